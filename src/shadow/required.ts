// For statements over one row that exists: they must return that row.

import { ShadowError } from './shadow-error.ts';

export function required<Row>(row: Row | null): Row {
  if (row === null) throw new ShadowError('DB_FAILED', { detail: 'a row that must exist is missing' });
  return row;
}
