// Takes entries back from a worker. Each engine hands entries out in its own way, because this is a hot statement and engines
// lock rows differently.

import type { ClientId, CustId } from '../../catalogue/ids.ts';
import { build, type Statement } from '../statement.ts';
import { isOpen } from './entry-conditions.ts';

interface EntriesOfDrain {
  readonly client: ClientId;
  readonly drainNo: number;
  readonly custIds: readonly CustId[];
  readonly fencing: number;
}

/** Frees all pending entries of a drain that this lease has claimed. */
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

/** Frees only what this lease has claimed. */
export const unclaimEntries = ({ client, drainNo, custIds, fencing }: EntriesOfDrain): Statement =>
  build
    .updateTable('sync_queue')
    .set({ claimed_by: null })
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .where('cust_id', 'in', custIds)
    .where('claimed_by', '=', fencing)
    .compile();
