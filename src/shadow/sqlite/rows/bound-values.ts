// Turns prepared rows into the values that statements get.

import type { Json } from '../../../catalogue/customer-record.ts';

/** The values, or the rows, of a text that separates them by commas. */
export const listOf = (text: Buffer): readonly Json[] =>
  JSON.parse(`[${text.toString()}]`) as readonly Json[];

/** SQLite has no booleans, and keeps JSON as text. */
export function bound(value: Json): string | number | null {
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}
