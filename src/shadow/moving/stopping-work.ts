// Stops all work in the database that is to be moved, and allows it again if the move is given up.

import { randomUUID } from 'node:crypto';
import { reached } from '../../steps.ts';
import type { Engine, Transaction } from '../engine.ts';
import { leaseIsFree } from '../ledger/lease-holder.ts';
import { isOver } from '../ledger/standing-shares.ts';
import { thisMachine } from '../ledger/this-machine.ts';
import { ShadowError } from '../shadow-error.ts';
import { build, type Statement } from '../statement.ts';
import { heldLease } from '../tables/bookkeeping-rows.ts';
import type { SyncClients, SyncMoves, SyncShares } from '../tables/bookkeeping-tables.ts';
import { addMark, changeMark, markOf, refuseMark, removeMark } from './move-marks.ts';

export interface Stopped {
  readonly mark: SyncMoves;
  /** Whether work had been stopped before, by a move that was broken off. */
  readonly before: boolean;
}

/**
 * Throws `DB_IN_USE` if a worker holds a client. `begun`: the number of the move whose beginning the other database holds;
 * `null`: it is empty, so a move that was broken off begins anew.
 */
export async function stopWork(engine: Engine, to: string, begun: string | null): Promise<Stopped> {
  const stopped = await engine.database.write(async (tx) => {
    await holdMoves(engine, tx);
    const mark = await tx.first(markOf('from'));
    if (mark !== null) return { mark: await continued(tx, mark, to, begun), before: true };
    if (begun !== null) throw otherMove();
    await endRights(tx);
    const fresh = await freshMark(tx, to);
    tx.send(addMark(fresh));
    reached('move-marking');
    return { mark: fresh, before: false };
  });
  reached('move-marked');
  return stopped;
}

async function holdMoves({ own }: Engine, tx: Transaction): Promise<void> {
  if (own.holdMoves !== null) await tx.run(own.holdMoves);
}

const freshMark = async (tx: Transaction, to: string): Promise<SyncMoves> => ({
  side: 'from',
  move_id: randomUUID(),
  other: to,
  started_at: await tx.now(),
  finished_at: null,
  mover: 0,
});

async function continued(
  tx: Transaction,
  mark: SyncMoves,
  to: string,
  begun: string | null,
): Promise<SyncMoves> {
  if (mark.finished_at !== null) refuseMark(mark);
  if (begun === mark.move_id) return mark;
  if (begun !== null) throw otherMove();
  const anew = await freshMark(tx, to);
  tx.send(changeMark('from', anew));
  return anew;
}

const heldClients = build
  .selectFrom('sync_clients')
  .select(['client_id', 'lease_holder', 'lease_expires_at'])
  .where('lease_holder', 'is not', null)
  .orderBy('client_id');
const allShares = build.selectFrom('sync_shares').selectAll().orderBy('client_id').orderBy('fencing');

const otherMove = (): ShadowError =>
  new ShadowError('DB_NOT_EMPTY', { detail: 'it holds a part of another move' });

/** After it, a worker that was only slow has no right any more. */
async function endRights(tx: Transaction): Promise<void> {
  const now = new Date(await tx.now());
  const held = (await tx.all<HeldClient>(heldClients.compile())).find((row) => isHeld(row, now));
  const share = (await tx.all<SyncShares>(allShares.compile())).find((row) => !isOver(row, now, thisMachine));
  if (held !== undefined) throw inUse(held.client_id, held.lease_holder ?? '');
  if (share !== undefined) throw inUse(share.client_id, share.holder);
  tx.send(endLeases);
  tx.send(endShares);
}

type HeldClient = Pick<SyncClients, 'client_id' | 'lease_holder' | 'lease_expires_at'>;

const isHeld = (row: HeldClient, now: Date): boolean => !leaseIsFree(heldLease(row), '', now, thisMachine);

const inUse = (client: string, holder: string): ShadowError =>
  new ShadowError('DB_IN_USE', { detail: `${client} is held by ${holder}` });

const endLeases: Statement = build
  .updateTable('sync_clients')
  .set({ lease_holder: null, lease_expires_at: null })
  .where('lease_holder', 'is not', null)
  .compile();
const endShares: Statement = build.deleteFrom('sync_shares').compile();

/** Returns where the move would have led. `null`: there is no move. Throws `DB_MOVED` if it is finished. */
export async function allowWork(engine: Engine): Promise<string | null> {
  return engine.database.write(async (tx) => {
    await holdMoves(engine, tx);
    const mark = await tx.first(markOf('from'));
    if (mark === null) return null;
    if (mark.finished_at !== null) refuseMark(mark);
    tx.send(removeMark('from', mark.move_id));
    return mark.other;
  });
}
