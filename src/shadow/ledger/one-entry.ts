// The entry of one customer in one drain.

import type { ClientId } from '../../catalogue/ids.ts';
import { build, type Statement } from '../statement.ts';
import type { SyncQueue } from '../tables/bookkeeping-tables.ts';

export interface EntryKey {
  readonly client: ClientId;
  readonly drainNo: number;
  /** The number of a customer, or the marker of entries without one. */
  readonly custId: string;
}

export const entryOf = ({
  client,
  drainNo,
  custId,
}: EntryKey): Statement<Pick<SyncQueue, 'state' | 'reasons' | 'claimed_by'>> =>
  build
    .selectFrom('sync_queue')
    .select(['state', 'reasons', 'claimed_by'])
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .where('cust_id', '=', custId)
    .compile();

export const changeEntry = (
  { client, drainNo, custId }: EntryKey,
  change: Partial<Pick<SyncQueue, 'cust_id' | 'reasons'>>,
): Statement =>
  build
    .updateTable('sync_queue')
    .set(change)
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .where('cust_id', '=', custId)
    .compile();

export const addEntry = (entry: SyncQueue): Statement =>
  build.insertInto('sync_queue').values(entry).compile();

export const removeEntry = ({ client, drainNo, custId }: EntryKey): Statement =>
  build
    .deleteFrom('sync_queue')
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .where('cust_id', '=', custId)
    .compile();
