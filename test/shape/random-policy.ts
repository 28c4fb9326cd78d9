// Random policies over what the simulator sends: fields of the customer and of items, whole items, lists and flags, with conditions
// and without, also with conditions on what is taken out itself.

import * as fc from 'fast-check';
import type { Condition } from '../../src/shape/conditions.ts';
import type { PolicyRule } from '../../src/shape/policy-words.ts';
import type { TestPolicy } from './test-policy.ts';

const texts = (
  'custType loginId firstName lastName displayName emails.address emails.emailType addresses.street1 addresses.city ' +
  'phones.number jobs.titleName memberships.statusCode memberships.subgroupId employmentAttributes.type bio.bioText'
).split(' ');
const others =
  'createDate globalOptOut addresses.latitude memberships.joinDate customerAttributes emails jobs phones.preferred'.split(
    ' ',
  );

/** So that policies that follow each other speak of the same. */
const often = ['loginId', 'emails.address', 'memberships.statusCode'];

const is = (text: string): Condition => ({ kind: 'values', values: [text] });
const wheres: Readonly<Record<string, readonly Readonly<Record<string, Condition>>[]>> = {
  emails: [
    { address: is('*a*') },
    { preferred: is('true') },
    { emailType: { kind: 'not', values: ['WORK'] } },
  ],
  addresses: [{ city: { kind: 'present', present: false } }, { preferred: is('true') }],
  phones: [{ preferred: is('false') }],
  memberships: [{ statusCode: is('ACTIVE') }, { joinDate: { kind: 'range', from: '2015-01-01', to: null } }],
  customerAttributes: [{ type: is('*') }, { type: is('S*') }],
  jobs: [{ preferred: is('true') }, { titleName: is('*e*') }],
};

const sectionOf = (path: string): string => path.split('.')[0] ?? '';

/** A section as a whole is dropped in some of its items only. */
const rule: fc.Arbitrary<PolicyRule> = fc
  .record({
    action: fc.constantFrom('drop', 'hash', 'presence'),
    path: fc.oneof(fc.constantFrom(...often), fc.constantFrom(...texts, ...others)),
    narrow: fc.option(fc.nat(2)),
  })
  .map(({ action, path, narrow }) => {
    const possible = wheres[sectionOf(path)] ?? [];
    const isWhole = possible.length > 0 && !path.includes('.');
    const nth = narrow ?? (isWhole ? 0 : null);
    return {
      action: texts.includes(path) ? action : 'drop',
      paths: [path],
      where: nth === null ? null : (possible[nth % Math.max(1, possible.length)] ?? null),
    };
  });

export const anyPolicy: fc.Arbitrary<TestPolicy> = fc.record({
  rules: fc.uniqueArray(rule, { maxLength: 4, selector: ({ paths }) => paths[0] ?? '' }),
  unknown: fc.constantFrom('keep', 'drop'),
  key: fc.constantFrom('a key of at least thirty-two bytes', 'another key of more than thirty-two bytes'),
});
