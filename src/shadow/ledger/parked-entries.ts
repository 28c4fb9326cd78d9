// The entries of customers that were set aside.

import { type RawBuilder, sql, type SqlBool } from 'kysely';
import type { ClientId, CustId } from '../../catalogue/ids.ts';
import { build, type Statement } from '../statement.ts';
import type { NumberRange, Part } from '../engine.ts';
import { clearedBySettling } from '../plan/entries.ts';
import type { SyncQueue } from '../tables/bookkeeping-tables.ts';
import { historyTimeOf } from './drain-rows.ts';
import { isGone, isParked, isParkedByNumber } from './entry-conditions.ts';

/** The longest parked first. */
export const parkedEntries = (client: ClientId, limit: number): Statement<SyncQueue> =>
  build
    .selectFrom('sync_queue')
    .selectAll()
    .where('client_id', '=', client)
    .where(isParked)
    .orderBy('parked_at')
    .orderBy('cust_id')
    .limit(limit)
    .compile();

export const parkedAmong = (
  client: ClientId,
  part: Part,
): Statement<Pick<SyncQueue, 'drain_no' | 'known_at' | 'parked_at'>> =>
  build
    .selectFrom('sync_queue')
    .select(['drain_no', 'known_at', 'parked_at'])
    .where('client_id', '=', client)
    .where(isParkedByNumber)
    .where(within(part))
    .compile();

export const nextParkedAt = (client: ClientId): Statement<{ readonly at: string | null }> =>
  build
    .selectFrom('sync_queue')
    .select((eb) => eb.fn.min<string | null>('next_attempt_at').as('at'))
    .where('client_id', '=', client)
    .where(isParked)
    .compile();

const isRange = (part: Part): part is NumberRange => 'upTo' in part;

const beyond = ({ after }: Pick<NumberRange, 'after'>): RawBuilder<SqlBool> =>
  after === null ? sql<SqlBool>`true` : sql<SqlBool>`cust_id > ${after}`;

/** A single id is asked for as a range: with an equality, SQLite would look through all of the client's entries. */
const among = (custIds: readonly CustId[]): RawBuilder<SqlBool> =>
  custIds.length === 1
    ? sql<SqlBool>`cust_id >= ${custIds[0]} and cust_id <= ${custIds[0]}`
    : sql<SqlBool>`cust_id in (${sql.join(custIds)})`;

export function within(part: Part): RawBuilder<SqlBool> {
  if (!isRange(part)) return among(part);
  return part.upTo === null ? beyond(part) : sql<SqlBool>`${beyond(part)} and cust_id <= ${part.upTo}`;
}

interface Page {
  readonly state: 'parked' | 'gone';
  readonly after: string | null;
  readonly entries: number;
}

/** The last customer of a page of this size. No row if fewer are left. */
export const endOfPage = (
  client: ClientId,
  { state, after, entries }: Page,
): Statement<Pick<SyncQueue, 'cust_id'>> =>
  build
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
  /** The marker, which names no customer and can never be fetched. */
  readonly except: string;
}

export const makeDue = (client: ClientId, { part, now, except }: MadeDue): Statement =>
  build
    .updateTable('sync_queue')
    .set({ next_attempt_at: now })
    .where('client_id', '=', client)
    .where(isParkedByNumber)
    .where('cust_id', '<>', except)
    .where(within(part))
    .compile();

interface Dropped {
  readonly part: Part;
  readonly at: string;
}

/** Settles entries without a refresh. The entry stays as history. */
export const dropEntries = (client: ClientId, { part, at }: Dropped): Statement =>
  build
    .updateTable('sync_queue')
    .set({
      state: 'stored',
      outcome: 'dropped',
      settled_at: historyTimeOf(client, at),
      ...clearedBySettling,
    })
    .where('client_id', '=', client)
    .where(isParkedByNumber)
    .where(within(part))
    .compile();

/** One entry whose next attempt is later than this. */
export const someBeyond = (client: ClientId, latest: string): Statement<Pick<SyncQueue, 'cust_id'>> =>
  build
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

export const bringForward = (client: ClientId, { latest, now, range }: Beyond): Statement =>
  build
    .updateTable('sync_queue')
    .set({ next_attempt_at: now })
    .where('client_id', '=', client)
    .where(isParkedByNumber)
    .where(within(range))
    .where('next_attempt_at', '>', latest)
    .compile();
