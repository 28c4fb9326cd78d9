// The rows of a customer as the values that statements are given, made while the answer is being read.

import type { SQLInputValue } from 'node:sqlite';
import { customerFields } from '../../../catalogue/customer-fields.ts';
import type { CustomerRecord, JsonObject, Value } from '../../../catalogue/customer-record.ts';
import type { PreparedRows } from '../../interface/applying.ts';
import type { ContentDigest } from '../../plan/content-digest.ts';
import { sectionTables } from '../../tables/data-table.ts';

export type BoundRow = readonly SQLInputValue[];

export interface BoundRows {
  /** `content_hash`, `section_hashes`, the catalogue's fields beside the key, `extra`. */
  readonly customer: BoundRow;
  /** AA's whole record, as JSON. */
  readonly document: string;
  /** By the place of a section's table among all: its rows, without the key but for the position. */
  readonly items: readonly (readonly BoundRow[])[];
}

/** Places among the record's values of the columns beside the key. */
const fieldPlaces: readonly number[] = customerFields.flatMap(({ column }, at) =>
  column === 'cust_id' ? [] : [at],
);

const noRows: readonly BoundRow[] = [];

export function boundRows(record: CustomerRecord, { contentHash, parts }: ContentDigest): PreparedRows {
  const { values, extra } = record;
  const customer: SQLInputValue[] = [contentHash, JSON.stringify(Object.fromEntries(parts))];
  for (const place of fieldPlaces) customer.push(bound(values[place] ?? null));
  customer.push(extra === null ? null : JSON.stringify(extra));
  const rows: BoundRows = {
    customer,
    document: JSON.stringify(record.document),
    items: sectionTables.map(({ section, parentColumn }) =>
      itemRows(record.sections[section], parentColumn !== null),
    ),
  };
  return rows as PreparedRows;
}

function itemRows(
  items: CustomerRecord['sections'][keyof CustomerRecord['sections']],
  hasParent: boolean,
): readonly BoundRow[] {
  if (items.length === 0) return noRows;
  return items.map(({ values, extra, parentNo }, at) => {
    const row: SQLInputValue[] = hasParent ? [at + 1, parentNo] : [at + 1];
    for (const value of values) row.push(bound(value));
    row.push(extra === null ? null : JSON.stringify(extra));
    return row;
  });
}

export const rowsIn = (rows: PreparedRows): BoundRows => rows as BoundRows;

export const documentOf = (rows: PreparedRows): JsonObject => JSON.parse(rowsIn(rows).document) as JsonObject;

/** SQLite has no booleans, and keeps JSON as text. */
function bound(value: Value): string | number | null {
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}
