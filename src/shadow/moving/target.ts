// The database that a move leads to: whether it may be used, what it lacks, and its mark.

import { reached } from '../../steps.ts';
import type { Database, Reader, Transaction } from '../engine.ts';
import { ShadowError } from '../shadow-error.ts';
import { plain, required } from '../statement.ts';
import type { SyncMoves } from '../tables/bookkeeping-tables.ts';
import { expansion } from '../tables/migrate.ts';
import type { Table } from '../tables/table.ts';
import { lackingOfOther } from '../tables/views.ts';
import { addMark, holdMover, markOf, nextMover, removeMark } from './move-marks.ts';
import { lastRow } from './table-walk.ts';
import { movedTables, type WholeDatabase } from './whole-database.ts';

/** Returns the number of the move whose beginning it holds; `null`: it is empty. Throws `DB_NOT_EMPTY`. */
export async function begunMove({ engine, tables }: WholeDatabase): Promise<string | null> {
  return engine.database.read((reader) => checkedTarget(reader, movedTables(tables)));
}

async function checkedTarget(reader: Reader, tables: readonly Table[]): Promise<string | null> {
  if ((await reader.first(markOf('from'))) !== null)
    throw new ShadowError('DB_NOT_EMPTY', { detail: 'it was moved itself, or it is the same database' });
  const mark = await reader.first(markOf('to'));
  if (mark !== null) return mark.move_id;
  for (const table of tables)
    if ((await reader.first(lastRow(table))) !== null)
      throw new ShadowError('DB_NOT_EMPTY', { detail: `its table ${table.name} has rows` });
  return null;
}

/** The right to copy: the number of the move, and of the process. */
export interface Mover {
  readonly moveId: string;
  readonly mover: number;
}

/** Throws `DB_NOT_EMPTY` if it holds anything but the beginning of this move. */
export async function takeOver(
  { engine, tables }: WholeDatabase,
  { move_id: moveId }: SyncMoves,
  from: string,
): Promise<Mover> {
  const mover = await engine.database.write(async (tx) => {
    const begun = await checkedTarget(tx, movedTables(tables));
    if (begun === null) tx.send(addMark(await newMark(tx, moveId, from)));
    else if (begun !== moveId)
      throw new ShadowError('DB_NOT_EMPTY', { detail: 'it holds a part of another move' });
    tx.send(nextMover(moveId));
    reached('move-beginning');
    return required(await tx.first(markOf('to'))).mover;
  });
  reached('move-begun');
  return { moveId, mover };
}

const newMark = async (tx: Transaction, moveId: string, from: string): Promise<SyncMoves> => ({
  side: 'to',
  move_id: moveId,
  other: from,
  started_at: await tx.now(),
  finished_at: null,
  mover: 0,
});

/** Adds the tables, the columns and the views that another catalogue has left in the old database. */
export async function addOtherTables(
  { engine, tables }: WholeDatabase,
  wanted: readonly Table[],
  old: WholeDatabase,
): Promise<void> {
  const present = new Map(
    tables.tables.map(({ name, columns }) => [name, new Set(columns.map((column) => column.name))]),
  );
  const { views } = await old.tables.schema.look(old.engine.database);
  const found = await tables.schema.look(engine.database);
  const lacking = [
    ...wanted.flatMap((table) => expansion(table, present.get(table.name), tables.dialectOfTables)),
    ...lackingOfOther(found, views),
  ];
  if (lacking.length === 0) return;
  await engine.database.write(async (tx) => {
    for (const statement of lacking) tx.send(plain(statement));
  });
}

/** One transaction of the copying. Throws `DB_MOVE_LOST` if another process copies now. */
export const writeAsMover = (
  database: Database,
  { moveId, mover }: Mover,
  work: (tx: Transaction) => void,
): Promise<void> =>
  database.write(async (tx) => {
    if ((await tx.run(holdMover(moveId, mover))) !== 1) throw new ShadowError('DB_MOVE_LOST');
    work(tx);
  });

/** From now on work may be done in it. */
export const allowWorkIn = ({ engine }: WholeDatabase, moveId: string): Promise<void> =>
  engine.database.write(async (tx) => tx.send(removeMark('to', moveId)));
