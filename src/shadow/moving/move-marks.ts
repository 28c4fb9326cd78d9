// The marks of a move. As long as a database has one, no work is done in it: its contents are being copied to another, or
// from another, or were copied and live on in the other.

import type { Reader } from '../engine.ts';
import type { MoveSide } from '../interface/moving.ts';
import { ShadowError } from '../shadow-error.ts';
import { build, plain, type Statement } from '../statement.ts';
import type { SyncMoves } from '../tables/bookkeeping-tables.ts';

/** Every transaction that writes begins with it. */
export const anyMark: Statement<SyncMoves> = {
  ...plain<SyncMoves>(
    'SELECT side, move_id, other, started_at, finished_at, mover FROM sync_moves ORDER BY side LIMIT 1',
  ),
  name: 'move_mark',
};

export const markOf = (side: MoveSide): Statement<SyncMoves> =>
  build.selectFrom('sync_moves').selectAll().where('side', '=', side).compile();

export const addMark = (mark: SyncMoves): Statement => build.insertInto('sync_moves').values(mark).compile();

export const changeMark = (side: MoveSide, change: Partial<Omit<SyncMoves, 'side'>>): Statement =>
  build.updateTable('sync_moves').set(change).where('side', '=', side).compile();

/** Only while the move is not finished. */
export const finishMark = (moveId: string, at: string): Statement =>
  build
    .updateTable('sync_moves')
    .set({ finished_at: at })
    .where('side', '=', 'from')
    .where('move_id', '=', moveId)
    .where('finished_at', 'is', null)
    .compile();

export const removeMark = (side: MoveSide, moveId: string): Statement =>
  build.deleteFrom('sync_moves').where('side', '=', side).where('move_id', '=', moveId).compile();

/** A process takes the copying over. Whoever copied before can write no more pages. */
export const nextMover = (moveId: string): Statement =>
  build
    .updateTable('sync_moves')
    .set((eb) => ({ mover: eb('mover', '+', 1) }))
    .where('side', '=', 'to')
    .where('move_id', '=', moveId)
    .compile();

/** Changes nothing. It holds the mark until the transaction ends, and finds no row if another process copies now. */
export const holdMover = (moveId: string, mover: number): Statement =>
  build
    .updateTable('sync_moves')
    .set({ mover })
    .where('side', '=', 'to')
    .where('move_id', '=', moveId)
    .where('mover', '=', mover)
    .compile();

/** Throws `DB_MOVED` or `DB_MOVING` if there is a mark. */
export function refuseMark(mark: SyncMoves | null): void {
  if (mark === null) return;
  const { side, other, finished_at: finishedAt } = mark;
  if (side === 'from' && finishedAt !== null) throw new ShadowError('DB_MOVED', { detail: `to ${other}` });
  throw new ShadowError('DB_MOVING', { detail: `${side === 'from' ? 'to' : 'from'} ${other}` });
}

/** For those who only read. While a database is being moved, nothing is newer than it. Throws `DB_MOVED`. */
export async function refuseLeft(reader: Pick<Reader, 'first'>): Promise<void> {
  const mark = await reader.first(anyMark);
  if (mark?.side === 'from' && mark.finished_at !== null) refuseMark(mark);
}

export async function refuseMoved(reader: Pick<Reader, 'first'>): Promise<void> {
  refuseMark(await reader.first(anyMark));
}
