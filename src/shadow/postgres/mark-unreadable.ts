// Parks the entry that stands for queue entries without a readable customer number.

import { clientId } from '../../catalogue/ids.ts';
import { keepDrains } from '../statements/drain-statements.ts';
import { addMarker, removeParked } from '../statements/parked-statements.ts';
import type { SyncDrains } from '../tables/bookkeeping-tables.ts';
import { unreadableEntry, unreadableMarker } from '../ledger/unreadable-marker.ts';
import { postgresBuilder } from './postgres-builder.ts';
import type { Transaction } from './transaction.ts';

interface Unreadable {
  readonly entries: number;
  readonly fetchNumber: number;
  readonly at: string;
}

/** One marker per client: what an earlier answer left takes its place in the new one (P9). */
export async function markUnreadable(
  transaction: Transaction,
  drain: SyncDrains,
  unreadable: Unreadable,
): Promise<void> {
  const client = clientId(drain.client_id);
  const [older] = await transaction.all(removeParked(postgresBuilder, client, [unreadableMarker]));
  if (older !== undefined)
    transaction.send(keepDrains(postgresBuilder, client, [older.drain_no], unreadable.at));
  transaction.send(addMarker(postgresBuilder, unreadableEntry(drain, { ...unreadable, older })));
}
