// Reads a table in both databases and compares all values of all rows.

import { createHash } from 'node:crypto';
import type { Database } from '../engine.ts';
import type { MovedTable } from '../interface/moving.ts';
import { ShadowError } from '../shadow-error.ts';
import type { Table } from '../tables/table.ts';
import { comparableText } from './portable-row.ts';
import { type Key, keyOf, nextPage } from './table-walk.ts';

export interface Comparing {
  readonly from: Database;
  readonly to: Database;
  readonly signal: AbortSignal;
  /** Called after each page of the old database, with its number of rows. */
  readonly onRows: (rows: number) => void;
}

/** Throws `DB_MOVE_DIFFERS`. */
export async function comparedTable(
  { from, to, signal, onRows }: Comparing,
  table: Table,
): Promise<MovedTable> {
  const [old, moved] = await Promise.all([
    digestOf(from, table, signal, onRows),
    digestOf(to, table, signal, () => undefined),
  ]);
  if (old.rows !== moved.rows)
    throw differs(`${table.name} has ${old.rows} rows in the old database and ${moved.rows} in the new one`);
  if (old.digest !== moved.digest) throw differs(`the values of ${table.name}`);
  return { table: table.name, ...old };
}

const differs = (detail: string): ShadowError => new ShadowError('DB_MOVE_DIFFERS', { detail });

async function digestOf(
  database: Database,
  table: Table,
  signal: AbortSignal,
  onRows: (rows: number) => void,
): Promise<Omit<MovedTable, 'table'>> {
  const hash = createHash('sha256');
  let rows = 0;
  for (let after: Key | null = null; ;) {
    signal.throwIfAborted();
    const page = await nextPage(database, { table, within: [] }, after);
    const end = page.at(-1);
    if (end === undefined) return { rows, digest: hash.digest('hex') };
    for (const row of page) hash.update(`${comparableText(table, row)}\n`);
    rows += page.length;
    onRows(page.length);
    after = keyOf(table, end);
  }
}
