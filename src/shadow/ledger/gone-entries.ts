// The entries of customers that AA says are deleted (P6).

import type { RawBuilder } from 'kysely';
import { errorGroup } from '../plan/error-group.ts';
import type { ClientId } from '../../catalogue/ids.ts';
import type { NumberRange } from '../engine.ts';
import type { GoneKind } from '../interface/applying.ts';
import { build, type Statement } from '../statement.ts';
import type { SyncQueue } from '../tables/bookkeeping-tables.ts';
import { isGone } from './entry-conditions.ts';
import { within } from './parked-entries.ts';

export interface GoneCount {
  readonly gone_kind: GoneKind | null;
  readonly gone: number;
}

/** Counts for the brake, by kind: only customers we hold alive. A customer in several drains counts once. */
export const goneAlive = (client: ClientId): Statement<GoneCount> =>
  build
    .selectFrom('sync_queue')
    .innerJoin('customers', (join) =>
      join
        .onRef('customers.client_id', '=', 'sync_queue.client_id')
        .onRef('customers.cust_id', '=', 'sync_queue.cust_id'),
    )
    .select((eb) => ['gone_kind', eb.fn.count<number>('sync_queue.cust_id').distinct().as('gone')])
    .where('sync_queue.client_id', '=', client)
    .where(isGone)
    .where('customers.deleted_at', 'is', null)
    .groupBy('gone_kind')
    .compile();

/** How many entries are gone, by kind. */
export const goneCounts = (client: ClientId): Statement<GoneCount> =>
  build
    .selectFrom('sync_queue')
    .select((eb) => ['gone_kind', eb.fn.countAll<number>().as('gone')])
    .where('client_id', '=', client)
    .where(isGone)
    .groupBy('gone_kind')
    .compile();

export type GoneEntry = Pick<
  SyncQueue,
  'drain_no' | 'cust_id' | 'known_fetch_number' | 'gone_at' | 'gone_kind'
>;

/** `kind`: only those. Left out: all. */
export function goneEntries(client: ClientId, limit: number, kind?: GoneKind | null): Statement<GoneEntry> {
  const all = build
    .selectFrom('sync_queue')
    .select(['drain_no', 'cust_id', 'known_fetch_number', 'gone_at', 'gone_kind'])
    .where('client_id', '=', client)
    .where(isGone)
    .orderBy('cust_id')
    .limit(limit);
  return (kind === undefined ? all : all.where('gone_kind', kind === null ? 'is' : '=', kind)).compile();
}

/** The rule was changed: whoever was to leave by it is fetched anew. */
export const judgeAnew = (client: ClientId, at: string, code: string, message: string): Statement =>
  build
    .updateTable('sync_queue')
    .set({
      state: 'parked',
      parked_at: at,
      next_attempt_at: at,
      gone_at: null,
      gone_kind: null,
      claimed_by: null,
      error_code: code,
      error_message: message,
      error_group: errorGroup(code, message),
    })
    .where('client_id', '=', client)
    .where(isGone)
    .where('gone_kind', '=', 'irrelevant')
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
