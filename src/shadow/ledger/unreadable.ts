// Parks the entry that stands for queue entries without a readable customer number.

import { clientId } from '../../catalogue/ids.ts';
import type { Transaction } from '../engine.ts';
import type { SyncDrains } from '../tables/bookkeeping-tables.ts';
import { keepDrains } from './drain-rows.ts';
import { addEntry, removeEntry } from './one-entry.ts';
import { parkedAmong } from './parked-entries.ts';
import { unreadableEntry, unreadableMarker } from './unreadable-marker.ts';

interface Unreadable {
  readonly entries: number;
  readonly fetchNumber: number;
  readonly at: string;
}

/** A client has one marker. The new marker includes what an earlier answer left (P9). */
export async function markUnreadable(
  tx: Transaction,
  drain: SyncDrains,
  unreadable: Unreadable,
): Promise<void> {
  const client = clientId(drain.client_id);
  const [older] = await tx.all(parkedAmong(client, [unreadableMarker]));
  if (older !== undefined) {
    tx.send(removeEntry({ client, drainNo: older.drain_no, custId: unreadableMarker }));
    tx.send(keepDrains(client, [older.drain_no], unreadable.at));
  }
  tx.send(addEntry(unreadableEntry(drain, { ...unreadable, older })));
}
