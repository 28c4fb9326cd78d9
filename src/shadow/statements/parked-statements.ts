// Statements over the customers that were set aside.

import { type CompiledQuery, type RawBuilder, sql, type SqlBool } from 'kysely';
import type { ClientId, CustId } from '../../catalogue/ids.ts';
import type { SyncQueue } from '../tables/bookkeeping-tables.ts';
import type { Builder } from './builder.ts';
import { historyTimeOf } from './history-time-of.ts';
import { isGone, isParked, isParkedByNumber, isWaiting } from './ledger-conditions.ts';

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

/** Customers by number, `after` left out and `upTo` taken in; `null`: from the first, to the last. */
export interface NumberRange {
  readonly after: string | null;
  readonly upTo: string | null;
}

/** What one statement handles: a million parked customers are no single transaction (P9). */
export type Part = readonly CustId[] | NumberRange;

const isRange = (part: Part): part is NumberRange => 'upTo' in part;

const beyond = ({ after }: Pick<NumberRange, 'after'>): RawBuilder<SqlBool> =>
  after === null ? sql<SqlBool>`true` : sql<SqlBool>`cust_id > ${after}`;

/** One is asked for as a range: where it is to be equal, SQLite looks through all of the client's entries instead. */
const among = (custIds: readonly CustId[]): RawBuilder<SqlBool> =>
  custIds.length === 1
    ? sql<SqlBool>`cust_id >= ${custIds[0]} and cust_id <= ${custIds[0]}`
    : sql<SqlBool>`cust_id in (${sql.join(custIds)})`;

const within = (part: Part): RawBuilder<SqlBool> => {
  if (!isRange(part)) return among(part);
  return part.upTo === null ? beyond(part) : sql<SqlBool>`${beyond(part)} and cust_id <= ${part.upTo}`;
};

interface Page {
  readonly state: 'parked' | 'gone';
  readonly after: string | null;
  readonly entries: number;
}

/** Where a page of so many ends; none where fewer are left. */
export const endOfPage = (
  db: Builder,
  client: ClientId,
  { state, after, entries }: Page,
): CompiledQuery<Pick<SyncQueue, 'cust_id'>> =>
  db
    .selectFrom('sync_queue')
    .select('cust_id')
    .where('client_id', '=', client)
    .where(state === 'gone' ? isGone : isParkedByNumber)
    .where(beyond({ after }))
    .orderBy('cust_id')
    .limit(1)
    .offset(entries - 1)
    .compile();

interface MadeDue {
  readonly part: Part;
  readonly now: string;
  /** A marker that stands for no customer and can never be fetched. */
  readonly except: string;
}

export const makeDue = (
  db: Builder,
  client: ClientId,
  { part, now, except }: MadeDue,
): CompiledQuery<Pick<SyncQueue, 'cust_id'>> =>
  db
    .updateTable('sync_queue')
    .set({ next_attempt_at: now })
    .where('client_id', '=', client)
    .where(isParkedByNumber)
    .where('cust_id', '<>', except)
    .where(within(part))
    .returning('cust_id')
    .compile();

export const removeParked = (
  db: Builder,
  client: ClientId,
  part: Part,
): CompiledQuery<Pick<SyncQueue, 'drain_no' | 'known_at' | 'parked_at'>> =>
  db
    .deleteFrom('sync_queue')
    .where('client_id', '=', client)
    .where(isParkedByNumber)
    .where(within(part))
    .returning(['drain_no', 'known_at', 'parked_at'])
    .compile();

interface Dropped {
  readonly part: Part;
  readonly at: string;
}

/** Settled without a refresh; the entry stays as history. */
export const dropEntries = (
  db: Builder,
  client: ClientId,
  { part, at }: Dropped,
): CompiledQuery<Pick<SyncQueue, 'drain_no'>> =>
  db
    .updateTable('sync_queue')
    .set({
      state: 'stored',
      outcome: 'dropped',
      settled_at: historyTimeOf(client, at),
      claimed_by: null,
      next_attempt_at: null,
      error_code: null,
      error_message: null,
    })
    .where('client_id', '=', client)
    .where(isParkedByNumber)
    .where(within(part))
    .returning('drain_no')
    .compile();

/** One whose schedule lies further ahead than this. */
export const someBeyond = (
  db: Builder,
  client: ClientId,
  latest: string,
): CompiledQuery<Pick<SyncQueue, 'cust_id'>> =>
  db
    .selectFrom('sync_queue')
    .select('cust_id')
    .where('client_id', '=', client)
    .where(isParked)
    .where('next_attempt_at', '>', latest)
    .limit(1)
    .compile();

interface Beyond {
  readonly latest: string;
  readonly now: string;
  readonly range: NumberRange;
}

export const bringForward = (
  db: Builder,
  client: ClientId,
  { latest, now, range }: Beyond,
): CompiledQuery<Pick<SyncQueue, 'cust_id'>> =>
  db
    .updateTable('sync_queue')
    .set({ next_attempt_at: now })
    .where('client_id', '=', client)
    .where(isParkedByNumber)
    .where(within(range))
    .where('next_attempt_at', '>', latest)
    .returning('cust_id')
    .compile();

interface Refusal {
  readonly at: string;
  readonly code: string;
  readonly message: string;
  readonly range: NumberRange;
  /** The entry's failures with the refusal added, as the engine writes that. */
  readonly failures: RawBuilder<string>;
}

/** They wait for a person from now on: no next attempt. */
export const parkGone = (
  db: Builder,
  client: ClientId,
  { at, code, message, failures, range }: Refusal,
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
    .where(within(range))
    .returning('cust_id')
    .compile();

/** A parked entry that names no customer: queue entries whose customer number could not be read. */
export const addMarker = (db: Builder, marker: SyncQueue): CompiledQuery =>
  db.insertInto('sync_queue').values(marker).compile();
