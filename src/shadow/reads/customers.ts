// Lists of customers by number.

import { type ClientId, type CustId, custId } from '../../catalogue/ids.ts';
import type { Engine } from '../engine.ts';
import { idsAfter } from '../ledger/parts.ts';
import { unreadableMarker } from '../ledger/unreadable-marker.ts';
import { build, type Statement } from '../statement.ts';

interface CustomerPage {
  readonly after: CustId | null;
  readonly limit: number;
}

const customerIdsAfter = (client: ClientId, page: CustomerPage): Statement<{ readonly cust_id: string }> =>
  idsAfter('customers', client, page).where('deleted_at', 'is', null).compile();

export interface DrainPage extends CustomerPage {
  readonly drainNo: number;
}

/** From the ledger, in the order of its key. Tombstones and the marker, which names no customer, are left out. */
const drainCustomersAfter = (
  client: ClientId,
  { drainNo, after, limit }: DrainPage,
): Statement<{ readonly cust_id: string }> =>
  build
    .selectFrom('sync_queue')
    .select('cust_id')
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .where('cust_id', '>', after ?? '')
    .where('cust_id', '<>', unreadableMarker)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('customers')
            .select('customers.cust_id')
            .where('customers.client_id', '=', client)
            .whereRef('customers.cust_id', '=', 'sync_queue.cust_id')
            .where('customers.deleted_at', 'is not', null),
        ),
      ),
    )
    .orderBy('cust_id')
    .limit(limit)
    .compile();

export const customerIds = async (
  { database }: Engine,
  client: ClientId,
  page: CustomerPage,
): Promise<readonly CustId[]> =>
  (await database.all(customerIdsAfter(client, page))).map((row) => custId(row.cust_id));

export const drainCustomers = async (
  { database }: Engine,
  client: ClientId,
  page: DrainPage,
): Promise<readonly CustId[]> =>
  (await database.all(drainCustomersAfter(client, page))).map((row) => custId(row.cust_id));
