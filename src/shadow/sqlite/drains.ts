// The life of a drain: receiving, refreshing, purging, done. Every step checks the lease and the state it starts from, in
// the transaction that takes it.

import { toDrain } from '../tables/bookkeeping-rows.ts';
import { progressOf } from '../reads/progress.ts';
import { answeredEmpty, answeredWith } from '../ledger/foreign-purges.ts';
import type { Claimant, Lease } from '../interface/rights.ts';
import type { Drain, Sealed } from '../interface/ledger.ts';
import { ShadowError } from '../shadow-error.ts';
import { freeClaims } from '../statements/claim-statements.ts';
import { purgeConfirmed, queueAnswered, takeDrainNumber } from '../statements/client-statements.ts';
import {
  addDrain,
  changeDrain,
  type DrainEnd,
  endedDrain,
  drainRow,
  drainsNotDone,
  entriesOfDrain,
  openCounts,
  removeDrain,
  removeEntries,
} from '../statements/drain-statements.ts';
import type { SyncDrains } from '../tables/bookkeeping-tables.ts';
import { required } from '../required.ts';
import { breathe, type Engine, timeText } from './engine.ts';
import { writeUnderLease } from './leases.ts';
import { markUnreadable } from './mark-unreadable.ts';
import { sqliteBuilder } from './sqlite-builder.ts';
import { reached } from '../../steps.ts';

const entriesPerPage = 5_000;

export async function unfinishedDrain(engine: Engine, lease: Lease): Promise<Drain | null> {
  await discardReceiving(engine, lease);
  const rows = engine.connection.all(drainsNotDone(sqliteBuilder, lease.client));
  const found = rows.find(({ state }) => state !== 'receiving');
  if (found === undefined) return null;
  if (engine.claimsMade.mayStand(lease)) await freePending(engine, lease, found.drain_no);
  return toDrain(found);
}

/** Whoever asks for its unfinished drain works on none of it now: what a failed lane could not give back is free. */
async function freePending(engine: Engine, lease: Lease, drainNo: number): Promise<void> {
  const { client, fencing } = lease;
  await writeUnderLease(engine, lease, () => {
    engine.connection.run(freeClaims(sqliteBuilder, { client, drainNo, fencing }));
  });
}

export async function openDrain(engine: Engine, lease: Lease): Promise<number> {
  const { connection, staged } = engine;
  await discardReceiving(engine, lease);
  const opened = await writeUnderLease(engine, lease, () => {
    const [unfinished] = connection.all(drainsNotDone(sqliteBuilder, lease.client));
    if (unfinished !== undefined) throw outOfOrder('openDrain', unfinished);
    const { drain_no: drainNo } = required(connection.first(takeDrainNumber(sqliteBuilder, lease.client)));
    reached('drain-opening');
    connection.run(addDrain(sqliteBuilder, lease.client, drainNo, timeText(engine)));
    return drainNo;
  });
  staged.begin(lease.client, opened);
  return opened;
}

