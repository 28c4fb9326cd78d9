// Statements over the customers that were set aside.

import type { CompiledQuery, RawBuilder } from 'kysely';
import type { ClientId } from '../../catalogue/ids.ts';
import type { Target } from '../id-parts.ts';
import type { SyncQueue } from '../tables/bookkeeping-tables.ts';
import type { Builder } from './builder.ts';
import { isGone, isParked, isWaiting } from './ledger-conditions.ts';

/** The longest parked first. */
export const parkedEntries = (db: Builder, client: ClientId, limit: number): CompiledQuery<SyncQueue> =>
  db
    .selectFrom('sync_queue')
    .selectAll()
    .where('client_id', '=', client)
    .where(isParked)
    .orderBy('parked_at')
    .orderBy('cust_id')
    .limit(limit)
    .compile();

export const nextParkedAt = (db: Builder, client: ClientId): CompiledQuery<{ readonly at: string | null }> =>
  db
    .selectFrom('sync_queue')
    .select((eb) => eb.fn.min<string | null>('next_attempt_at').as('at'))
    .where('client_id', '=', client)
    .where(isParked)
    .compile();

export const oldestParkedAt = (
  db: Builder,
  client: ClientId,
): CompiledQuery<{ readonly at: string | null }> =>
  db
    .selectFrom('sync_queue')
    .select((eb) => eb.fn.min<string | null>('parked_at').as('at'))
    .where('client_id', '=', client)
    .where(isParked)
    .compile();

/** Of the parked and the gone, `null` when there are none; pending entries are as old as their drain. */
export const oldestWaitingKnownAt = (
  db: Builder,
  client: ClientId,
): CompiledQuery<{ readonly at: string | null }> =>
  db
    .selectFrom('sync_queue')
    .select((eb) => eb.fn.min<string | null>('known_at').as('at'))
    .where('client_id', '=', client)
    .where(isWaiting)
    .compile();

interface MadeDue {
  readonly target: Target;
  readonly now: string;
  /** A marker that stands for no customer and can never be fetched. */
  readonly except: string;
}

export function makeDue(
  db: Builder,
  client: ClientId,
  { target, now, except }: MadeDue,
): CompiledQuery<Pick<SyncQueue, 'cust_id'>> {
  const update = db
    .updateTable('sync_queue')
    .set({ next_attempt_at: now })
    .where('client_id', '=', client)
    .where(isParked)
    .where('cust_id', '<>', except)
    .returning('cust_id');
  return (target === 'all' ? update : update.where('cust_id', 'in', target)).compile();
}

export function removeParked(
  db: Builder,
  client: ClientId,
  target: Target,
): CompiledQuery<Pick<SyncQueue, 'drain_no' | 'known_at' | 'parked_at'>> {
  const removal = db
    .deleteFrom('sync_queue')
    .where('client_id', '=', client)
    .where(isParked)
    .returning(['drain_no', 'known_at', 'parked_at']);
  return (target === 'all' ? removal : removal.where('cust_id', 'in', target)).compile();
}

/** Settled without a refresh; the entry stays as history. */
export function dropEntries(
  db: Builder,
  client: ClientId,
  target: Target,
  at: string,
): CompiledQuery<Pick<SyncQueue, 'drain_no'>> {
  const dropping = db
    .updateTable('sync_queue')
    .set({
      state: 'stored',
      outcome: 'dropped',
      settled_at: at,
      claimed_by: null,
      next_attempt_at: null,
      error_code: null,
      error_message: null,
    })
    .where('client_id', '=', client)
    .where(isParked)
    .returning('drain_no');
  return (target === 'all' ? dropping : dropping.where('cust_id', 'in', target)).compile();
}

interface Refusal {
  readonly at: string;
  readonly code: string;
  readonly message: string;
  /** The entry's failures with the refusal added, as the engine writes that. */
  readonly failures: RawBuilder<string>;
}

/** They wait for a person from now on: no next attempt. */
export const parkGone = (
  db: Builder,
  client: ClientId,
  { at, code, message, failures }: Refusal,
): CompiledQuery<Pick<SyncQueue, 'cust_id'>> =>
  db
    .updateTable('sync_queue')
    .set({
      state: 'parked',
      parked_at: at,
      next_attempt_at: null,
      gone_at: null,
      claimed_by: null,
      error_code: code,
      error_message: message,
      failures,
    })
    .where('client_id', '=', client)
    .where(isGone)
    .returning('cust_id')
    .compile();

/** A parked entry that names no customer: queue entries whose customer number could not be read. */
export const addMarker = (db: Builder, marker: SyncQueue): CompiledQuery =>
  db.insertInto('sync_queue').values(marker).compile();
