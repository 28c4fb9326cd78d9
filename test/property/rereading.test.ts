// The document of a customer says all that was read: reading it again gives the same record.

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCustomer } from '../../src/aa/answers/customer.ts';
import { namesOf } from '../../src/aa/answers/customers.ts';
import { defaultDialect } from '../../src/aa/dialect.ts';
import { createReread } from '../../src/aa/rereading.ts';
import { xmlName } from '../../src/aa/xml/names.ts';
import type { XmlAttribute } from '../../src/aa/xml/parser.ts';
import type { XmlElement } from '../../src/aa/xml/tree.ts';
import { builtIn } from '../../src/catalogue/catalogue.ts';
import type { CustomerRecord, Json, JsonObject } from '../../src/catalogue/customer-record.ts';
import { extended } from '../../src/catalogue/extended.ts';

/** Names that the catalogue knows in one place or another, in several spellings, and names that it does not know. */
const knownNames = (
  'custType loginId createDate create-date name firstName LAST_NAME globalOptOut roles ' +
  'role addresses address Address street1 preferred latitude showInDirectory directory ' +
  'emails email jobs job employmentAttributes employmentAttribute type char memberships ' +
  'membership statusCode status-code joinDate relationship relationshipType communicationPreferences preference receiveEmail ' +
  'bio bioText image imageFull number'
).split(' ');
const oddNames = ['details', 'data', 'list', 'foo', 'geo-code', 'geoCode', 'lockCode', 'status', '__proto__'];
const elementName = fc
  .oneof(
    { weight: 4, arbitrary: fc.constantFrom(...knownNames) },
    { weight: 1, arbitrary: fc.constantFrom(...oddNames) },
  )
  .map(xmlName);

const texts = [
  'A',
  '0',
  'true',
  '1.50',
  '2024-02-30',
  '31/12/2024',
  '03/04/2024',
  'MEMBER',
  'x  y',
  '[1]',
  '5',
];
const text = fc.option(fc.constantFrom(...texts), { nil: null, freq: 3 });

const attribute: fc.Arbitrary<XmlAttribute> = fc.record({ name: elementName, text });
const attributes = fc.uniqueArray(attribute, { maxLength: 2, selector: ({ name }) => name.own });

const leaf: fc.Arbitrary<XmlElement> = fc.record({
  name: elementName,
  attributes: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: attributes }),
  children: fc.constant([]),
  text,
});

const { element } = fc.letrec<{ element: XmlElement }>((tie) => ({
  element: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.record({
      name: elementName,
      attributes: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: attributes }),
      children: fc.array(tie('element'), { maxLength: 4 }),
      text: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: text }),
    }),
  ),
}));

/** Sections as AA writes them, with anything in their items. `others`: how much stands beside the items, at most. */
const plausible = (others: number): fc.Arbitrary<XmlElement> =>
  fc
    .tuple(
      fc.constantFrom(...builtIn.sections.filter(({ within, item }) => within === null && item !== null)),
      fc.array(fc.tuple(fc.array(element, { maxLength: 4 }), attributes, text), {
        minLength: 1 - others,
        maxLength: 3,
      }),
      fc.array(element, { maxLength: others }),
    )
    .map(([{ name, item }, items, beside]) => ({
      name: xmlName(name),
      attributes: [],
      children: [
        ...items.map(([children, own, inside]) => ({
          name: xmlName(item!),
          attributes: own,
          children,
          text: inside,
        })),
        ...beside,
      ],
      text: null,
    }));

const learned: fc.Arbitrary<XmlElement> = fc
  .tuple(leaf, fc.constantFrom('FOO', 'badge-date', 'data'))
  .map(([one, name]) => ({ ...one, name: xmlName(name) }));

const customer: fc.Arbitrary<XmlElement> = fc.record({
  name: fc.constant(xmlName('custInfo')),
  attributes,
  children: fc.array(fc.oneof(element, plausible(1)), { minLength: 1, maxLength: 6 }),
  text: fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: text }),
});

