// Reads the changes of one customer.

import type { ClientId, CustId } from '../../catalogue/ids.ts';
import { build, type Statement } from '../statement.ts';
import type { SyncChanges } from '../tables/bookkeeping-tables.ts';

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
