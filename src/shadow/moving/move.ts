// Moves a whole database into another, on any engines, without asking AA. The two are never open for work at the same time:
//
//   1. the old one is marked, and no work is done in it any more
//   2. the new one is marked; the tables are copied in pages; both are read again and compared
//   3. the mark of the old one says that everything is in the new one
//   4. the mark of the new one is removed: work may be done in it
//
// A move that dies anywhere is continued by the next call with the same two databases.

import { reached } from '../../steps.ts';
import type { Moved, MovedTable, MoveProgress, MoveTerms } from '../interface/moving.ts';
import { ShadowError } from '../shadow-error.ts';
import { required } from '../statement.ts';
import type { SyncMoves } from '../tables/bookkeeping-tables.ts';
import type { Table } from '../tables/table.ts';
import { comparedTable } from './comparing.ts';
import { copyTable } from './copying.ts';
import { finishMark, markOf, refuseMark } from './move-marks.ts';
import { allowWork, type Stopped, stopWork } from './stopping-work.ts';
import { countRows } from './table-walk.ts';
import { addOtherTables, allowWorkIn, begunMove, takeOver } from './target.ts';
import { movedTables, type WholeDatabase } from './whole-database.ts';

/** The databases are those that `openEvenMoved` gives, with errors of their own. Throws `DB_…` errors. */
export async function move(from: WholeDatabase, to: WholeDatabase, terms: MoveTerms): Promise<Moved> {
  const earlier = await from.engine.database.first(markOf('from'));
  if (earlier !== null && earlier.finished_at !== null) return opened(to, earlier);
  const { mark, before } = await stopWork(from.engine, terms.to, await begunMove(to));
  const tables = await moved(from, to, { mark, before }, terms);
  await allowWorkIn(to, mark.move_id);
  reached('move-ended');
  return { tables, resumed: before };
}

/** Only the last step is left, or nothing. */
async function opened(to: WholeDatabase, mark: SyncMoves): Promise<Moved> {
  const begun = await to.engine.database.first(markOf('to'));
  if (begun?.move_id !== mark.move_id) refuseMark(mark);
  await allowWorkIn(to, mark.move_id);
  return { tables: [], resumed: true };
}

async function moved(
  from: WholeDatabase,
  to: WholeDatabase,
  { mark, before }: Stopped,
  terms: MoveTerms,
): Promise<readonly MovedTable[]> {
  const mover = await takeOver(to, mark, terms.from).catch(async (error: unknown) => {
    // Nothing was copied yet.
    if (!before) await allowWork(from.engine);
    throw error;
  });
  const wanted = movedTables(from.tables);
  await addOtherTables(to, wanted, from);
  const counting = await counterOf(from, wanted, terms);
  const both = { from: from.engine.database, to: to.engine.database, signal: terms.signal ?? never };
  counting.begin('copying', await rowsIn(to, wanted));
  for (const table of wanted) await copyTable({ ...both, mover, onRows: counting.onRows }, table);
  counting.begin('comparing', 0);
  const tables: MovedTable[] = [];
  for (const table of wanted) tables.push(await comparedTable({ ...both, onRows: counting.onRows }, table));
  reached('move-compared');
  await tellOld(from, mark);
  return tables;
}

const never = new AbortController().signal;

/** Another process may have told it already. If the move was given up meanwhile, the copy counts for nothing. */
async function tellOld({ engine }: WholeDatabase, { move_id: moveId }: SyncMoves): Promise<void> {
  await engine.database.write(async (tx) => {
    await tx.run(finishMark(moveId, await tx.now()));
    const mark = await tx.first(markOf('from'));
    if (mark?.move_id !== moveId) throw new ShadowError('DB_MOVE_LOST');
    reached('move-telling');
  });
  reached('move-told');
}

interface Counter {
  begin(phase: MoveProgress['phase'], rows: number): void;
  readonly onRows: (rows: number) => void;
}

async function counterOf(from: WholeDatabase, tables: readonly Table[], terms: MoveTerms): Promise<Counter> {
  const of = await rowsIn(from, tables);
  let [phase, rows]: [MoveProgress['phase'], number] = ['copying', 0];
  const onRows = (more: number): void => {
    rows += more;
    terms.onProgress?.({ phase, rows, of });
  };
  return {
    onRows,
    begin(next, already) {
      [phase, rows] = [next, already];
      onRows(0);
    },
  };
}

async function rowsIn({ engine: { database } }: WholeDatabase, tables: readonly Table[]): Promise<number> {
  let sum = 0;
  for (const table of tables) sum += required(await database.first(countRows({ table, within: [] }))).rows;
  return sum;
}
