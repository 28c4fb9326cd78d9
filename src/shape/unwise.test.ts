import { expect, test } from 'vitest';
import { builtIn } from '../catalogue/catalogue.ts';
import { compiledPolicy } from './policy.ts';
import type { PolicyRule } from './policy-words.ts';
import { leftInTheClear } from './unwise.ts';

const drop = (...paths: readonly string[]): PolicyRule => ({ action: 'drop', paths, where: null });
const all = builtIn.sections.map(({ name }) => name);

test('a name that is dropped is left in the display name', () => {
  expect(leftInTheClear([drop('lastName')], all)).toEqual([
    { path: 'lastName', elsewhere: ['displayName', 'aliases.aliasValue'] },
  ]);
  expect(leftInTheClear([drop('lastName')], ['emails'])).toEqual([
    { path: 'lastName', elsewhere: ['displayName'] },
  ]);
});

test('nothing is left where the other places have rules, or are not asked for', () => {
  const hash: PolicyRule = { action: 'hash', paths: ['emails.address', 'loginId'], where: null };
  expect(leftInTheClear([hash], ['emails'])).toEqual([]);
  expect(
    leftInTheClear(
      [drop('employees.firstName', 'employees.lastName', 'employees.displayName')],
      ['employees'],
    ),
  ).toEqual([]);
  expect(
    leftInTheClear([drop('firstName', 'lastName', 'displayName', 'informalName'), drop('aliases')], all),
  ).toEqual([{ path: 'displayName', elsewhere: ['companyName'] }]);
});

test('a rule for some items covers nothing', () => {
  const some: PolicyRule = {
    ...drop('loginId'),
    paths: ['emails.address'],
    where: { emailType: { kind: 'present', present: true } },
  };
  expect(leftInTheClear([some], all)).toEqual([]);
  expect(leftInTheClear([some, drop('loginId')], all)).toEqual([
    { path: 'loginId', elsewhere: ['emails.address'] },
  ]);
});

test('every path is in the catalogue', () => {
  const everything = [
    ...builtIn.customerFields.map(({ element }) => element),
    ...builtIn.sections.flatMap(({ name, fields }) => fields.map(({ element }) => `${name}.${element}`)),
  ];
  const known = new Set(everything);
  const left = everything.flatMap((path) => leftInTheClear([drop(path)], all));
  expect(left).toHaveLength(14);
  for (const { elsewhere } of left)
    for (const other of elsewhere) {
      expect(known.has(other)).toBe(true);
      expect(() => compiledPolicy({ rules: [drop(other)], unknown: 'keep' }, builtIn, null)).not.toThrow();
    }
});
