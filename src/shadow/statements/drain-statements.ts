// Statements over `sync_drains`, and over the ledger of one drain as a whole.

import { type CompiledQuery, sql } from 'kysely';
import type { ClientId } from '../../catalogue/ids.ts';
import type { LedgerState } from '../shadow.ts';
import type { SyncDrains } from '../tables/bookkeeping-tables.ts';
import type { Builder } from './builder.ts';
import { isOpen } from './ledger-conditions.ts';

/** At most one is receiving, and at most one refreshing or purging. */
export const drainsNotDone = (db: Builder, client: ClientId): CompiledQuery<SyncDrains> =>
  db
    .selectFrom('sync_drains')
    .selectAll()
    .where('client_id', '=', client)
    .where(sql<boolean>`state <> 'done'`)
    .orderBy('drain_no')
    .compile();

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

export const lessQueued = (db: Builder, client: ClientId, drainNo: number, by: number): CompiledQuery =>
  db
    .updateTable('sync_drains')
    .set((eb) => ({ queued: eb('queued', '-', by) }))
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .compile();

export const removeDrain = (db: Builder, client: ClientId, drainNo: number): CompiledQuery =>
  db.deleteFrom('sync_drains').where('client_id', '=', client).where('drain_no', '=', drainNo).compile();

/** Finished drains whose stored entries still stand in the ledger. */
export const unprunedDrains = (db: Builder, client: ClientId): CompiledQuery<Pick<SyncDrains, 'drain_no'>> =>
  db
    .selectFrom('sync_drains')
    .select('drain_no')
    .where('client_id', '=', client)
    .where('state', '=', 'done')
    .where('pruned', '=', 0)
    .compile();

/** Up to `limit` finished drains older than the last `kept`. */
export const removeOldDrains = (
  db: Builder,
  client: ClientId,
  { kept, limit }: { readonly kept: number; readonly limit: number },
): CompiledQuery =>
  db
    .deleteFrom('sync_drains')
    .where('client_id', '=', client)
    .where('drain_no', 'in', (eb) =>
      eb
        .selectFrom('sync_drains')
        .select('drain_no')
        .where('client_id', '=', client)
        .where('state', '=', 'done')
        .where('pruned', '=', 1)
        .where('drain_no', '<=', (inner) =>
          inner
            .selectFrom('sync_drains')
            .select('drain_no')
            .where('client_id', '=', client)
            .where('state', '=', 'done')
            .orderBy('drain_no', 'desc')
            .limit(1)
            .offset(kept),
        )
        .orderBy('drain_no')
        .limit(limit),
    )
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

interface EntryPage {
  readonly drainNo: number;
  readonly limit: number;
  /** Only the stored ones, or all. */
  readonly which: 'stored' | 'all';
}

export const removeEntries = (
  db: Builder,
  client: ClientId,
  { drainNo, limit, which }: EntryPage,
): CompiledQuery =>
  db
    .deleteFrom('sync_queue')
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .where('cust_id', 'in', (eb) => {
      const entries = eb
        .selectFrom('sync_queue')
        .select('cust_id')
        .where('client_id', '=', client)
        .where('drain_no', '=', drainNo);
      return (which === 'all' ? entries : entries.where('state', '=', 'stored'))
        .orderBy('cust_id')
        .limit(limit);
    })
    .compile();
