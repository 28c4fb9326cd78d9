// The parked entries by their error, over the index `sync_queue_groups`.

import type { ClientId } from '../../catalogue/ids.ts';
import { type RawBuilder, sql, type SqlBool } from 'kysely';
import { build, type Statement } from '../statement.ts';
import type { SyncQueue } from '../tables/bookkeeping-tables.ts';
import { isParked, isParkedByNumber } from './entry-conditions.ts';

/*
 * Each statement walks a few entries of the index from a place in it, in its own order, and looks outside whether they are of the group.
 * Said so, no other index gives the order, and a server that knows nothing of the table takes none.
 */

interface Walk {
  readonly from: RawBuilder<SqlBool>;
  readonly direction?: 'asc' | 'desc';
  readonly limit: number;
}

const walk = ({ from, direction = 'asc', limit }: Walk) =>
  build
    .selectFrom('sync_queue')
    .where(isParked)
    .where(from)
    .orderBy('client_id', direction)
    .orderBy('error_group', direction)
    .orderBy('parked_at', direction)
    .orderBy('cust_id', direction)
    .limit(limit);

/** What the index holds: nothing else is read. */
const indexed = ['client_id', 'error_group', 'parked_at', 'cust_id', 'next_attempt_at'] as const;

const looked = (terms: Walk) => walk(terms).select(indexed).as('walked');

const fromGroup = (client: ClientId, group: string): RawBuilder<SqlBool> =>
  sql<SqlBool>`(client_id, error_group) >= (${client}, ${group})`;

/** After every time at which a customer can have been parked. */
const afterAll = '9999-12-31T23:59:59.999Z';

/** The first group after a name. SQLite begins at the place itself and not after it, so the place lies behind all of the group. */
export const groupAfter = (
  client: ClientId,
  after: string,
): Statement<{ readonly error_group: string | null }> =>
  build
    .selectFrom(looked({ from: behindGroup(client, after), limit: 1 }))
    .select('error_group')
    .where('client_id', '=', client)
    .compile();

const behindGroup = (client: ClientId, group: string): RawBuilder<SqlBool> =>
  sql<SqlBool>`(client_id, error_group, parked_at) > (${client}, ${group}, ${afterAll})`;

export interface GroupCount {
  readonly entries: number;
  readonly next_attempt_at: string | null;
}

/** Counts no further than the limit, the longest parked first. */
export const groupCount = (client: ClientId, group: string, limit: number): Statement<GroupCount> =>
  build
    .selectFrom(looked({ from: fromGroup(client, group), limit }))
    .select((eb) => [
      eb.fn.countAll<number>().as('entries'),
      eb.fn.min<string | null>('next_attempt_at').as('next_attempt_at'),
    ])
    .where('client_id', '=', client)
    .where('error_group', '=', group)
    .compile();

/** The last that was parked. */
export const newestOfGroup = (
  client: ClientId,
  group: string,
): Statement<{ readonly parked_at: string | null }> =>
  build
    .selectFrom(
      looked({
        from: sql<SqlBool>`(client_id, error_group) <= (${client}, ${group})`,
        direction: 'desc',
        limit: 1,
      }),
    )
    .select('parked_at')
    .where('client_id', '=', client)
    .where('error_group', '=', group)
    .compile();

export interface PlaceAmongParked {
  readonly parked_at: string;
  readonly cust_id: string;
}

interface Slice {
  readonly after: PlaceAmongParked | null;
  readonly limit: number;
}

interface SliceOfGroup extends Slice {
  readonly group: string;
}

/** The longest parked first. */
export function parkedSlice(client: ClientId, { after, limit }: Slice): Statement<SyncQueue> {
  const ofClient = build.selectFrom('sync_queue').selectAll().where('client_id', '=', client).where(isParked);
  return (after === null ? ofClient : ofClient.where(behind(after)))
    .orderBy('parked_at')
    .orderBy('cust_id')
    .limit(limit)
    .compile();
}

const behind = ({ parked_at: at, cust_id: last }: PlaceAmongParked): RawBuilder<SqlBool> =>
  sql<SqlBool>`parked_at >= ${at} and (parked_at > ${at} or cust_id > ${last})`;

const walkOfGroup = (client: ClientId, { group, after, limit }: SliceOfGroup): Walk => ({
  from: after === null ? fromGroup(client, group) : behindInGroup(client, group, after),
  limit,
});

const behindInGroup = (client: ClientId, group: string, after: PlaceAmongParked): RawBuilder<SqlBool> =>
  sql<SqlBool>`(client_id, error_group, parked_at, cust_id) > (${client}, ${group}, ${after.parked_at}, ${after.cust_id})`;

/** The same, of a group. */
export const groupPage = (client: ClientId, slice: SliceOfGroup): Statement<SyncQueue> =>
  build
    .selectFrom(walk(walkOfGroup(client, slice)).selectAll().as('walked'))
    .selectAll()
    .where('client_id', '=', client)
    .where('error_group', '=', slice.group)
    .compile();

/** The same, without what the entries hold. */
export const groupSlice = (
  client: ClientId,
  slice: SliceOfGroup,
): Statement<{ readonly cust_id: string; readonly parked_at: string | null }> =>
  build
    .selectFrom(looked(walkOfGroup(client, slice)))
    .select(['cust_id', 'parked_at'])
    .where('client_id', '=', client)
    .where('error_group', '=', slice.group)
    .compile();

/** By number. */
export const parkedNumbers = (
  client: ClientId,
  after: string,
  limit: number,
): Statement<{ readonly cust_id: string }> =>
  build
    .selectFrom('sync_queue')
    .select('cust_id')
    .where('client_id', '=', client)
    .where(isParkedByNumber)
    .where('cust_id', '>', after)
    .orderBy('cust_id')
    .limit(limit)
    .compile();
