// The life of a drain: receiving, refreshing, purging, done. Every step checks the lease and the state it starts from, in
// the transaction that takes it, and holds the drain's row so that nobody takes another step meanwhile.

import { toDrain } from '../tables/bookkeeping-rows.ts';
import { progressOf } from '../reads/progress.ts';
import { required } from '../required.ts';
import { answeredEmpty, answeredWith } from '../ledger/foreign-purges.ts';
import type { Drain, Sealed } from '../interface/ledger.ts';
import type { Lease } from '../interface/rights.ts';
import { ShadowError } from '../shadow-error.ts';
import { freeClaims } from '../statements/claim-statements.ts';
import {
  clientRow,
  purgeConfirmed,
  queueAnswered,
  takeDrainNumber,
} from '../statements/client-statements.ts';
import {
  addDrain,
  changeDrain,
  type DrainEnd,
  endedDrain,
  drainsNotDone,
  entriesOfDrain,
  openCounts,
  removeDrain,
} from '../statements/drain-statements.ts';
import type { SyncDrains } from '../tables/bookkeeping-tables.ts';
import type { Engine } from './engine.ts';
import { timeOfMark, writeUnderLease } from './leases.ts';
import { markUnreadable } from './mark-unreadable.ts';
import { postgresBuilder } from './postgres-builder.ts';
import { ofClient, prepared, type Statement } from './statement.ts';
import type { Transaction } from './transaction.ts';
import { reached } from '../../steps.ts';

const entriesPerPage = 5_000;

const removeEntries = prepared(
  'discard_entries',
  `DELETE FROM sync_queue AS q WHERE ${ofClient('q')} AND q.ctid = ANY (ARRAY(
     SELECT ctid FROM sync_queue WHERE client_id = $1 AND drain_no = $2
     ORDER BY cust_id LIMIT $3 FOR UPDATE))`,
);

export async function unfinishedDrain(engine: Engine, lease: Lease): Promise<Drain | null> {
  await discardReceiving(engine, lease);
  const { client, fencing } = lease;
  return writeUnderLease(engine, lease, async (transaction) => {
    const rows = await transaction.all(drainsNotDone(postgresBuilder, lease.client));
    const found = rows.find(({ state }) => state !== 'receiving');
    if (found === undefined) return null;
    // Whoever asks for its unfinished drain works on none of it now: what a failed lane could not give back is free.
    if (engine.claimsMade.mayStand(lease))
      transaction.send(freeClaims(postgresBuilder, { client, drainNo: found.drain_no, fencing }));
    return toDrain(found);
  });
}

export async function openDrain(engine: Engine, lease: Lease): Promise<number> {
  await discardReceiving(engine, lease);
  const opened = await writeUnderLease(engine, lease, async (transaction, mark) => {
    const [unfinished] = await transaction.all(drainsNotDone(postgresBuilder, lease.client));
    if (unfinished !== undefined) throw outOfOrder('openDrain', unfinished);
    const taken = await transaction.first(takeDrainNumber(postgresBuilder, lease.client));
    const { drain_no: drainNo } = required(taken);
    reached('drain-opening');
    transaction.send(addDrain(postgresBuilder, lease.client, drainNo, timeOfMark(engine, mark)));
    return drainNo;
  });
  engine.staged.begin(lease.client, opened);
  return opened;
}

/** What an answer that never ended has left behind counts for nothing (P5). */
async function discardReceiving(engine: Engine, lease: Lease): Promise<void> {
  const rows = await writeUnderLease(engine, lease, (transaction) =>
    transaction.all(drainsNotDone(postgresBuilder, lease.client)),
  );
  for (const { state, drain_no } of rows)
    if (state === 'receiving') await discardStaged(engine, lease, drain_no, 'remove');
}

export async function discardStaged(
  engine: Engine,
  lease: Lease,
  drainNo: number,
  keep: 'keep' | 'remove',
): Promise<void> {
  const { client } = lease;
  const discarding = (statement: Statement): Promise<number> =>
    writeUnderLease(engine, lease, async (transaction) => {
      await checkedDrain(transaction, lease, drainNo, ['receiving'], 'discardStaged');
      return transaction.run(statement);
    });
  const page = removeEntries(client, drainNo, entriesPerPage);
  while ((await discarding(page)) === entriesPerPage);
  reached('staged-discarding');
  await discarding(
    keep === 'remove'
      ? removeDrain(postgresBuilder, client, drainNo)
      : changeDrain(postgresBuilder, client, drainNo, { queued: 0 }),
  );
  engine.staged.begin(client, drainNo);
}

