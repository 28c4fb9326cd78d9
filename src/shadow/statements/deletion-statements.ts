// Statements about customers AA gave evidence against (P6).

import type { CompiledQuery } from 'kysely';
import type { ClientId } from '../../catalogue/ids.ts';
import type { SyncQueue } from '../tables/bookkeeping-tables.ts';
import type { Builder } from './builder.ts';
import { isGone } from './ledger-conditions.ts';

/** Only those we hold alive count against the brake; one customer counts once, in however many drains it stands. */
export const goneAlive = (db: Builder, client: ClientId): CompiledQuery<{ readonly gone: number }> =>
  db
    .selectFrom('sync_queue')
    .innerJoin('customers', (join) =>
      join
        .onRef('customers.client_id', '=', 'sync_queue.client_id')
        .onRef('customers.cust_id', '=', 'sync_queue.cust_id'),
    )
    .select((eb) => eb.fn.count<number>('sync_queue.cust_id').distinct().as('gone'))
    .where('sync_queue.client_id', '=', client)
    .where(isGone)
    .where('customers.deleted_at', 'is', null)
    .compile();

export type GoneEntry = Pick<SyncQueue, 'drain_no' | 'cust_id' | 'known_fetch_number' | 'gone_at'>;

export const goneEntries = (db: Builder, client: ClientId, limit: number): CompiledQuery<GoneEntry> =>
  db
    .selectFrom('sync_queue')
    .select(['drain_no', 'cust_id', 'known_fetch_number', 'gone_at'])
    .where('client_id', '=', client)
    .where(isGone)
    .orderBy('cust_id')
    .limit(limit)
    .compile();
