// Parks the entry that stands for queue entries without a readable customer number.

import type { SyncDrains } from '../tables/bookkeeping-tables.ts';
import { addMarker, removeParked } from '../statements/parked-statements.ts';
import { clientId } from '../../catalogue/ids.ts';
import { unreadableEntry, unreadableMarker } from '../unreadable-marker.ts';
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
  const older = connection.all(removeParked(sqliteBuilder, clientId(drain.client_id), [unreadableMarker]))[0];
  const marker = unreadableEntry(drain, { entries, fetchNumber, at: timeText(engine), older });
  connection.run(addMarker(sqliteBuilder, marker));
}
