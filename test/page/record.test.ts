// A document in the order of the catalogue, and its values in words.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  companyName,
  displayName,
  type Json,
  type JsonObject,
  recordOf,
} from '../../page/src/data/record.ts';
import {
  columnsOf,
  dateOrderOf,
  dateText,
  flagText,
  label,
  tagsOf,
} from '../../page/src/words/record-words.ts';
import { sections } from '../../src/catalogue/sections.ts';

test('sections come in the order of the catalogue, with the fields that they have', () => {
  const { parts, unknown } = recordOf({
    emails: [{ address: 'a@example.org', preferred: 'true', lockCode: '7', remark: '' }],
    custId: '12',
    roles: ['MEMBER', 'BOARD'],
    name: { displayName: 'Änne Müller', lockCode: '1' },
    bio: 'Born in Łódź',
    memberships: [{ subgroupId: 'A', relationship: { relationshipType: 'EMP', odd: '1' }, geoCode: '2' }],
    jobs: [{ titleName: 'Cook', employmentAttributes: [{ type: 'SKILL' }] }],
    loyalty: { tier: 'GOLD' },
  });
  expect(parts.map(({ name, fields }) => [name, fields.map(({ element }) => element)])).toEqual([
    ['', ['displayName', 'custId']],
    ['roles', ['role']],
    ['emails', ['preferred', 'address']],
    ['jobs', ['titleName', 'employmentAttributes']],
    ['memberships', ['subgroupId', 'relationshipType']],
    ['bio', ['bioText']],
  ]);
  expect(unknown).toEqual([
    { path: 'loyalty', value: { tier: 'GOLD' } },
    { path: 'memberships › relationship › odd', value: '1' },
    { path: 'memberships › geoCode', value: '2' },
  ]);
});

/** Names that mean something in some place, and others. */
const names = fc.constantFrom(
  ...sections.map(({ name }) => name),
  'name',
  'custId',
  'globalOptOut',
  'displayName',
  'address',
  'relationship',
  'relationshipType',
  'image',
  'imageFull',
  'tags',
  'tag',
  'role',
  'odd',
  '__proto__',
  'constructor',
);
const { json } = fc.letrec<{ json: Json; object: JsonObject }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    fc.constant('text'),
    fc.constant(''),
    fc.array(tie('json'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc.dictionary(names, tie('json'), { maxKeys: 5, noNullPrototype: true }),
}));

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (value instanceof Map) return [...(value as Map<string, unknown>).values()].flatMap(textsIn);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Each text is another one. */
function numbered(value: Json, next = { number: 0 }): Json {
  if (typeof value === 'string') return value === '' ? '' : `text ${(next.number += 1)}`;
  if (Array.isArray(value)) return (value as readonly Json[]).map((one) => numbered(one, next));
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([name, one]) => [name, numbered(one, next)] as const),
  );
}

test('every text of a document is shown, and shown once', () => {
  fc.assert(
    fc.property(fc.dictionary(names, json, { maxKeys: 6, noNullPrototype: true }), (made) => {
      const document = numbered(made) as JsonObject;
      const { parts, unknown } = recordOf(document);
      const shown = [
        ...parts.flatMap(({ fields, items }) =>
          items.flatMap((item) => fields.flatMap(({ element }) => textsIn(item.get(element)))),
        ),
        ...unknown.flatMap(({ value }) => textsIn(value)),
      ];
      expect(shown.toSorted()).toEqual(textsIn(document).toSorted());
    }),
  );
});

test.each([
  [{ displayName: ' Änne ', firstName: 'A', companyName: 'Mill' }, 'Änne', 'Mill'],
  [{ firstName: 'Änne', lastName: 'Müller' }, 'Änne Müller', ''],
  [{ companyName: 'Mill' }, 'Mill', ''],
  ['Änne', '', ''],
])('the name of %j', (name, display, company) => {
  expect([displayName({ name }), companyName({ name })]).toEqual([display, company]);
});

const columns = (section: string, value: JsonObject) => {
  const [part] = recordOf({ [section]: [value] }).parts;
  return columnsOf(part!.fields).map((one) => [one.label, one.field.element, one.code?.element ?? null]);
};

test('a description and its code are one column, and serial numbers come last', () => {
  expect(
    columns('addresses', {
      addressSerno: '1',
      addressType: 'HOME',
      addressTypeDescr: 'Home',
      preferred: 'true',
      street1: 'x',
      countryCode: 'PL',
      countryDescr: 'Poland',
    }),
  ).toEqual([
    ['Address type', 'addressTypeDescr', 'addressType'],
    ['Street 1', 'street1', null],
    ['Country', 'countryDescr', 'countryCode'],
    ['Address serial no.', 'addressSerno', null],
  ]);
  expect(
    columns('jobs', {
      employerId: '7',
      employerName: 'Mill',
      titleName: 'Cook',
      titleCode: 'C',
      titleCodeDescr: 'Chef',
    }),
  ).toEqual([
    ['Employer', 'employerName', 'employerId'],
    ['Title name', 'titleName', null],
    ['Title', 'titleCodeDescr', 'titleCode'],
  ]);
  expect(columns('committeePositions', { committeeGroup: 'S', committeeGrpDescr: 'Standing' })).toEqual([
    ['Committee group', 'committeeGrpDescr', 'committeeGroup'],
  ]);
});

test('flags that only mark an item are tags', () => {
  const [part] = recordOf({
    emails: [{ address: 'a', preferred: 'Y', best: '0', badAddress: 'true' }],
  }).parts;
  expect(tagsOf(part!.items[0]!, part!.fields)).toEqual(['preferred', 'bad address']);
});

test.each([
  ['Y', 'yes'],
  ['TRUE', 'yes'],
  ['0', 'no'],
  ['T', 'T'],
])('the flag %s is shown as %s', (text, says) => {
  expect(flagText(text)).toBe(says);
});

test.each([
  [['08/09/2012', '12/31/2026'], 'mdy'],
  [['31/12/2026'], 'dmy'],
  [['08/09/2012'], null],
  [['31/12/2026', '12/31/2026'], null],
  [['2026-12-31'], null],
] as const)('the dates %j show the order %s', (texts, order) => {
  expect(dateOrderOf(texts)).toBe(order);
});

test.each([
  ['08/09/2012', 'mdy', '9 Aug 2012'],
  ['08/09/2012', 'dmy', '8 Sep 2012'],
  ['08/09/2012', null, '08/09/2012'],
  ['08/08/2012', null, '8 Aug 2012'],
  ['12/31/2026 13:45:00', 'mdy', '31 Dec 2026, 13:45:00'],
  ['12/31/2026 00:00:00', 'mdy', '31 Dec 2026'],
  ['2026-12-31T10:00:00Z', null, '31 Dec 2026, 10:00:00Z'],
  ['31-DEC-2026', null, '31 Dec 2026'],
  ['31-DEC-26', null, '31-DEC-26'],
  ['20261231104500', null, '31 Dec 2026, 10:45:00'],
  ['13/13/2026', 'mdy', '13/13/2026'],
  ['soon', 'mdy', 'soon'],
] as const)('the date %s in the order %s is shown as %s', (text, order, says) => {
  expect(dateText(text, order)).toBe(says);
});

test.each([
  ['paidThroughDate', 'Paid through date'],
  ['employerCustTy', 'Employer customer type'],
  ['descr', 'Description'],
  ['loginId', 'Login'],
  ['loyalty-program_tier', 'Loyalty program tier'],
])('%s is labelled %s', (element, says) => {
  expect(label(element)).toBe(says);
});
