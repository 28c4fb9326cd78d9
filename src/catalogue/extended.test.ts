import { describe, expect, test } from 'vitest';
import { builtIn, perCatalogue } from './catalogue.ts';
import { type Additions, extended } from './extended.ts';

const sectionOf = ({ sections }: typeof builtIn, name: string) => sections.find((one) => one.name === name);

test('nothing added is the same catalogue, in another value', () => {
  expect(extended(builtIn, {})).toEqual(builtIn);
});

test('a section is given further fields, and the given catalogue stays as it is', () => {
  const before = structuredClone(builtIn);
  const grown = extended(builtIn, {
    sections: { phones: { fields: { carrierCode: 'text', tags: { type: 'list', entry: 'tag' } } } },
  });
  expect(sectionOf(grown, 'phones')?.fields.slice(-2)).toMatchObject([
    { element: 'carrierCode', column: 'carrier_code', type: 'text', inside: null, entry: null },
    { element: 'tags', column: 'tags', type: 'list', entry: 'tag' },
  ]);
  expect(sectionOf(grown, 'phones')?.fields.slice(0, -2)).toEqual(sectionOf(builtIn, 'phones')?.fields);
  expect(builtIn).toEqual(before);
});

test('a section that is new comes last, with a table of its name', () => {
  const grown = extended(builtIn, {
    sections: {
      volunteerRoles: { item: 'volunteerRole', fields: { since: 'date' }, options: ['includePast'] },
      jobSkills: {
        item: 'jobSkill',
        within: 'jobs',
        table: 'skills',
        itemText: 'skill',
        fields: { skill: 'text' },
      },
    },
  });
  expect(grown.sections.slice(0, -2)).toEqual(builtIn.sections);
  expect(grown.sections.slice(-2)).toMatchObject([
    { name: 'volunteerRoles', table: 'volunteer_roles', options: ['includePast'], within: null, usual: [] },
    { name: 'jobSkills', table: 'skills', itemText: 'skill', within: 'jobs' },
  ]);
});

test('the customer is given further fields, which stand with those of its identity', () => {
  const grown = extended(builtIn, { customer: { loyaltyPoints: 'number' }, volatile: ['seenAt'] });
  expect(grown.identity.at(-1)).toMatchObject({ element: 'loyaltyPoints', column: 'loyalty_points' });
  expect(grown.customerFields).toHaveLength(builtIn.customerFields.length + 1);
  expect(grown.volatile).toEqual([...builtIn.volatile, 'seenAt']);
});

test('what was added can be added to', () => {
  const once = extended(builtIn, { sections: { pets: { item: 'pet', fields: { name: 'text' } } } });
  const twice = extended(once, { sections: { pets: { fields: { kind: 'text' } } } });
  expect(sectionOf(twice, 'pets')?.fields.map(({ element }) => element)).toEqual(['name', 'kind']);
});

const pets = (parts: object): Additions => ({
  sections: { pets: { item: 'pet', fields: { kind: 'text' }, ...parts } },
});
const phones = (fields: object): Additions => ({ sections: { phones: { fields: { ...fields } } } });