const built = { catalogue: builtIn, dialect: defaultDialect };

/** As a database gives it back. PostgreSQL orders the names of an object by their lengths. */
const stored = (document: JsonObject): JsonObject => JSON.parse(JSON.stringify(document)) as JsonObject;
const ordered = (json: Json): Json => {
  if (Array.isArray(json)) return (json as readonly Json[]).map(ordered);
  if (typeof json !== 'object' || json === null) return json;
  const names = Object.keys(json).toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return Object.assign(
    Object.create(null) as object,
    Object.fromEntries(names.map((name) => [name, ordered((json as JsonObject)[name]!)])),
  ) as Json;
};

const read = (whole: XmlElement, settings: typeof built): CustomerRecord | null =>
  readCustomer({ id: '0012', element: whole }, namesOf(settings));

const isRecord = (record: CustomerRecord | null): record is CustomerRecord => record !== null;

/** The order of items within others says nothing of those within different ones. */
const byParent = (record: CustomerRecord): CustomerRecord => ({
  ...record,
  sections: Object.fromEntries(
    Object.entries(record.sections).map(([name, items]) => [
      name,
      items.toSorted((a, b) => (a.parentNo ?? 0) - (b.parentNo ?? 0)),
    ]),
  ) as unknown as CustomerRecord['sections'],
});

/** One AA has one spelling of a name. */
const spelledAlike = (whole: XmlElement): XmlElement => ({
  ...whole,
  name: whole.name.own === 'geoCode' ? xmlName('geo-code') : whole.name,
  attributes: whole.attributes.map((one) =>
    one.name.own === 'geoCode' ? { ...one, name: xmlName('geo-code') } : one,
  ),
  children: whole.children.map(spelledAlike),
});

/** Unknown fields stand in the customer and in items, as learned fields do, and not in wrappers of any names. */
const usual: fc.Arbitrary<XmlElement> = fc.record({
  name: fc.constant(xmlName('custInfo')),
  attributes: fc.constant([]),
  children: fc.array(fc.oneof(plausible(0), learned), { minLength: 1, maxLength: 6 }),
  text: fc.constant(null),
});

const promoted = extended(builtIn, {
  customer: { foo: 'text', badgeDate: 'date' },
  sections: {
    addresses: { fields: { geoCode: 'number', tags: { type: 'list', entry: 'tag' } } },
    memberships: { fields: { geoCode: 'text', foo: { type: 'date', inside: 'more' } } },
  },
});
const after = { catalogue: promoted, dialect: { ...defaultDialect, volatile: ['lockCode', 'data'] } };

/** That a wrapper was looked into is said of an answer alone. */
function expectSame(again: CustomerRecord, record: CustomerRecord): void {
  expect({ ...again, findings: [] }).toEqual({ ...record, findings: [] });
  expect(record.findings).toEqual(expect.arrayContaining([...again.findings]));
}

describe('a customer that is read again from its document', () => {
  test('P7: has the same record, whatever stood in the answer', () => {
    const reread = createReread(built);
    fc.assert(
      fc.property(customer, (whole) => {
        const record = read(whole, built);
        fc.pre(isRecord(record));
        for (const document of [stored(record.document), ordered(record.document) as JsonObject])
          expectSame(byParent(reread(document)), byParent(record));
      }),
      { numRuns: 1000 },
    );
  });

  test('P7: with more fields and volatile names has the record that AA would give', () => {
    const reread = createReread(after);
    fc.assert(
      fc.property(usual.map(spelledAlike), (whole) => {
        const [record, wanted] = [read(whole, built), read(whole, after)];
        fc.pre(isRecord(record) && isRecord(wanted));
        expectSame(byParent(reread(stored(record.document))), byParent(wanted));
      }),
      { numRuns: 1000 },
    );
  });
});
