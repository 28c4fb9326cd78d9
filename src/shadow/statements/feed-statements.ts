// Statements over the feed.

import type { CompiledQuery } from 'kysely';
import type { ClientId, CustId } from '../../catalogue/ids.ts';
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

/** Looks at the `limit` oldest changes only, so that pruning costs the same however long the feed is. */
export const removeOldChanges = (
  db: Builder,
  client: ClientId,
  { before, limit }: { readonly before: string; readonly limit: number },
): CompiledQuery =>
  db
    .deleteFrom('sync_changes')
    .where('client_id', '=', client)
    .where('committed_at', '<', before)
    .where('change_no', 'in', (eb) =>
      eb
        .selectFrom('sync_changes')
        .select('change_no')
        .where('client_id', '=', client)
        .orderBy('change_no')
        .limit(limit),
    )
    .compile();