describe('what is wrong is told with a code and the place', () => {
  const cases: readonly (readonly [string, Additions, string])[] = [
    ['CATALOGUE_BAD_NAME', phones({ 'carrier code': 'text' }), 'phones.carrier code'],
    ['CATALOGUE_BAD_NAME', phones({ URLtoCarrier: 'text' }), 'phones.URLtoCarrier'],
    ['CATALOGUE_BAD_NAME', phones({ carrier: { type: 'text', column: 'Carrier"' } }), 'phones.carrier'],
    ['CATALOGUE_BAD_NAME', pets({ item: 'a pet' }), 'pets'],
    ['CATALOGUE_BAD_NAME', pets({ table: 'x'.repeat(56) }), 'pets'],
    ['CATALOGUE_BAD_NAME', pets({ options: ['<all>'] }), 'pets'],
    ['CATALOGUE_BAD_NAME', { volatile: ['a b'] }, 'a b'],
    ['CATALOGUE_BAD_TYPE', phones({ carrier: 'varchar' }), 'phones.carrier'],
    ['CATALOGUE_BAD_TYPE', phones({ tags: 'list' }), 'phones.tags'],
    ['CATALOGUE_BAD_TYPE', phones({ carrier: { type: 'text', entry: 'tag' } }), 'phones.carrier'],
    ['CATALOGUE_BAD_TYPE', { customer: { tags: { type: 'list', entry: 'tag' } } }, 'customer.tags'],
    ['CATALOGUE_BAD_TYPE', { customer: { points: { type: 'number', inside: 'x' } } }, 'customer.points'],
    ['CATALOGUE_NAME_TAKEN', phones({ phone_type: 'text' }), 'phones (phone_type)'],
    [
      'CATALOGUE_NAME_TAKEN',
      phones({ carrierCode: 'text', 'carrier-code': { type: 'text', column: 'c' } }),
      'phones',
    ],
    ['CATALOGUE_NAME_TAKEN', { customer: { loginID: { type: 'text', column: 'l' } } }, 'customer'],
    ['CATALOGUE_NAME_TAKEN', { customer: { phones: 'text' } }, 'customer'],
    ['CATALOGUE_NAME_TAKEN', { sections: { customer: { fields: { kind: 'text' } } } }, 'customer'],
    ['CATALOGUE_NAME_TAKEN', { sections: { name: { fields: { kind: 'text' } } } }, 'customer (name)'],
    ['CATALOGUE_NAME_TAKEN', { sections: { PHONES: { table: 'more', fields: { kind: 'text' } } } }, 'PHONES'],
    ['CATALOGUE_NAME_TAKEN', pets({ item: 'phone' }), 'phone'],
    ['CATALOGUE_NAME_TAKEN', pets({ options: ['include'] }), 'pets (include)'],
    ['CATALOGUE_NAME_TAKEN', { sections: { jobs: { fields: { employmentAttributes: 'text' } } } }, 'jobs'],
    [
      'CATALOGUE_NAME_TAKEN',
      { sections: { memberships: { fields: { relationship: 'text' } } } },
      'memberships',
    ],
    [
      'CATALOGUE_NAME_TAKEN',
      { sections: { communicationPreferences: { fields: { globalOptOut: 'flag' } } } },
      'global',
    ],
    ['CATALOGUE_COLUMN_TAKEN', phones({ carrier: { type: 'text', column: 'ext' } }), 'phones (ext)'],
    ['CATALOGUE_COLUMN_TAKEN', phones({ extra: 'text' }), 'phones (extra)'],
    ['CATALOGUE_COLUMN_TAKEN', phones({ jobItemNo: 'text' }), 'phones (job_item_no)'],
    ['CATALOGUE_COLUMN_TAKEN', { customer: { document: 'text' } }, 'customer (document)'],
    ['CATALOGUE_COLUMN_TAKEN', { customer: { rowid: 'text' } }, 'customer (rowid)'],
    ['CATALOGUE_COLUMN_TAKEN', phones({ xmin: 'text' }), 'phones (xmin)'],
    ['CATALOGUE_TABLE_TAKEN', pets({ table: 'phones' }), 'phones'],
    ['CATALOGUE_TABLE_TAKEN', pets({ table: 'customers' }), 'customers'],
    ['CATALOGUE_TABLE_TAKEN', pets({ table: 'customer_contacts' }), 'customer_contacts'],
    ['CATALOGUE_TABLE_TAKEN', pets({ table: 'sync_pets' }), 'pets (sync_pets)'],
    ['CATALOGUE_TABLE_TAKEN', pets({ table: 'customers_tombstones' }), 'pets (customers_tombstones)'],
    ['CATALOGUE_TABLE_TAKEN', pets({ table: 'customer_words_found' }), 'pets (customer_words_found)'],
    ['CATALOGUE_TABLE_TAKEN', pets({ table: 'roles_pkey' }), 'pets (roles_pkey)'],
    ['CATALOGUE_BAD_SECTION', pets({ fields: {} }), 'pets has no fields'],
    ['CATALOGUE_BAD_SECTION', { sections: { phones: { item: 'line', fields: {} } } }, 'phones.item'],
    ['CATALOGUE_BAD_SECTION', pets({ within: 'houses' }), 'pets.within'],
    ['CATALOGUE_BAD_SECTION', pets({ within: 'employmentAttributes' }), 'pets.within'],
    ['CATALOGUE_BAD_SECTION', pets({ itemText: 'name' }), 'pets.itemText'],
  ];

  test.each(cases)('%s: %j', (code, additions, place) => {
    const attempt = (): unknown => extended(builtIn, additions);
    expect(attempt).toThrow(expect.objectContaining({ code, kind: 'configuration' }) as Error);
    expect(attempt).toThrow(place);
  });
});

test('what is derived from a catalogue is derived once', () => {
  let times = 0;
  const derived = perCatalogue(({ sections }) => ({ count: sections.length, time: (times += 1) }));
  expect(derived(builtIn)).toBe(derived(builtIn));
  expect(derived(extended(builtIn, pets({}))).count).toBe(derived(builtIn).count + 1);
  expect(times).toBe(2);
});
