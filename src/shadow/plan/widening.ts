// A record that was read by a client's catalogue has a value for each of its fields. The tables may have columns that other clients have
// promoted: the values are put to the places of their columns, and the columns of others stay empty.

import { type Catalogue, perCatalogue } from '../../catalogue/catalogue.ts';
import type { SectionItem, Value } from '../../catalogue/customer-record.ts';
import type { Field } from '../../catalogue/field.ts';
import type { ShapedRecord } from '../../shape/policy.ts';

type Widen = (record: ShapedRecord) => ShapedRecord;

/** `own`: the catalogue of the record. `tables`: with all of its columns. */
export const widening = (own: Catalogue, tables: Catalogue): Widen => wideningTo(tables)(own);

const wideningTo = perCatalogue((tables) => perCatalogue((own) => wideningBetween(own, tables)));

const same: Widen = (record) => record;

function wideningBetween(own: Catalogue, tables: Catalogue): Widen {
  const ofCustomer = placesOf(own.customerFields, tables.customerFields);
  const ofSections = tables.sections.flatMap(({ name, fields }) => {
    const places = placesOf(own.sections.find((one) => one.name === name)?.fields ?? [], fields);
    return places === null ? [] : [{ name, places }];
  });
  if (ofCustomer === null && ofSections.length === 0) return same;
  return (record) => {
    const sections: Record<string, readonly SectionItem[]> = { ...record.sections };
    for (const { name, places } of ofSections)
      sections[name] = (sections[name] ?? []).map((item) => ({
        ...item,
        values: placed(item.values, places),
      }));
    return {
      ...record,
      values: ofCustomer === null ? record.values : placed(record.values, ofCustomer),
      sections: sections as unknown as ShapedRecord['sections'],
    };
  };
}

/** For each column, where its value stands among the values of a record. `null`: where it does in both. */
function placesOf(own: readonly Field[], all: readonly Field[]): readonly number[] | null {
  const places = all.map(({ column }) => own.findIndex((field) => field.column === column));
  return own.length === all.length && places.every((place, at) => place === at) ? null : places;
}

const placed = (values: readonly Value[], places: readonly number[]): readonly Value[] =>
  places.map((place) => values[place] ?? null);