/** What an answer that never ended has left behind counts for nothing (P5). */
async function discardReceiving(engine: Engine, lease: Lease): Promise<void> {
  const rows = await writeUnderLease(engine, lease, () =>
    engine.connection.all(drainsNotDone(sqliteBuilder, lease.client)),
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
  const { connection, staged } = engine;
  const { client } = lease;
  const discarding = <T>(work: () => T): Promise<T> =>
    writeUnderLease(engine, lease, () => {
      checkedDrain(engine, lease, drainNo, ['receiving'], 'discardStaged');
      return work();
    });
  const page = removeEntries(sqliteBuilder, client, drainNo, entriesPerPage);
  while ((await discarding(() => connection.run(page))) === entriesPerPage) await breathe();
  reached('staged-discarding');
  const end =
    keep === 'remove'
      ? removeDrain(sqliteBuilder, client, drainNo)
      : changeDrain(sqliteBuilder, client, drainNo, { queued: 0 });
  await discarding(() => connection.run(end));
  staged.begin(client, drainNo);
}

export async function seal(
  engine: Engine,
  lease: Lease,
  drainNo: number,
  { maxQueueNumber, unreadable }: { readonly maxQueueNumber: string; readonly unreadable: number },
): Promise<Sealed> {
  const { connection } = engine;
  return writeUnderLease(engine, lease, (row) => {
    const { client } = lease;
    const drain = checkedDrain(engine, lease, drainNo, ['receiving'], 'seal');
    const { entries } = required(connection.first(entriesOfDrain(sqliteBuilder, client, drainNo)));
    engine.staged.check(client, drain, entries);
    if (unreadable > 0) markUnreadable(engine, drain, row.fetch_number, unreadable);
    const queued = unreadable > 0 ? entries + 1 : entries;
    const sealed = { state: 'refreshing', max_queue_number: maxQueueNumber, queued } as const;
    connection.run(changeDrain(sqliteBuilder, client, drainNo, sealed));
    reached('queue-sealing');
    const { numbers, change } = answeredWith(row, maxQueueNumber, timeText(engine));
    connection.run(queueAnswered(sqliteBuilder, client, change));
    const counts = connection.all(openCounts(sqliteBuilder, client, drainNo));
    return {
      ...progressOf({ ...drain, ...sealed }, counts),
      numbers,
      repeatedPurges: change.repeated_purges,
    };
  });
}

/** Looks for anything pending or gone in the same transaction: nothing can slip in between (P1). */
export async function beginPurge(engine: Engine, lease: Lease, drainNo: number): Promise<boolean> {
  const { connection } = engine;
  return writeUnderLease(engine, lease, () => {
    const { client } = lease;
    const drain = checkedDrain(engine, lease, drainNo, ['refreshing', 'purging'], 'beginPurge');
    if (drain.state === 'purging') return true;
    const open = connection.all(openCounts(sqliteBuilder, client, drainNo));
    if (open.some(({ state }) => state !== 'parked')) return false;
    connection.run(changeDrain(sqliteBuilder, client, drainNo, { state: 'purging' }));
    reached('purge-beginning');
    return true;
  });
}

export const purged = (engine: Engine, lease: Lease, drainNo: number): Promise<void> =>
  finish(engine, lease, drainNo, 'purged');

export const leftUnpurged = (engine: Engine, lease: Lease, drainNo: number): Promise<void> =>
  finish(engine, lease, drainNo, 'leftUnpurged');

async function finish(engine: Engine, lease: Lease, drainNo: number, how: DrainEnd): Promise<void> {
  const { connection } = engine;
  await writeUnderLease(engine, lease, ({ history_seen_at: seenAt }) => {
    const { client } = lease;
    const drain = checkedDrain(engine, lease, drainNo, ['purging', 'done'], how);
    if (drain.state === 'done') return;
    const at = timeText(engine);
    connection.run(changeDrain(sqliteBuilder, client, drainNo, endedDrain(how, at, seenAt)));
    reached('purge-recording');
    if (how === 'leftUnpurged') return;
    const purge = { last_purge_at: at, last_purge_number: drain.max_queue_number };
    connection.run(purgeConfirmed(sqliteBuilder, client, purge));
  });
}

export async function queueWasEmpty(engine: Engine, lease: Lease): Promise<void> {
  await writeUnderLease(engine, lease, () => {
    engine.connection.run(queueAnswered(sqliteBuilder, lease.client, answeredEmpty(timeText(engine))));
  });
}

/** The drain, if it is in a state from which this step may be taken; otherwise throws `DB_OUT_OF_ORDER`. */
export function checkedDrain(
  { connection }: Engine,
  { client }: Claimant,
  drainNo: number,
  states: readonly SyncDrains['state'][],
  step: string,
): SyncDrains {
  const row = connection.first(drainRow(sqliteBuilder, client, drainNo));
  if (row === null) throw new ShadowError('DB_OUT_OF_ORDER', { detail: `${step}, no drain ${drainNo}` });
  if (!states.includes(row.state)) throw outOfOrder(step, row);
  return row;
}

const outOfOrder = (step: string, { drain_no, state }: SyncDrains): ShadowError =>
  new ShadowError('DB_OUT_OF_ORDER', { detail: `${step}, drain ${drain_no} is ${state}` });
