// Records with values that two engines could keep differently.

import { customerFields } from '../../src/catalogue/customer-fields.ts';
import type { CustomerRecord, JsonObject, SectionItem, Value } from '../../src/catalogue/customer-record.ts';
import type { Field } from '../../src/catalogue/field.ts';
import type { CustId } from '../../src/catalogue/ids.ts';
import { type SectionName, sections } from '../../src/catalogue/sections.ts';

const texts = [
  '',
  '007',
  '1e3',
  '1.50',
  'null',
  ' x ',
  'O\'Hara "x" \\u0041 %',
  'Zoë 😀 ﬁ',
  'a\n\tb',
  '[1]',
  'true',
  '2030-01-01',
];
const numbers = [0, -1, 0.1, 2 ** 53, 1e16, 1e20, 1e-7, 123456789.125, -(2 ** 53), 1e300, 5e-324, 42];
const dates = ['0001-01-01', '9999-12-31', '2024-02-29', '1582-10-10', '1900-01-01', '2000-02-29'];
const lists: readonly (readonly JsonObject[] | readonly string[])[] = [
  [],
  ['', '1', 'x'],
  [{ b: '1', a: 'x"' }, { a: '2' }],
];

const pick = <Of>(from: readonly Of[], at: number): Of => from[at % from.length]!;

const valueOf = ({ type }: Field, seed: number): Value => {
  if (seed % 5 === 4) return null;
  switch (type) {
    case 'text':
      return pick(texts, seed);
    case 'number':
      return pick(numbers, seed);
    case 'date':
      return pick(dates, seed);
    case 'flag':
      return seed % 2 === 0;
    case 'list':
      return pick(lists, seed);
  }
};

const extraOf = (seed: number): JsonObject | null =>
  seed % 3 === 0
    ? null
    : { zz: pick(texts, seed), a: { deep: [1, 2.5, null, true, { '10': 'x', '9': 'y' }] }, n: seed };

const itemOf = (fields: readonly Field[], seed: number, parentNo: number | null): SectionItem => ({
  values: fields.map((field, at) => valueOf(field, seed + at)),
  extra: extraOf(seed),
  parentNo,
});

/** A section has up to three items. Some of them are equal. */
function itemsOf(name: SectionName, seed: number): readonly SectionItem[] {
  const at = sections.findIndex((section) => section.name === name);
  const { fields, within } = pick(sections, at);
  const outer = within === null ? 1 : itemsOf(within as SectionName, seed).length;
  const count = outer === 0 ? 0 : (seed * (at + 1)) % 4;
  return Array.from({ length: count }, (_, nth) =>
    itemOf(fields, nth === 2 ? seed : seed + nth, within === null ? null : 1 + (nth % outer)),
  );
}

/** Seeds from 0 to 11 make different records; two of them differ in the order of items alone. */
export const oddRecord = (id: CustId, seed: number): CustomerRecord => ({
  custId: id,
  values: customerFields.map((field, at) => (field.element === 'custId' ? id : valueOf(field, seed + at))),
  extra: extraOf(seed),
  sections: Object.fromEntries(
    sections.map(({ name }) => [name, itemsOf(name, seed)]),
  ) as unknown as CustomerRecord['sections'],
  unknownSections: seed % 4 === 1 ? { badges: { badge: pick(texts, seed) } } : {},
  document: {
    custId: id,
    text: pick(texts, seed),
    number: pick(numbers, seed),
    list: texts,
    empty: {},
    none: null,
  },
  findings: seed % 2 === 0 ? [] : [{ kind: 'unknown', path: `phones/odd${seed}` }],
});
