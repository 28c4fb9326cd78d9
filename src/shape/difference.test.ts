import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { builtIn } from '../catalogue/catalogue.ts';
import { difference, lacking } from './difference.ts';
import type { WrittenRule } from './rule.ts';
import { type AskedSections, shapeOf } from './shape.ts';

const plain = { options: [], attr: [] };
const all = { options: ['includeAll'], attr: [] };
const inactive = { options: ['includeInactive'], attr: [] };
const kinds = (...types: readonly string[]) => ({ options: [], attr: types.map((type) => ({ type })) });

const between = (from: AskedSections, to: AskedSections) => difference(shapeOf(from), shapeOf(to));

test.each<readonly [string, AskedSections, AskedSections, object]>([
  ['the same', { emails: plain }, { emails: plain }, { erased: [], asked: [], rule: 'same' }],
  [
    'a section less',
    { emails: plain, bio: plain },
    { bio: plain },
    { erased: ['emails'], asked: [], rule: 'same' },
  ],
  [
    'a section more',
    { bio: plain },
    { emails: plain, bio: plain },
    { erased: [], asked: [{ section: 'emails', how: 'added' }], rule: 'same' },
  ],
  [
    'an option more',
    { jobs: plain },
    { jobs: inactive },
    { erased: [], asked: [{ section: 'jobs', how: 'wider' }], rule: 'same' },
  ],
  [
    'an option less',
    { jobs: inactive },
    { jobs: plain },
    { erased: [], asked: [{ section: 'jobs', how: 'narrower' }], rule: 'same' },
  ],
  [
    'a kind more',
    { customerAttributes: kinds('A') },
    { customerAttributes: kinds('A', 'B') },
    { erased: [], asked: [{ section: 'customerAttributes', how: 'wider' }], rule: 'same' },
  ],
  [
    'a kind less',
    { customerAttributes: kinds('A', 'B') },
    { customerAttributes: kinds('B') },
    { erased: [], asked: [{ section: 'customerAttributes', how: 'narrower' }], rule: 'same' },
  ],
  [
    'other kinds',
    { customerAttributes: kinds('A') },
    { customerAttributes: kinds('B') },
    { erased: [], asked: [{ section: 'customerAttributes', how: 'other' }], rule: 'same' },
  ],
  // Nothing says what AA does with both, so it is not taken for more.
  [
    'kinds for all',
    { customerAttributes: all },
    { customerAttributes: kinds('A') },
    { erased: [], asked: [{ section: 'customerAttributes', how: 'other' }], rule: 'same' },
  ],
])('between two shapes: %s', (_, from, to, expected) => {
  expect(between(from, to)).toEqual({ ...expected, fields: [] });
});

test('what stands within the items of a section lacks what these lack', () => {
  const from = shapeOf({ jobs: plain, employmentAttributes: plain, emails: plain });
  const to = shapeOf({ jobs: inactive, employmentAttributes: plain, emails: plain });
  expect(lacking(from, to, builtIn)).toEqual(['employmentAttributes', 'jobs']);
  expect(lacking(from, shapeOf({ jobs: inactive }), builtIn)).toEqual(['jobs']);
});

const asked: fc.Arbitrary<AskedSections> = fc.dictionary(
  fc.constantFrom('emails', 'jobs', 'memberships', 'bio'),
  fc.record({ options: fc.subarray(['includeBad', 'includeInactive']), attr: fc.constant([]) }),
);

test('every section of either shape is erased, asked for anew, or the same', () => {
  fc.assert(
    fc.property(asked, asked, (from, to) => {
      const { erased, asked: anew } = between(from, to);
      const names = new Set(anew.map(({ section }) => section));
      for (const name of new Set([...Object.keys(from), ...Object.keys(to)])) {
        const isSame =
          shapeOf({ one: from[name] ?? plain }).id === shapeOf({ one: to[name] ?? plain }).id &&
          name in from &&
          name in to;
        expect([erased.includes(name), names.has(name), isSame].filter(Boolean)).toHaveLength(1);
      }
    }),
  );
});

const rule = (...types: readonly string[]): WrittenRule => ({
  keep: [{ own: { custType: { kind: 'values', values: types } }, sections: {} }],
  never: [],
});

test.each<readonly [string, WrittenRule | null, WrittenRule | null, string]>([
  ['in another order and another case', rule('I', 'C'), rule('c', 'I'), 'same'],
  ['the first one', null, rule('I'), 'narrower'],
  ['none any more', rule('I'), null, 'wider'],
  ['a value more', rule('I'), rule('I', 'C'), 'wider'],
  ['a value less', rule('I', 'C'), rule('I'), 'narrower'],
  ['another value', rule('I'), rule('C'), 'other'],
  ['never more', rule('I'), { ...rule('I'), never: rule('C').keep ?? [] }, 'narrower'],
  ['never less', { keep: null, never: rule('C').keep ?? [] }, { keep: null, never: [] }, 'wider'],
])('between two rules: %s', (_, from, to, how) => {
  expect(difference(shapeOf({}, { rule: from }), shapeOf({}, { rule: to })).rule).toBe(how);
});
