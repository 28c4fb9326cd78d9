// Random customers as elements of an answer, of any form: known and unknown names, wrappers, attributes, bare texts, lists in lists.

import * as fc from 'fast-check';
import { expect } from 'vitest';
import { readCustomer } from '../../src/aa/answers/customer.ts';
import { namesOf } from '../../src/aa/answers/customers.ts';
import { defaultDialect } from '../../src/aa/dialect.ts';
import { xmlName } from '../../src/aa/xml/names.ts';
import type { XmlAttribute } from '../../src/aa/xml/parser.ts';
import type { XmlElement } from '../../src/aa/xml/tree.ts';
import { builtIn } from '../../src/catalogue/catalogue.ts';
import type { CustomerRecord, JsonObject } from '../../src/catalogue/customer-record.ts';

/** Names that the catalogue knows in one place or another, in several spellings, and names that it does not know. */
const knownNames = (
  'custType loginId createDate create-date name firstName LAST_NAME globalOptOut roles ' +
  'role addresses address Address street1 preferred latitude showInDirectory directory ' +
  'emails email jobs job employmentAttributes employmentAttribute type char memberships ' +
  'membership statusCode status-code joinDate relationship relationshipType communicationPreferences preference receiveEmail ' +
  'bio bioText image imageFull number'
).split(' ');
const oddNames = ['details', 'data', 'list', 'foo', 'geo-code', 'geoCode', 'lockCode', 'status', '__proto__'];
/** One spelling of each name, by canonical names. */
export const oneSpelling: ReadonlyMap<string, string> = new Map(
  [...knownNames, ...oddNames].toReversed().map((name) => [xmlName(name).canonical, name]),
);
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
export const plausible = (others: number): fc.Arbitrary<XmlElement> =>
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

export const learned: fc.Arbitrary<XmlElement> = fc
  .tuple(leaf, fc.constantFrom('FOO', 'badge-date', 'data'))
  .map(([one, name]) => ({ ...one, name: xmlName(name) }));

export const anyCustomer: fc.Arbitrary<XmlElement> = fc.record({
  name: fc.constant(xmlName('custInfo')),
  attributes,
  children: fc.array(fc.oneof(element, plausible(1)), { minLength: 1, maxLength: 6 }),
  text: fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: text }),
});

/** How they are read. */
export const built = { catalogue: builtIn, dialect: defaultDialect };

export const read = (whole: XmlElement, settings: typeof built): CustomerRecord | null =>
  readCustomer({ id: '0012', element: whole }, namesOf(settings));

export const isRecord = (record: CustomerRecord | null): record is CustomerRecord => record !== null;

/** The order of items within others says nothing of those within different ones. */
export const byParent = (record: CustomerRecord): CustomerRecord => ({
  ...record,
  sections: Object.fromEntries(
    Object.entries(record.sections).map(([name, items]) => [
      name,
      items.toSorted((a, b) => (a.parentNo ?? 0) - (b.parentNo ?? 0)),
    ]),
  ) as unknown as CustomerRecord['sections'],
});

/** As a database gives it back. */
export const stored = (document: JsonObject): JsonObject =>
  JSON.parse(JSON.stringify(document)) as JsonObject;

/** That a wrapper was looked into is said of an answer alone. */
export function expectSame(again: CustomerRecord, record: CustomerRecord): void {
  expect({ ...again, findings: [] }).toEqual({ ...record, findings: [] });
  expect(record.findings).toEqual(expect.arrayContaining([...again.findings]));
}
