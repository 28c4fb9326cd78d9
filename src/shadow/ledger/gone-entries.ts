// The entries of customers that AA says are deleted (P6).

import type { RawBuilder } from 'kysely';
import { errorGroup } from '../plan/error-group.ts';
import type { ClientId } from '../../catalogue/ids.ts';
import type { NumberRange } from '../engine.ts';
import { build, type Statement } from '../statement.ts';
import type { SyncQueue } from '../tables/bookkeeping-tables.ts';
import { isGone } from './entry-conditions.ts';
import { within } from './parked-entries.ts';

/** Counts for the brake: only customers we hold alive. A customer in several drains counts once. */
export const goneAlive = (client: ClientId): Statement<{ readonly gone: number }> =>
  build
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

export const goneEntries = (client: ClientId, limit: number): Statement<GoneEntry> =>
  build
    .selectFrom('sync_queue')
    .select(['drain_no', 'cust_id', 'known_fetch_number', 'gone_at'])
    .where('client_id', '=', client)
    .where(isGone)
    .orderBy('cust_id')
    .limit(limit)
    .compile();

interface Refusal {
  readonly at: string;
  readonly code: string;
  readonly message: string;
  readonly range: NumberRange;
  /** The entry's failures with the refusal added. */
  readonly failures: RawBuilder<string>;
}

/** From then on they wait for a person, so they have no next attempt. */
export const parkGone = (client: ClientId, { at, code, message, failures, range }: Refusal): Statement =>
  build
    .updateTable('sync_queue')
    .set({
      state: 'parked',
      parked_at: at,
      next_attempt_at: null,
      gone_at: null,
      claimed_by: null,
      error_code: code,
      error_message: message,
      error_group: errorGroup(code, message),
      failures,
    })
    .where('client_id', '=', client)
    .where(isGone)
    .where(within(range))
    .compile();
