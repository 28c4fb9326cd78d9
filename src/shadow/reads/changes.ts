// Reads the feed.

import type { ClientId, CustId } from '../../catalogue/ids.ts';
import type { Engine } from '../engine.ts';
import type { Change } from '../interface/applying.ts';
import { build, type Statement } from '../statement.ts';
import { toChange } from '../tables/bookkeeping-rows.ts';
import type { SyncChanges } from '../tables/bookkeeping-tables.ts';

const changesAfter = (
  client: ClientId,
  { after, limit }: { readonly after: number; readonly limit: number },
): Statement<SyncChanges> =>
  build
    .selectFrom('sync_changes')
    .selectAll()
    .where('client_id', '=', client)
    .where('change_no', '>', after)
    .orderBy('change_no')
    .limit(limit)
    .compile();

/**
 * The last ones first. Walks the client's feed: an index for this would make every change cost more, and only people ask for
 * it.
 */
export const changesOfCustomer = (client: ClientId, custId: CustId, limit: number): Statement<SyncChanges> =>
  build
    .selectFrom('sync_changes')
    .selectAll()
    .where('client_id', '=', client)
    .where('cust_id', '=', custId)
    .orderBy('change_no', 'desc')
    .limit(limit)
    .compile();

export const changes = async (
  { database }: Engine,
  client: ClientId,
  page: { readonly after: number; readonly limit: number },
): Promise<readonly Change[]> => (await database.all(changesAfter(client, page))).map(toChange);
