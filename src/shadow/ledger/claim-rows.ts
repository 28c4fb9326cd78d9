// Entries that are taken back from a worker. Handing them out is each engine's own: it is hot, and engines hold rows in
// their own ways.

import type { ClientId, CustId } from '../../catalogue/ids.ts';
import { build, type Statement } from '../statement.ts';
import { isOpen } from './entry-conditions.ts';

interface EntriesOfDrain {
  readonly client: ClientId;
  readonly drainNo: number;
  readonly custIds: readonly CustId[];
  readonly fencing: number;
}

/** All that this lease has claimed of a drain's pending entries. */
export const freeClaims = ({ client, drainNo, fencing }: Omit<EntriesOfDrain, 'custIds'>): Statement =>
  build
    .updateTable('sync_queue')
    .set({ claimed_by: null })
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .where(isOpen)
    .where('state', '=', 'pending')
    .where('claimed_by', '=', fencing)
    .compile();

/** Only what this lease has claimed. */
export const unclaimEntries = ({ client, drainNo, custIds, fencing }: EntriesOfDrain): Statement =>
  build
    .updateTable('sync_queue')
    .set({ claimed_by: null })
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .where('cust_id', 'in', custIds)
    .where('claimed_by', '=', fencing)
    .compile();
