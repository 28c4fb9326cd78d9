// Values on their way into SQLite and back.

import type { Json, JsonObject } from '../../../catalogue/customer-record.ts';
import type { DataRow } from '../../tables/bookkeeping-rows.ts';
import type { Column } from '../../tables/table.ts';

/** The values, or the rows, of a text that separates them by commas. */
export const listOf = (text: Buffer): readonly Json[] =>
  JSON.parse(`[${text.toString()}]`) as readonly Json[];

/** SQLite has no booleans, and keeps JSON as text. */
export function bound(value: Json): string | number | null {
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}

/**
 * Turns a row as SQLite keeps it into the row that readers get: flags are booleans, JSON is parsed, dates and times stay ISO
 * text.
 */
export const typedRow = (columns: readonly Column[], row: DataRow): JsonObject =>
  Object.fromEntries(columns.map((column) => [column.name, typedValue(column, row[column.name] ?? null)]));

function typedValue({ type }: Column, value: DataRow[string]): Json {
  if (value === null || value === undefined) return null;
  if (type === 'flag') return value === 1;
  if (type === 'json') return JSON.parse(String(value)) as Json;
  return value;
}
