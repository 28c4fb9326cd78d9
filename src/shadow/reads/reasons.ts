// Counts why customers were queued.

import { sql } from 'kysely';
import type { ClientId } from '../../catalogue/ids.ts';
import type { Engine } from '../engine.ts';
import type { QueueReasons } from '../interface/reasons.ts';
import { unreadableMarker } from '../ledger/unreadable-marker.ts';
import { build, required, type Statement } from '../statement.ts';
import { timeOf } from '../tables/bookkeeping-rows.ts';

const mostReasons = 200;

interface Totals {
  readonly entries: number;
  readonly customers: number;
  readonly oldest: string | null;
}

const entriesSince = (client: ClientId, since: string) =>
  build
    .selectFrom('sync_queue')
    .where('client_id', '=', client)
    .where('known_at', '>=', since)
    .where('cust_id', '<>', unreadableMarker);

export const queuedSince = (client: ClientId, since: string): Statement<Totals> =>
  entriesSince(client, since)
    .select((eb) => [
      eb.fn.countAll<number>().as('entries'),
      sql<number>`count(distinct cust_id)`.as('customers'),
      sql<string | null>`min(known_at)`.as('oldest'),
    ])
    .compile();

/**
 * An observer fetches customers once more when they vanish from the queue: those entries have no reasons, and came from nowhere. Its
 * drains count only where no entry has reasons at all.
 */
export const withoutReasonSince = (
  client: ClientId,
  since: string,
): Statement<{ readonly observed: number; readonly entries: number }> =>
  build
    .selectFrom('sync_queue')
    .innerJoin('sync_drains', (join) =>
      join
        .onRef('sync_drains.client_id', '=', 'sync_queue.client_id')
        .onRef('sync_drains.drain_no', '=', 'sync_queue.drain_no'),
    )
    .select((eb) => ['sync_drains.observed', eb.fn.countAll<number>().as('entries')])
    .where('sync_queue.client_id', '=', client)
    .where('known_at', '>=', since)
    .where('cust_id', '<>', unreadableMarker)
    .where('reasons', '=', '[]')
    .groupBy('sync_drains.observed')
    .compile();

export const queueReasons = (
  { database, own }: Engine,
  client: ClientId,
  since: Date,
): Promise<QueueReasons> =>
  database.read(
    async (reader) => {
      const from = since.toISOString();
      const totals = required(await reader.first(queuedSince(client, from)));
      const counts = await reader.all(own.reasonCounts(client, from, mostReasons));
      const without = await reader.all(withoutReasonSince(client, from));
      const counted = counts.length === 0 ? without : without.filter(({ observed }) => observed === 0);
      return {
        since,
        from: timeOf(totals.oldest),
        entries: totals.entries,
        customers: totals.customers,
        withoutReason: counted.reduce((sum, { entries }) => sum + entries, 0),
        counts: counts.map(({ from_table: table, action, entries, customers }) => ({
          table,
          action,
          entries,
          customers,
        })),
      };
    },
    { mayTakeLong: true },
  );
