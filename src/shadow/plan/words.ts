// The words by which a customer is found. The catalogue says which fields they come from. They are worked out from the values of
// a record, or from the same values as they are stored. Pure.

import { type Catalogue, perCatalogue } from '../../catalogue/catalogue.ts';
import type { Json, JsonObject } from '../../catalogue/customer-record.ts';
import type { Field, SearchKind } from '../../catalogue/field.ts';
import type { CustId } from '../../catalogue/ids.ts';
import type { ShapedRecord } from '../../shape/policy.ts';
import { wholeWord, wordsIn } from './folding.ts';

export interface Word {
  readonly kind: SearchKind;
  readonly word: string;
}

/** A field by which customers are found. */
export interface SearchedField {
  readonly kind: SearchKind;
  readonly column: string;
  /** The position among the values of the customer, or of an item. */
  readonly at: number;
}

export interface SearchedSection {
  readonly section: string;
  readonly table: string;
  readonly fields: readonly SearchedField[];
}

export interface SearchPlan {
  readonly customer: readonly SearchedField[];
  readonly sections: readonly SearchedSection[];
}

const searchedFields = (fields: readonly Field[]): readonly SearchedField[] =>
  fields.flatMap(({ searched, column }, at) => (searched === null ? [] : [{ kind: searched, column, at }]));

export const searchPlan: (catalogue: Catalogue) => SearchPlan = perCatalogue(
  ({ customerFields, sections }) => ({
    customer: searchedFields(customerFields),
    sections: sections
      .map(({ name, table, fields }) => ({ section: name, table, fields: searchedFields(fields) }))
      .filter(({ fields }) => fields.length > 0),
  }),
);

/** Goes up when the words of the same values become other words. */
const foldingVersion = 2;

/** What the words of stored customers depend on. By other rules, they are filled in anew. */
export const wordRules = ({ customer, sections }: SearchPlan): string =>
  [
    foldingVersion,
    namesOf(customer),
    ...sections.map(({ table, fields }) => `${table}(${namesOf(fields)})`),
  ].join(' ');

const namesOf = (fields: readonly SearchedField[]): string =>
  fields.map(({ kind, column }) => `${kind}:${column}`).join(',');

/** The most words of a customer, by kind. What AA sends first is kept. */
const mostWords: Readonly<Record<SearchKind, number>> = { name: 40, email: 20, login: 1 };

export const mostWordsOfCustomer = Object.values(mostWords).reduce((sum, most) => sum + most, 0);

/** With a longer number, a row would be too long for an index of PostgreSQL. AA's numbers have some ten digits. */
const longestCustId = 400;

/** Collects the words of one customer. */
class Words {
  readonly #found: Record<SearchKind, Set<string>> = { name: new Set(), email: new Set(), login: new Set() };

  add(kind: SearchKind, value: Json | undefined): void {
    if (typeof value !== 'string' || value === '') return;
    for (const word of kind === 'name' ? wordsIn(value) : [wholeWord(value)]) {
      const found = this.#found[kind];
      if (word !== '' && found.size < mostWords[kind]) found.add(word);
    }
  }

  /** In an order that does not depend on AA's. */
  all(custId: CustId): readonly Word[] {
    if (custId.length > longestCustId) return [];
    return Object.entries(this.#found).flatMap(([kind, words]) =>
      [...words].toSorted().map((word) => ({ kind: kind as SearchKind, word })),
    );
  }
}

export function wordsOf({ custId, values, sections }: ShapedRecord, plan: SearchPlan): readonly Word[] {
  const words = new Words();
  for (const { kind, at } of plan.customer) words.add(kind, values[at]);
  for (const { section, fields } of plan.sections)
    for (const item of sections[section] ?? [])
      for (const { kind, at } of fields) words.add(kind, item.values[at]);
  return words.all(custId);
}

/** A row of a table of which the searched columns were read. */
export type SearchedRow = JsonObject;

/** The same from stored rows. `items`: the rows of each section in `plan.sections`, in AA's order. */
export function wordsOfRows(
  custId: CustId,
  row: SearchedRow,
  items: readonly (readonly SearchedRow[])[],
  plan: SearchPlan,
): readonly Word[] {
  const words = new Words();
  for (const { kind, column } of plan.customer) words.add(kind, row[column]);
  for (const [at, { fields }] of plan.sections.entries())
    for (const item of items[at] ?? []) for (const { kind, column } of fields) words.add(kind, item[column]);
  return words.all(custId);
}
