// Statements over `sync_drains`, and over the ledger of one drain as a whole.

import { type CompiledQuery, sql } from 'kysely';
import type { ClientId } from '../../catalogue/ids.ts';
import { historyTime } from '../ledger/history-clock.ts';
import type { LedgerState } from '../interface/ledger.ts';
import type { SyncDrains } from '../tables/bookkeeping-tables.ts';
import type { Builder } from './builder.ts';
import { historyTimeOf } from './history-time-of.ts';
import { isOpen } from './ledger-conditions.ts';

/**
 * At most one is receiving, and at most one refreshing or purging. Asked at every look, beside a history of drains that may
 * be long: each half has the words of the index that holds no other drains.
 */
export const drainsNotDone = (db: Builder, client: ClientId): CompiledQuery<SyncDrains> => {
  const ofClient = db.selectFrom('sync_drains').selectAll().where('client_id', '=', client);
  return ofClient
    .where(sql<boolean>`state = 'receiving'`)
    .unionAll(ofClient.where(sql<boolean>`state in ('refreshing', 'purging')`))
    .orderBy('drain_no')
    .compile();
};

export const drainRow = (db: Builder, client: ClientId, drainNo: number): CompiledQuery<SyncDrains> =>
  db
    .selectFrom('sync_drains')
    .selectAll()
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .compile();

export const addDrain = (db: Builder, client: ClientId, drainNo: number, receivedAt: string): CompiledQuery =>
  db
    .insertInto('sync_drains')
    .values({
      client_id: client,
      drain_no: drainNo,
      state: 'receiving',
      max_queue_number: null,
      received_at: receivedAt,
      queued: 0,
      purged_at: null,
      last_settled_at: null,
      pruned: 0,
    })
    .compile();

export const changeDrain = (
  db: Builder,
  client: ClientId,
  drainNo: number,
  change: Partial<Omit<SyncDrains, 'client_id' | 'drain_no'>>,
): CompiledQuery =>
  db
    .updateTable('sync_drains')
    .set(change)
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .compile();

/** `leftUnpurged`: AA did not confirm the purge, so the drain ends without the time of one. */
export type DrainEnd = 'purged' | 'leftUnpurged';

/** `at`: now. `seenAt`: when the clock was last looked at. */
export const endedDrain = (how: DrainEnd, at: string, seenAt: string | null) =>
  ({
    state: 'done',
    purged_at: how === 'purged' ? at : null,
    last_settled_at: historyTime(at, seenAt),
  }) as const;

export const lessQueued = (db: Builder, client: ClientId, drainNo: number, by: number): CompiledQuery =>
  db
    .updateTable('sync_drains')
    .set((eb) => ({ queued: eb('queued', '-', by) }))
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .compile();

export const removeDrain = (db: Builder, client: ClientId, drainNo: number): CompiledQuery =>
  db.deleteFrom('sync_drains').where('client_id', '=', client).where('drain_no', '=', drainNo).compile();

/** An entry of these drains was settled when they were finished already: their history is kept from then on. */
export const keepDrains = (
  db: Builder,
  client: ClientId,
  drainNos: readonly number[],
  at: string,
): CompiledQuery =>
  db
    .updateTable('sync_drains')
    .set({ last_settled_at: historyTimeOf(client, at), pruned: 0 })
    .where('client_id', '=', client)
    .where('drain_no', 'in', drainNos)
    .compile();

/** Something that waited in it is there no more: where nothing else does, it goes with its history. */
export const lookedAtAgain = (db: Builder, client: ClientId, drainNo: number, at: string): CompiledQuery =>
  db
    .updateTable('sync_drains')
    .set({ last_settled_at: historyTimeOf(client, at), pruned: 0 })
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .where('pruned', '=', 1)
    .compile();

/** Finished drains that may hold history from before the given time and none from after it. */
export const drainsToPrune = (
  db: Builder,
  client: ClientId,
  { before, limit }: { readonly before: string; readonly limit: number },
): CompiledQuery<Pick<SyncDrains, 'drain_no'>> =>
  db
    .selectFrom('sync_drains')
    .select('drain_no')
    .where('client_id', '=', client)
    .where(sql<boolean>`state = 'done' and pruned = 0`)
    .where('last_settled_at', '<', before)
    .orderBy('last_settled_at')
    .limit(limit)
    .compile();

/** Not if something in it waits, or was settled meanwhile. */
export const removeEmptyDrain = (
  db: Builder,
  client: ClientId,
  drainNo: number,
  before: string,
): CompiledQuery =>
  db
    .deleteFrom('sync_drains')
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .where('last_settled_at', '<', before)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('sync_queue')
            .select('cust_id')
            .where('client_id', '=', client)
            .where('drain_no', '=', drainNo),
        ),
      ),
    )
    .compile();

/** What is left in it waits; looked at again when it has been settled. */
export const markPruned = (db: Builder, client: ClientId, drainNo: number, before: string): CompiledQuery =>
  db
    .updateTable('sync_drains')
    .set({ pruned: 1 })
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .where('last_settled_at', '<', before)
    .compile();

export const entriesOfDrain = (
  db: Builder,
  client: ClientId,
  drainNo: number,
): CompiledQuery<{ readonly entries: number }> =>
  db
    .selectFrom('sync_queue')
    .select((eb) => eb.fn.countAll<number>().as('entries'))
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .compile();

export interface OpenCount {
  readonly drain_no: number;
  readonly state: LedgerState;
  readonly entries: number;
}

/** What is not stored yet, of one drain or of all, counted over the index that holds nothing else. */
export function openCounts(db: Builder, client: ClientId, drainNo: number | 'all'): CompiledQuery<OpenCount> {
  const counts = db
    .selectFrom('sync_queue')
    .select((eb) => ['drain_no', 'state', eb.fn.countAll<number>().as('entries')])
    .where('client_id', '=', client)
    .where(isOpen)
    .groupBy(['drain_no', 'state']);
  return (drainNo === 'all' ? counts : counts.where('drain_no', '=', drainNo)).compile();
}

export const removeEntries = (db: Builder, client: ClientId, drainNo: number, limit: number): CompiledQuery =>
  db
    .deleteFrom('sync_queue')
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .where('cust_id', 'in', (eb) =>
      eb
        .selectFrom('sync_queue')
        .select('cust_id')
        .where('client_id', '=', client)
        .where('drain_no', '=', drainNo)
        .orderBy('cust_id')
        .limit(limit),
    )
    .compile();

interface SettledPage {
  readonly drainNo: number;
  readonly before: string;
  readonly limit: number;
}

/** Entries of before there was a history carry no time. */
export const removeSettled = (
  db: Builder,
  client: ClientId,
  { drainNo, before, limit }: SettledPage,
): CompiledQuery =>
  db
    .deleteFrom('sync_queue')
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .where('cust_id', 'in', (eb) =>
      eb
        .selectFrom('sync_queue')
        .select('cust_id')
        .where('client_id', '=', client)
        .where('drain_no', '=', drainNo)
        .where('state', '=', 'stored')
        .where((or) => or.or([or('settled_at', '<', before), or('settled_at', 'is', null)]))
        .orderBy('cust_id')
        .limit(limit),
    )
    .compile();
