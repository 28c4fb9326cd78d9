// A shaped record is what its own document says, whatever the policy and the answer.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createReread } from '../../src/aa/rereading.ts';
import { builtIn } from '../../src/catalogue/catalogue.ts';
import type { Condition } from '../../src/shape/conditions.ts';
import { everySection } from '../../src/config/section-keys.ts';
import { compiledPolicy, shapedRecord } from '../../src/shape/policy.ts';
import { policyDifference } from '../../src/shape/policy-difference.ts';
import { shapeOf } from '../../src/shape/shape.ts';
import { shapingOf } from '../../src/shape/shaping.ts';
import type { PolicyRule, WrittenPolicy } from '../../src/shape/policy-words.ts';
import { anyCustomer, built, byParent, expectSame, isRecord, read, stored } from './made-up-answers.ts';

const key = Buffer.from('a key of at least thirty-two bytes');
const runs = { numRuns: 500 };

const texts = (
  'custType loginId firstName lastName addresses.street1 emails.address roles.role ' +
  'memberships.statusCode memberships.relationshipType employmentAttributes.type bio.imageFull'
).split(' ');
const others = (
  'createDate globalOptOut addresses addresses.showInDirectory addresses.latitude jobs employmentAttributes ' +
  'employmentAttributes.number memberships roles bio emails.preferred'
).split(' ');

const is = (text: string): Condition => ({ kind: 'values', values: [text] });
const wheres: Readonly<Record<string, Readonly<Record<string, Condition>>>> = {
  addresses: { preferred: is('true') },
  emails: { address: is('A*') },
  memberships: { statusCode: is('A'), joinDate: { kind: 'range', from: '2024-03-01', to: null } },
  employmentAttributes: { type: { kind: 'not', values: ['A'] } },
  jobs: { preferred: { kind: 'present', present: false } },
};

const rule: fc.Arbitrary<PolicyRule> = fc
  .record({
    action: fc.constantFrom('drop', 'hash', 'presence'),
    path: fc.constantFrom(...texts, ...others),
    isNarrow: fc.boolean(),
  })
  .map(({ action, path, isNarrow }) => ({
    action: texts.includes(path) ? action : 'drop',
    paths: [path],
    where: isNarrow ? (wheres[path.split('.')[0]!] ?? null) : null,
  }));

const policy: fc.Arbitrary<WrittenPolicy> = fc.record({
  rules: fc.uniqueArray(rule, { maxLength: 4, selector: ({ paths }) => paths[0]! }),
  unknown: fc.constantFrom('keep', 'drop'),
});

test('P22: a shaped record is the one that its document says', () => {
  const reread = createReread(built);
  fc.assert(
    fc.property(anyCustomer, policy, (whole, written) => {
      const record = read(whole, built);
      fc.pre(isRecord(record));
      const shaped = { ...shapedRecord(compiledPolicy(written, builtIn, key), record) };
      const again = reread(stored(shaped.document));
      expectSame({ ...byParent(again), findings: [] }, byParent(shaped));
    }),
    runs,
  );
});

test('the same record twice gives the same, so that what did not change stays unchanged', () => {
  fc.assert(
    fc.property(anyCustomer, policy, (whole, written) => {
      const record = read(whole, built);
      fc.pre(isRecord(record));
      const [one, other] = [0, 1].map(() => shapedRecord(compiledPolicy(written, builtIn, key), record));
      expect(one).toEqual(other);
    }),
    runs,
  );
});

test('what is thrown away once is not there a second time', () => {
  fc.assert(
    fc.property(anyCustomer, policy, (whole, written) => {
      const record = read(whole, built);
      fc.pre(
        isRecord(record) && written.rules.every(({ action, where }) => action !== 'hash' && where === null),
      );
      const compiled = compiledPolicy(written, builtIn, key);
      const once = shapedRecord(compiled, record);
      expect(shapedRecord(compiled, once)).toEqual(once);
    }),
    runs,
  );
});

const shapeWith = (written: WrittenPolicy, keyName: string) =>
  shapeOf(everySection, { policy: { ...written, keyId: keyName } });

const manyRuns = { numRuns: Number(process.env['PRIVACY_RUNS'] ?? 500) };

test('P19, P22: what is worked out from what is stored is what AA would bring', () => {
  const reread = createReread(built);
  fc.assert(
    fc.property(anyCustomer, policy, policy, fc.boolean(), (whole, before, after, isAdded) => {
      const record = read(whole, built);
      fc.pre(isRecord(record));
      const from = shapeWith(before, 'one');
      const to = shapeWith(isAdded ? added(before, after) : after, 'one');
      fc.pre(policyDifference(from, to, builtIn).asked.length === 0);
      const [old, now] = [from, to].map((shape) => shapingOf(shape, builtIn, key));
      const kept = reread(stored(old!.fresh(record).document));
      expectSame(
        { ...byParent(now!.stored(from, kept)), findings: [] },
        { ...byParent(now!.fresh(record)), findings: [] },
      );
    }),
    manyRuns,
  );
});

test('P22: whatever policy comes after whatever other, nothing is left here that it takes out', () => {
  const reread = createReread(built);
  fc.assert(
    fc.property(anyCustomer, policy, policy, fc.boolean(), (whole, before, after, isKnown) => {
      const record = read(whole, built);
      fc.pre(isRecord(record));
      const marked = { ...after, rules: after.rules.map(marking) };
      const [from, to] = [shapeWith(before, 'one'), shapeWith(marked, 'two')];
      const now = shapingOf(to, builtIn, key);
      const kept = reread(stored(shapingOf(from, builtIn, key).fresh(record).document));
      const once = now.stored(isKnown ? from : null, kept);
      expect(now.fresh(once)).toEqual(once);
    }),
    manyRuns,
  );
});

/** The first policy, with rules of the second where it has none. */
const added = (one: WrittenPolicy, other: WrittenPolicy): WrittenPolicy => ({
  rules: [
    ...one.rules,
    ...other.rules.filter(({ paths }) => !one.rules.some((known) => known.paths[0] === paths[0])),
  ],
  unknown: one.unknown === 'drop' ? 'drop' : other.unknown,
});

/** A rule that takes the same twice. */
const marking = (one: PolicyRule): PolicyRule => ({
  ...one,
  action: one.action === 'hash' ? 'presence' : one.action,
  where: one.paths[0]?.includes('.') === true || one.where === null ? null : one.where,
});
