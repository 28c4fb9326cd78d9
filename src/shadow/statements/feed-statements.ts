// Statements over the feed.

import { type CompiledQuery, type RawBuilder, sql, type SqlBool } from 'kysely';
import type { ClientId, CustId } from '../../catalogue/ids.ts';
import type { DatedChange, OldChanges } from '../ledger/ahead-of-time.ts';
import type { SyncChanges } from '../tables/bookkeeping-tables.ts';
import type { Builder } from './builder.ts';

export const changesAfter = (
  db: Builder,
  client: ClientId,
  { after, limit }: { readonly after: number; readonly limit: number },
): CompiledQuery<SyncChanges> =>
  db
    .selectFrom('sync_changes')
    .selectAll()
    .where('client_id', '=', client)
    .where('change_no', '>', after)
    .orderBy('change_no')
    .limit(limit)
    .compile();

/** The last ones first. Walks the client's feed: an index for it would cost every change, and is asked by people only. */
export const changesOfCustomer = (
  db: Builder,
  client: ClientId,
  custId: CustId,
  limit: number,
): CompiledQuery<SyncChanges> =>
  db
    .selectFrom('sync_changes')
    .selectAll()
    .where('client_id', '=', client)
    .where('cust_id', '=', custId)
    .orderBy('change_no', 'desc')
    .limit(limit)
    .compile();

/** The first change from this number on. */
export const changeFrom = (db: Builder, client: ClientId, changeNo: number): CompiledQuery<DatedChange> =>
  db
    .selectFrom('sync_changes')
    .select(['change_no', 'committed_at'])
    .where('client_id', '=', client)
    .where('change_no', '>=', changeNo)
    .orderBy('change_no')
    .limit(1)
    .compile();

/** Of the `limit` oldest changes, so that pruning costs the same however long the feed is. */
export const lastOfOldChanges = (
  db: Builder,
  client: ClientId,
  old: OldChanges,
  limit: number,
): CompiledQuery<{ readonly last: number | null }> =>
  db
    .selectFrom(
      db
        .selectFrom('sync_changes')
        .select(['change_no', 'committed_at'])
        .where('client_id', '=', client)
        .orderBy('change_no')
        .limit(limit)
        .as('oldest'),
    )
    .select((eb) => eb.fn.max<number | null>('change_no').as('last'))
    .where(isOld(old))
    .compile();

/** `last`: of the page of the oldest changes, as above. */
export const removeOldChanges = (
  db: Builder,
  client: ClientId,
  last: number,
  old: OldChanges,
): CompiledQuery =>
  db
    .deleteFrom('sync_changes')
    .where('client_id', '=', client)
    .where('change_no', '<=', last)
    .where(isOld(old))
    .compile();

const isOld = ({ before, upTo }: OldChanges): RawBuilder<SqlBool> =>
  sql<SqlBool>`(committed_at < ${before} or change_no <= ${upTo})`;
