// Customers made up from the catalogue, so that the contract holds for every field there is.

import { customerFields } from '../../src/catalogue/customer-fields.ts';
import type { CustomerRecord, SectionItem, Value } from '../../src/catalogue/customer-record.ts';
import type { Field } from '../../src/catalogue/field.ts';
import { type CustId, custId } from '../../src/catalogue/ids.ts';
import { type SectionName, sections } from '../../src/catalogue/sections.ts';

const typed: Readonly<Record<Field['type'], (seed: number) => Value>> = {
  text: (seed) => `text ${seed}`,
  date: (seed) => `20${String(10 + (seed % 80))}-0${1 + (seed % 9)}-1${seed % 9}`,
  flag: (seed) => seed % 2 === 0,
  number: (seed) => seed + 0.5,
  list: (seed) => [`text ${seed}`, { code: `C${seed}`, char: '"' }],
};

const valuesOf = (fields: readonly Field[], seed: number): readonly Value[] =>
  fields.map(({ type, element }, at) => (element === 'custId' ? null : typed[type](seed + at)));

export const madeUpItem = (fields: readonly Field[], seed: number, parentNo: number | null): SectionItem => ({
  values: valuesOf(fields, seed),
  extra: null,
  parentNo,
});

interface MadeUp {
  /** Makes the values differ. */
  readonly seed?: number;
  /** Items per section; sections left out get one. */
  readonly items?: Partial<Record<SectionName, number>>;
}

/** Every section has an item, unless said otherwise. */
export function madeUpCustomer(id: CustId | string, { seed = 0, items = {} }: MadeUp = {}): CustomerRecord {
  const values = valuesOf(customerFields, seed).map((value, at) => (at === 0 ? id : value));
  const bySection = sections.map(({ name, fields, within }) => [
    name,
    Array.from({ length: items[name] ?? 1 }, (_, at) =>
      madeUpItem(fields, seed + at, within === null ? null : 1),
    ),
  ]);
  return {
    custId: custId(id),
    values,
    extra: null,
    sections: Object.fromEntries(bySection) as CustomerRecord['sections'],
    unknownSections: {},
    document: { custId: id, seed: String(seed), note: 'as read' },
    findings: [],
  };
}

/** The same customer with one section's items replaced. */
export const withSection = (
  record: CustomerRecord,
  name: SectionName,
  items: readonly SectionItem[],
): CustomerRecord => ({ ...record, sections: { ...record.sections, [name]: items } });
