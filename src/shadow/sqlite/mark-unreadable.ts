// Parks the entry that stands for queue entries without a readable customer number.

import type { SyncDrains } from '../tables/bookkeeping-tables.ts';
import { keepDrains } from '../statements/drain-statements.ts';
import { addMarker, removeParked } from '../statements/parked-statements.ts';
import { clientId } from '../../catalogue/ids.ts';
import { unreadableEntry, unreadableMarker } from '../ledger/unreadable-marker.ts';
import { type Engine, timeText } from './engine.ts';
import { sqliteBuilder } from './sqlite-builder.ts';

/** One marker per client: what an earlier answer left takes its place in the new one (P9). */
export function markUnreadable(
  engine: Engine,
  drain: SyncDrains,
  fetchNumber: number,
  entries: number,
): void {
  const { connection } = engine;
  const [client, at] = [clientId(drain.client_id), timeText(engine)];
  const older = connection.all(removeParked(sqliteBuilder, client, [unreadableMarker]))[0];
  if (older !== undefined) connection.run(keepDrains(sqliteBuilder, client, [older.drain_no], at));
  const marker = unreadableEntry(drain, { entries, fetchNumber, at, older });
  connection.run(addMarker(sqliteBuilder, marker));
}
