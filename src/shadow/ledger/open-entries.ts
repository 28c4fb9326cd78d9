// How many entries are open, for looks that are taken all the time: they must be quick with a million parked customers. Of the drains that
// are not done every open entry is counted, as their progress follows from it. What waits from drains that are done is counted in indexes
// that hold nothing else, the parked up to a limit.

import { type ExpressionBuilder, type RawBuilder, sql } from 'kysely';
import type { ClientId } from '../../catalogue/ids.ts';
import type { Reader } from '../engine.ts';
import { build, type Statement } from '../statement.ts';
import type { ShadowTables, SyncClients, SyncDrains } from '../tables/bookkeeping-tables.ts';
import type { OpenCount } from './drain-rows.ts';
import { isGone, isOpen, isParked, isWaiting } from './entry-conditions.ts';
import { idParts } from './parts.ts';

/** Whoever asks for all counts to this number. */
export const everyEntry = 1_000_000_000;
/** Nobody who looks at a state needs to know how many more there are. */
export const mostParked = 10_000;

export type OfClient<Row> = Row & { readonly client_id: string };

/** What waits for a client, parked or gone. */
export interface WaitingColumns {
  /** One more than the limit: there are more. */
  readonly parked_count: number;
  readonly gone_count: number;
  /** Of those, whom the rule does not keep. */
  readonly leaving_count: number;
  readonly oldest_parked_at: string | null;
  readonly oldest_waiting_at: string | null;
}

const parkedUpTo = (limit: number): RawBuilder<number> =>
  sql<number>`(select count(*) from (select 1 as one from sync_queue
    where sync_queue.client_id = sync_clients.client_id and ${isParked} limit ${limit + 1}) as counted)`;

/** Of a statement over `sync_clients`. The oldest times are looked up at the ends of their indexes. */
export const waitingColumns = (limit: number) => (eb: ExpressionBuilder<ShadowTables, 'sync_clients'>) => {
  const ofClient = eb
    .selectFrom('sync_queue')
    .whereRef('sync_queue.client_id', '=', 'sync_clients.client_id');
  return [
    parkedUpTo(limit).as('parked_count'),
    ofClient
      .where(isGone)
      .select((inner) => inner.fn.countAll<number>().as('count'))
      .as('gone_count'),
    ofClient
      .where(isGone)
      .where('gone_kind', '=', 'irrelevant')
      .select((inner) => inner.fn.countAll<number>().as('count'))
      .as('leaving_count'),
    ofClient
      .where(isParked)
      .select((inner) => inner.fn.min<string | null>('parked_at').as('at'))
      .as('oldest_parked_at'),
    ofClient
      .where(isWaiting)
      .select((inner) => inner.fn.min<string | null>('known_at').as('at'))
      .as('oldest_waiting_at'),
  ] as const;
};

/** With what waits for each of them; the parked are counted up to the limit, and one more. */
export const clientsWithWaiting = (
  clients: readonly ClientId[],
  limit: number,
): Statement<SyncClients & WaitingColumns> =>
  build
    .selectFrom('sync_clients')
    .selectAll()
    .select(waitingColumns(limit))
    .where('client_id', 'in', clients)
    .compile();

export type DrainKey = Pick<SyncDrains, 'client_id' | 'drain_no'>;

/** Of some drains, at least one. */
export function openCountsIn(drains: readonly DrainKey[]): Statement<OfClient<OpenCount>> {
  const keys = drains.map((drain) => sql`(${drain.client_id}, cast(${drain.drain_no} as integer))`);
  return build
    .selectFrom('sync_queue')
    .select((eb) => ['client_id', 'drain_no', 'state', eb.fn.countAll<number>().as('entries')])
    .where(sql<boolean>`(client_id, drain_no) in (values ${sql.join(keys)})`)
    .where(isOpen)
    .groupBy(['client_id', 'drain_no', 'state'])
    .compile();
}

/** The same of any number of drains. */
export async function countOpen(
  reader: Reader,
  drains: readonly DrainKey[],
): Promise<readonly OfClient<OpenCount>[]> {
  const counts: OfClient<OpenCount>[] = [];
  for (const part of idParts(drains)) counts.push(...(await reader.all(openCountsIn(part))));
  return counts;
}
