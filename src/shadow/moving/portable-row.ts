// Values that are the same on every engine: what one engine gives, as the other takes it.

import type { DataRow } from '../tables/bookkeeping-rows.ts';
import type { Column, Table } from '../tables/table.ts';

type Portable = string | number | null;

/** Flags are 0 and 1, JSON is text without spaces. All other values are alike anyway. */
export const portableRow = ({ columns }: Table, row: DataRow): DataRow =>
  Object.fromEntries(columns.map((column) => [column.name, portable(column, row[column.name] ?? null)]));

function portable(column: Column, value: DataRow[string]): Portable {
  if (typeof value === 'boolean') return Number(value);
  if (value === null || !isJson(column)) return value;
  return JSON.stringify(JSON.parse(String(value)));
}

const isJson = ({ type }: Column): boolean => type === 'json' || type === 'document';

/** One text for a row. Rows with the same values have the same text: the order of the keys of an object does not count. */
export const comparableText = ({ columns }: Table, row: DataRow): string =>
  JSON.stringify(columns.map((column) => comparable(column, row[column.name] ?? null)));

function comparable(column: Column, value: DataRow[string]): unknown {
  if (typeof value === 'boolean') return Number(value);
  return value === null || !isJson(column) ? value : JSON.parse(String(value), sortedKeys);
}

const sortedKeys = (_: string, value: unknown): unknown =>
  typeof value !== 'object' || value === null || Array.isArray(value)
    ? value
    : Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** A row for readers: flags are true and false, JSON is parsed. */
export const readableRow = ({ columns }: Table, row: DataRow): Readonly<Record<string, unknown>> =>
  Object.fromEntries(columns.map((column) => [column.name, readable(column, row[column.name] ?? null)]));

function readable(column: Column, value: DataRow[string]): unknown {
  if (value === null) return null;
  if (column.type === 'flag') return value === true || value === 1;
  return isJson(column) ? JSON.parse(String(value)) : value;
}
