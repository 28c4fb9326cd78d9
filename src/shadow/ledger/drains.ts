// The life of a drain: receiving, refreshing, purging, done. Each step checks the lease and the state it starts from, in its
// own transaction. It holds the drain's row, so that no other step can run at the same time.

import { reached } from '../../steps.ts';
import type { Transaction } from '../engine.ts';
import type { Drain, Sealed } from '../interface/ledger.ts';
import type { Lease } from '../interface/rights.ts';
import { required, type Statement } from '../statement.ts';
import { ShadowError } from '../shadow-error.ts';
import { toDrain } from '../tables/bookkeeping-rows.ts';
import type { SyncDrains } from '../tables/bookkeeping-tables.ts';
import { breathe } from './parts.ts';
import { freeClaims } from './claim-rows.ts';
import { LostNumbers } from './known-numbers.ts';
import { clientRow, keepOfClient } from './clients.ts';
import {
  addDrain,
  changeDrain,
  type DrainEnd,
  drainRow,
  drainsNotDone,
  endedDrain,
  entriesOfDrain,
  openCounts,
  removeDrain,
  takeDrainNumber,
} from './drain-rows.ts';
import { answeredEmpty, answeredWith } from './foreign-purges.ts';
import { checkLease, writeUnderLease } from './leases.ts';
import type { Ledger } from './ledger.ts';
import { observedUntil, observedWith } from './observing.ts';
import { arriving, populatedBy } from './population.ts';
import { progressOf } from './progress.ts';
import { markUnreadable } from './unreadable.ts';

const entriesPerPage = 5_000;

export async function unfinishedDrain(ledger: Ledger, lease: Lease): Promise<Drain | null> {
  await discardReceiving(ledger, lease);
  const { client, fencing } = lease;
  return writeUnderLease(ledger, lease, async (tx) => {
    const rows = await tx.all(drainsNotDone([lease.client]));
    const found = rows.find(({ state }) => state !== 'receiving');
    if (found === undefined) return null;
    // A worker that asks for its unfinished drain is not working on it now. So the entries that a failed lane could not give
    // back are free.
    if (ledger.claimsMade.mayStand(lease)) tx.send(freeClaims({ client, drainNo: found.drain_no, fencing }));
    return toDrain(found);
  });
}

export interface OpeningTerms {
  readonly askedMsAgo?: number;
  readonly observed?: boolean;
}

export async function openDrain(
  ledger: Ledger,
  lease: Lease,
  { askedMsAgo = 0, observed = false }: OpeningTerms,
): Promise<number> {
  await discardReceiving(ledger, lease);
  const opened = await writeUnderLease(ledger, lease, async (tx, mark) => {
    const [unfinished] = await tx.all(drainsNotDone([lease.client]));
    if (unfinished !== undefined) throw outOfOrder('openDrain', unfinished);
    tx.send(takeDrainNumber(lease.client));
    const { drain_no: drainNo } = required(await tx.first(clientRow(lease.client)));
    reached('drain-opening');
    const askedAt = new Date(Date.parse(mark.now) - askedMsAgo).toISOString();
    tx.send(
      addDrain(lease.client, { drainNo, askedAt, receivedAt: mark.now, observed: observed ? 1 : 0 }),
    );
    return drainNo;
  });
  ledger.staged.begin(lease.client, opened);
  ledger.known.met(lease.client, { drain_no: opened });
  return opened;
}

/** The entries of an answer that never ended do not count (P5). */
async function discardReceiving(ledger: Ledger, lease: Lease): Promise<void> {
  const rows = await writeUnderLease(ledger, lease, (tx) => tx.all(drainsNotDone([lease.client])));
  for (const { state, drain_no } of rows)
    if (state === 'receiving') await discardStaged(ledger, lease, drain_no, 'remove');
}

export async function discardStaged(
  ledger: Ledger,
  lease: Lease,
  drainNo: number,
  keep: 'keep' | 'remove',
): Promise<void> {
  const { client } = lease;
  const discarding = (statement: (now: string) => Statement): Promise<number> =>
    writeUnderLease(ledger, lease, async (tx, { now }) => {
      await checkedDrain(ledger, tx, lease, drainNo, ['receiving'], 'discardStaged');
      return tx.run(statement(now));
    });
  const page = ledger.own.removeStaged(client, drainNo, entriesPerPage);
  while ((await discarding(() => page)) === entriesPerPage) await breathe();
  reached('staged-discarding');
  // AA is asked again after this.
  await discarding((now) =>
    keep === 'remove'
      ? removeDrain(client, drainNo)
      : changeDrain(client, drainNo, { queued: 0, asked_at: now }),
  );
  ledger.staged.begin(client, drainNo);
}

export interface SealTerms {
  /** `null`: an observer found the queue empty, and looks after those who were in it. */
  readonly maxQueueNumber: string | null;
  readonly unreadable: number;
  /** Of an observer: how many customers it has left out. */
  readonly carried?: number;
}

