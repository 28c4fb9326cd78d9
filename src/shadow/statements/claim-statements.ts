// Statements that take ledger entries back from a worker. Handing them out is each engine's own: it is hot, and engines
// lock rows in their own ways.

import type { CompiledQuery } from 'kysely';
import type { ClientId, CustId } from '../../catalogue/ids.ts';
import type { Builder } from './builder.ts';

interface EntriesOfDrain {
  readonly client: ClientId;
  readonly drainNo: number;
  readonly custIds: readonly CustId[];
  readonly fencing: number;
}

/** Only what this lease has claimed. */
export const unclaimEntries = (
  db: Builder,
  { client, drainNo, custIds, fencing }: EntriesOfDrain,
): CompiledQuery =>
  db
    .updateTable('sync_queue')
    .set({ claimed_by: null })
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .where('cust_id', 'in', custIds)
    .where('claimed_by', '=', fencing)
    .compile();
