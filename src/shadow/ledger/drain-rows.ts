// The rows of `sync_drains`, and counts over the whole ledger of one drain.

import { type RawBuilder, sql } from 'kysely';
import type { ClientId } from '../../catalogue/ids.ts';
import type { LedgerState } from '../interface/ledger.ts';
import { build, type Statement } from '../statement.ts';
import type { SyncDrains } from '../tables/bookkeeping-tables.ts';
import { isOpen } from './entry-conditions.ts';
import { historyTime } from './history-clock.ts';
import { unreadableMarker } from './unreadable-marker.ts';

/**
 * At most one drain of a client is receiving, and at most one is refreshing or purging. Every look at a client asks for them, and the
 * history of drains beside them may be long. So each half uses the words of an index that holds no other drains. By number.
 */
export function drainsNotDone(clients: readonly ClientId[]): Statement<SyncDrains> {
  const ofClients = build.selectFrom('sync_drains').selectAll().where('client_id', 'in', clients);
  return ofClients
    .where(sql<boolean>`state = 'receiving'`)
    .unionAll(ofClients.where(sql<boolean>`state in ('refreshing', 'purging')`))
    .orderBy('drain_no')
    .compile();
}

export const drainRow = (client: ClientId, drainNo: number): Statement<SyncDrains> =>
  build
    .selectFrom('sync_drains')
    .selectAll()
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .compile();

interface NewDrain {
  readonly drainNo: number;
  readonly askedAt: string;
  readonly receivedAt: string;
  readonly observed: number;
}

export const addDrain = (
  client: ClientId,
  { drainNo, askedAt, receivedAt, observed }: NewDrain,
): Statement =>
  build
    .insertInto('sync_drains')
    .values({
      client_id: client,
      drain_no: drainNo,
      state: 'receiving',
      max_queue_number: null,
      asked_at: askedAt,
      received_at: receivedAt,
      queued: 0,
      purged_at: null,
      last_settled_at: null,
      pruned: 0,
      observed,
    })
    .compile();

export const changeDrain = (
  client: ClientId,
  drainNo: number,
  change: Partial<Omit<SyncDrains, 'client_id' | 'drain_no'>>,
): Statement =>
  build
    .updateTable('sync_drains')
    .set(change)
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .compile();

/** `leftUnpurged`: AA did not confirm the purge. `observed`: none was sent. Then the drain ends without the time of a purge. */
export type DrainEnd = 'purged' | 'leftUnpurged' | 'observed';

/** `at`: now. `seenAt`: when the clock was last looked at. */
export const endedDrain = (how: DrainEnd, at: string, seenAt: string | null) =>
  ({
    state: 'done',
    purged_at: how === 'purged' ? at : null,
    last_settled_at: historyTime(at, seenAt),
  }) as const;

export const lessQueued = (client: ClientId, drainNo: number, by: number): Statement =>
  build
    .updateTable('sync_drains')
    .set((eb) => ({ queued: eb('queued', '-', by) }))
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .compile();

export const removeDrain = (client: ClientId, drainNo: number): Statement =>
  build.deleteFrom('sync_drains').where('client_id', '=', client).where('drain_no', '=', drainNo).compile();

/** An entry of these drains was settled after they had finished: their history is kept from that time on. */
export const keepDrains = (client: ClientId, drainNos: readonly number[], at: string): Statement =>
  build
    .updateTable('sync_drains')
    .set({ last_settled_at: historyTimeOf(client, at), pruned: 0 })
    .where('client_id', '=', client)
    .where('drain_no', 'in', drainNos)
    .compile();

/**
 * An entry that waited in this drain is no longer there. If no other entry waits, the drain goes together with its history.
 */
export const lookedAtAgain = (client: ClientId, drainNo: number, at: string): Statement =>
  build
    .updateTable('sync_drains')
    .set({ last_settled_at: historyTimeOf(client, at), pruned: 0 })
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .where('pruned', '=', 1)
    .compile();

export const entriesOfDrain = (client: ClientId, drainNo: number): Statement<{ readonly entries: number }> =>
  build
    .selectFrom('sync_queue')
    .select((eb) => eb.fn.countAll<number>().as('entries'))
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .compile();

/** The customers of a drain that came without a change behind them. */
export const entriesWithoutReason = (
  client: ClientId,
  drainNo: number,
): Statement<{ readonly entries: number }> =>
  build
    .selectFrom('sync_queue')
    .select((eb) => eb.fn.countAll<number>().as('entries'))
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .where('reasons', '=', '[]')
    .where('cust_id', '<>', unreadableMarker)
    .compile();

/** The newest drain with customers whose answer was asked for after a time and is complete. */
export const newestFilledDrain = (client: ClientId, since: string): Statement<SyncDrains> =>
  build
    .selectFrom('sync_drains')
    .selectAll()
    .where('client_id', '=', client)
    .where('state', '!=', 'receiving')
    .where('asked_at', '>=', since)
    .where('queued', '>', 0)
    .orderBy('drain_no', 'desc')
    .limit(1)
    .compile();

export interface OpenCount {
  readonly drain_no: number;
  readonly state: LedgerState;
  readonly entries: number;
}

/** Counts what is not stored yet, of one drain or of all, with an index that holds nothing else. */
export function openCounts(client: ClientId, drainNo: number | 'all'): Statement<OpenCount> {
  const counts = build
    .selectFrom('sync_queue')
    .select((eb) => ['drain_no', 'state', eb.fn.countAll<number>().as('entries')])
    .where('client_id', '=', client)
    .where(isOpen)
    .groupBy(['drain_no', 'state']);
  return (drainNo === 'all' ? counts : counts.where('drain_no', '=', drainNo)).compile();
}

export const takeDrainNumber = (client: ClientId): Statement =>
  build
    .updateTable('sync_clients')
    .set((eb) => ({ drain_no: eb('drain_no', '+', 1) }))
    .where('client_id', '=', client)
    .compile();

export const historyTimeOf = (client: ClientId, at: string): RawBuilder<string> =>
  sql<string>`coalesce((select history_seen_at from sync_clients
    where client_id = ${client} and history_seen_at > ${at}), ${at})`;