export async function seal(
  ledger: Ledger,
  lease: Lease,
  drainNo: number,
  { maxQueueNumber, unreadable, carried = 0 }: SealTerms,
): Promise<Sealed> {
  return writeUnderLease(ledger, lease, async (tx, mark) => {
    const { client } = lease;
    const [row, drain] = await Promise.all([
      tx.first(clientRow(client)),
      checkedDrain(ledger, tx, lease, drainNo, ['receiving'], 'seal'),
    ]);
    const at = mark.now;
    const { entries } = required(await tx.first(entriesOfDrain(client, drainNo)));
    ledger.staged.check(client, drain, entries);
    if (unreadable > 0)
      await markUnreadable(tx, drain, { entries: unreadable, fetchNumber: mark.fetch_number, at });
    const queued = unreadable > 0 ? entries + 1 : entries;
    const sealed = { state: 'refreshing', max_queue_number: maxQueueNumber, queued } as const;
    tx.send(changeDrain(client, drainNo, sealed));
    reached('queue-sealing');
    const { numbers, change } = answeredWith(required(row), maxQueueNumber, at, drain.observed === 1);
    const population = await arriving(tx, required(row), {
      ...drain,
      maxQueueNumber: maxQueueNumber ?? '',
      customers: maxQueueNumber === null ? 0 : entries,
    });
    const observing =
      drain.observed === 1
        ? observedWith(required(row), { at, maxQueueNumber, carried, drainNo, staged: entries })
        : { observing: null };
    tx.send(keepOfClient(client, { ...change, ...population, ...observing }));
    const counts = await tx.all(openCounts(client, drainNo));
    return {
      ...progressOf({ ...drain, ...sealed }, counts),
      numbers,
      repeatedPurges: change.repeated_purges,
    };
  });
}

/** The lock on the drain waits for batches that are under way, so that none of them can add something in between (P1). */
export async function beginPurge(ledger: Ledger, lease: Lease, drainNo: number): Promise<boolean> {
  return writeUnderLease(ledger, lease, async (tx, mark) => {
    const { client } = lease;
    const drain = await checkedDrain(ledger, tx, lease, drainNo, ['refreshing', 'purging'], 'beginPurge');
    if (drain.state === 'purging') return true;
    if (mark.paused_at !== null) return false;
    const open = await tx.all(openCounts(client, drainNo));
    if (open.some(({ state }) => state !== 'parked')) return false;
    tx.send(changeDrain(client, drainNo, { state: 'purging' }));
    reached('purge-beginning');
    return true;
  });
}

/**
 * The last look before the purge is sent: the database is the one in which the drain was made ready, and the right is still
 * ours. It locks nothing. Throws `DB_LEASE_LOST`, `DB_SET_BACK` or `DB_GONE`.
 */
export async function checkPurge(ledger: Ledger, lease: Lease, drainNo: number): Promise<void> {
  const { client } = lease;
  const known = ledger.known.of(client);
  const [row, drain] = await ledger.database.read((reader) =>
    Promise.all([reader.first(clientRow(client)), reader.first(drainRow(client, drainNo))]),
  );
  ledger.known.check(client, known, row);
  checkLease(row, lease);
  // What an observer had seen before is not among its entries, and AA's number covers it (P1).
  if (drain?.observed === 1) throw outOfOrder('checkPurge of what was observed', drain);
  if (drain?.state !== 'purging')
    throw new LostNumbers(client, known, `drain ${drainNo} was ready to be purged, and is not any more`);
}

export const purged = (ledger: Ledger, lease: Lease, drainNo: number): Promise<void> =>
  finish(ledger, lease, drainNo, 'purged');

export const leftUnpurged = (ledger: Ledger, lease: Lease, drainNo: number): Promise<void> =>
  finish(ledger, lease, drainNo, 'leftUnpurged');

/** Nothing is sent to AA, so what is noted of purges stays as it is. */
export const endObserved = (ledger: Ledger, lease: Lease, drainNo: number): Promise<void> =>
  finish(ledger, lease, drainNo, 'observed');

async function finish(ledger: Ledger, lease: Lease, drainNo: number, how: DrainEnd): Promise<void> {
  await writeUnderLease(ledger, lease, async (tx, mark) => {
    const { client } = lease;
    const drain = await checkedDrain(ledger, tx, lease, drainNo, ['purging', 'done'], how);
    if (drain.state === 'done') return;
    const at = mark.now;
    const ended = endedDrain(how, at, mark.history_seen_at);
    tx.send(changeDrain(client, drainNo, ended));
    reached('purge-recording');
    if (mark.population_drain_no === drainNo) {
      const row = required(await tx.first(clientRow(client)));
      tx.send(keepOfClient(client, populatedBy(row, drain, at)));
    }
    if (how === 'observed')
      tx.send(keepOfClient(client, observedUntil(required(await tx.first(clientRow(client))), { drainNo, at })));
    if (how !== 'purged') return;
    const purge = { last_purge_at: at, last_purge_number: drain.max_queue_number };
    tx.send(keepOfClient(client, purge));
  });
}

export async function queueWasEmpty(ledger: Ledger, lease: Lease): Promise<void> {
  await writeUnderLease(ledger, lease, async (tx, mark) => {
    const answered = answeredEmpty(mark.now);
    tx.send(keepOfClient(lease.client, answered));
  });
}

/** The drain if its state allows this step. It is held until the transaction ends. */
export const checkedDrain = async (
  { own }: Ledger,
  tx: Transaction,
  { client }: Lease,
  ...[drainNo, states, step]: StepParts
): Promise<SyncDrains> => stepFrom(await own.holdDrain(tx, client, drainNo), drainNo, states, step);

type StepParts = readonly [drainNo: number, states: readonly SyncDrains['state'][], step: string];

/** Throws `DB_OUT_OF_ORDER` if the state does not allow the step. */
export function stepFrom(row: SyncDrains | null, ...[drainNo, states, step]: StepParts): SyncDrains {
  if (row === null) throw new ShadowError('DB_OUT_OF_ORDER', { detail: `${step}, no drain ${drainNo}` });
  if (!states.includes(row.state)) throw outOfOrder(step, row);
  return row;
}

const outOfOrder = (step: string, { drain_no, state }: SyncDrains): ShadowError =>
  new ShadowError('DB_OUT_OF_ORDER', { detail: `${step}, drain ${drain_no} is ${state}` });
