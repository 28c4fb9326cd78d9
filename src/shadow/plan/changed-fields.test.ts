import { expect, test } from 'vitest';
import { builtIn } from '../../catalogue/catalogue.ts';
import type { JsonObject } from '../../catalogue/customer-record.ts';
import { changedFields, documentPlan, fieldsTold } from './changed-fields.ts';

const ann: JsonObject = {
  custId: '1',
  loginId: 'ann',
  name: { firstName: 'Ann', lastName: 'Lee' },
  roles: ['MEMBER'],
  memberships: [
    { subgroupId: '7', statusCode: 'ACTIVE', expirationDate: '2030-12-31' },
    { subgroupId: '8', statusCode: 'ACTIVE' },
  ],
  jobs: [{ employerName: 'Acme', employmentAttributes: [{ type: 'A', code: '1' }] }],
  badges: { badge: { colour: 'red' } },
};

const plan = documentPlan(builtIn);

const changed = (parts: readonly string[], change: JsonObject): readonly string[] =>
  changedFields(ann, { ...ann, ...change }, parts, plan);

test.each([
  [
    'own fields and those of the name',
    ['customer'],
    { loginId: 'al', name: { firstName: 'Ann', lastName: 'Lo' } },
    ['customer.loginId', 'customer.lastName'],
  ],
  [
    'a field that came and one that went',
    ['customer'],
    { loginId: null, custType: 'I', name: ann['name'] ?? null },
    ['customer.custType', 'customer.loginId'],
  ],
  [
    'a field of an item, whatever its place',
    ['memberships'],
    {
      memberships: [
        { subgroupId: '8', statusCode: 'ACTIVE' },
        { subgroupId: '7', statusCode: 'ACTIVE', expirationDate: '2031-12-31' },
      ],
    },
    ['memberships.expirationDate'],
  ],
  [
    'an item that went',
    ['memberships'],
    { memberships: [{ subgroupId: '8', statusCode: 'ACTIVE' }] },
    ['memberships.*'],
  ],
  [
    'a field in an element of its own, and a list',
    ['memberships'],
    {
      memberships: [
        {
          subgroupId: '7',
          statusCode: 'ACTIVE',
          expirationDate: '2030-12-31',
          slotSummaries: { slotSummary: 'A' },
        },
        { subgroupId: '8', statusCode: 'ACTIVE', relationship: { inheritedFromCustId: '9' } },
      ],
    },
    ['memberships.slotSummaries', 'memberships.inheritedFromCustId'],
  ],
  [
    'nothing that changes without meaning, at any depth and in any spelling',
    ['memberships', 'customer'],
    {
      lockCode: '1',
      loginId: 'al',
      memberships: [
        { subgroupId: '7', statusCode: 'SUSP', expirationDate: '2030-12-31', lockCode: '1' },
        { subgroupId: '8', statusCode: 'ACTIVE', 'lock-code': '2' },
      ],
    },
    ['memberships.statusCode', 'customer.loginId'],
  ],
  ['a section that came', ['emails'], { emails: [{ address: 'a@example.org' }] }, ['emails.*']],
  ['an item that is a bare value', ['roles'], { roles: ['CHAIR'] }, ['roles.role']],
  [
    'a section within another',
    ['employmentAttributes'],
    { jobs: [{ employerName: 'Acme', employmentAttributes: [{ type: 'A', code: '2' }] }] },
    ['employmentAttributes.code'],
  ],
  [
    'a section whose inner one changed, by its own fields only',
    ['jobs'],
    { jobs: [{ employerName: 'Acme Ltd', employmentAttributes: [{ type: 'A', code: '2' }] }] },
    ['jobs.employerName'],
  ],
  [
    'a section that the catalogue does not know',
    ['?badges'],
    { badges: { badge: { colour: 'blue' } } },
    ['badges.badge'],
  ],
  ['nothing of a part that did not change', ['roles'], { loginId: 'al' }, []],
] as const)('%s', (_, parts, change, names) => {
  expect(changed(parts, change as unknown as JsonObject)).toEqual(names);
});

test('no value is told', () => {
  const secret = 'Planted-Surname-7731';
  const names = changed(['customer', 'roles', '?badges'], {
    loginId: secret,
    roles: [secret],
    badges: [secret],
  });
  expect(names).toContain('roles.role');
  expect(names.join()).not.toContain(secret);
});

test('a name that every object has is a name like any other', () => {
  const names = changed(['customer', 'roles', '?constructor'], {
    toString: 'x',
    constructor: { valueOf: 'y' },
  });
  expect(names).toEqual(['customer.toString', 'constructor.*']);
});

test('a long name is cut between characters, and not within one', () => {
  const name = `x${'\u{10000}'.repeat(60)}`;
  for (const odd of [name, `x${name}`])
    for (const told of changed(['customer'], { [odd]: 'x', name: ann['name'] ?? null }))
      expect(told.isWellFormed()).toBe(true);
});

test('the list is bounded', () => {
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`field${at}`, 'x']));
  const names = changed(['customer'], many);
  expect(names).toHaveLength(fieldsTold + 1);
  expect(names.at(-1)).toBe('…');
});