export async function seal(
  engine: Engine,
  lease: Lease,
  drainNo: number,
  { maxQueueNumber, unreadable }: { readonly maxQueueNumber: string; readonly unreadable: number },
): Promise<Sealed> {
  return writeUnderLease(engine, lease, async (transaction, mark) => {
    const { client } = lease;
    const [row, drain] = await Promise.all([
      transaction.first(clientRow(postgresBuilder, client)),
      checkedDrain(transaction, lease, drainNo, ['receiving'], 'seal'),
    ]);
    const at = timeOfMark(engine, mark);
    const { entries } = required(await transaction.first(entriesOfDrain(postgresBuilder, client, drainNo)));
    engine.staged.check(client, drain, entries);
    if (unreadable > 0)
      await markUnreadable(transaction, drain, { entries: unreadable, fetchNumber: mark.fetch_number, at });
    const queued = unreadable > 0 ? entries + 1 : entries;
    const sealed = { state: 'refreshing', max_queue_number: maxQueueNumber, queued } as const;
    transaction.send(changeDrain(postgresBuilder, client, drainNo, sealed));
    reached('queue-sealing');
    const { numbers, change } = answeredWith(required(row), maxQueueNumber, at);
    transaction.send(queueAnswered(postgresBuilder, client, change));
    const counts = await transaction.all(openCounts(postgresBuilder, client, drainNo));
    return {
      ...progressOf({ ...drain, ...sealed }, counts),
      numbers,
      repeatedPurges: change.repeated_purges,
    };
  });
}

/** The lock on the drain waits for batches under way, so that nothing can slip in between (P1). */
export async function beginPurge(engine: Engine, lease: Lease, drainNo: number): Promise<boolean> {
  return writeUnderLease(engine, lease, async (transaction) => {
    const { client } = lease;
    const drain = await checkedDrain(transaction, lease, drainNo, ['refreshing', 'purging'], 'beginPurge');
    if (drain.state === 'purging') return true;
    const open = await transaction.all(openCounts(postgresBuilder, client, drainNo));
    if (open.some(({ state }) => state !== 'parked')) return false;
    transaction.send(changeDrain(postgresBuilder, client, drainNo, { state: 'purging' }));
    reached('purge-beginning');
    return true;
  });
}

export const purged = (engine: Engine, lease: Lease, drainNo: number): Promise<void> =>
  finish(engine, lease, drainNo, 'purged');

export const leftUnpurged = (engine: Engine, lease: Lease, drainNo: number): Promise<void> =>
  finish(engine, lease, drainNo, 'leftUnpurged');

async function finish(engine: Engine, lease: Lease, drainNo: number, how: DrainEnd): Promise<void> {
  await writeUnderLease(engine, lease, async (transaction, mark) => {
    const { client } = lease;
    const drain = await checkedDrain(transaction, lease, drainNo, ['purging', 'done'], how);
    if (drain.state === 'done') return;
    const at = timeOfMark(engine, mark);
    const ended = endedDrain(how, at, mark.history_seen_at);
    transaction.send(changeDrain(postgresBuilder, client, drainNo, ended));
    reached('purge-recording');
    if (how === 'leftUnpurged') return;
    const purge = { last_purge_at: at, last_purge_number: drain.max_queue_number };
    transaction.send(purgeConfirmed(postgresBuilder, client, purge));
  });
}

export async function queueWasEmpty(engine: Engine, lease: Lease): Promise<void> {
  await writeUnderLease(engine, lease, async (transaction, mark) => {
    const answered = answeredEmpty(timeOfMark(engine, mark));
    transaction.send(queueAnswered(postgresBuilder, lease.client, answered));
  });
}

const lockedDrain = prepared<SyncDrains>(
  'drain_locked',
  `SELECT client_id, drain_no, state, max_queue_number, received_at, queued, purged_at,
     last_settled_at, pruned
   FROM sync_drains WHERE client_id = $1 AND drain_no = $2 FOR NO KEY UPDATE`,
);

/** The drain, held until the transaction ends, if it is in a state from which this step may be taken. */
export const checkedDrain = async (
  transaction: Transaction,
  { client }: Lease,
  ...[drainNo, states, step]: StepParts
): Promise<SyncDrains> =>
  stepFrom(await transaction.first(lockedDrain(client, drainNo)), drainNo, states, step);

type StepParts = readonly [drainNo: number, states: readonly SyncDrains['state'][], step: string];

/** Throws `DB_OUT_OF_ORDER` where the step may not be taken. */
export function stepFrom(row: SyncDrains | null, ...[drainNo, states, step]: StepParts): SyncDrains {
  if (row === null) throw new ShadowError('DB_OUT_OF_ORDER', { detail: `${step}, no drain ${drainNo}` });
  if (!states.includes(row.state)) throw outOfOrder(step, row);
  return row;
}

const outOfOrder = (step: string, { drain_no, state }: SyncDrains): ShadowError =>
  new ShadowError('DB_OUT_OF_ORDER', { detail: `${step}, drain ${drain_no} is ${state}` });
