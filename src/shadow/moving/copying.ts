// Copies a table into the other database, page by page. Each page is a transaction. The rows come in the order of their key,
// so the last row that is there tells where a copy that was broken off continues (P4).

import { reached } from '../../steps.ts';
import type { Database } from '../engine.ts';
import type { Table } from '../tables/table.ts';
import { portableRow } from './portable-row.ts';
import { insertRows, keyOf, lastRow, nextPage } from './table-walk.ts';
import { type Mover, writeAsMover } from './target.ts';

export interface Copying {
  readonly from: Database;
  readonly to: Database;
  readonly mover: Mover;
  readonly signal: AbortSignal;
  /** Called after each page, with its number of rows. */
  readonly onRows: (rows: number) => void;
}

export async function copyTable({ from, to, mover, signal, onRows }: Copying, table: Table): Promise<void> {
  const walk = { table, within: [] };
  const last = await to.first(lastRow(table));
  let after = last === null ? null : keyOf(table, last);
  for (;;) {
    signal.throwIfAborted();
    const page = await nextPage(from, walk, after);
    const end = page.at(-1);
    if (end === undefined) return;
    const rows = page.map((row) => portableRow(table, row));
    await writeAsMover(to, mover, (tx) => {
      for (const statement of insertRows(table, rows)) tx.send(statement);
      reached('page-moving');
    });
    reached('page-moved');
    after = keyOf(table, end);
    onRows(rows.length);
  }
}
