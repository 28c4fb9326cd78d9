// Parks the entry that stands for queue entries without a readable customer number.

import type { SyncDrains } from '../tables/bookkeeping-tables.ts';
import { addMarker, removeParked } from '../statements/parked-statements.ts';
import { clientId } from '../../catalogue/ids.ts';
import { unreadableCode, unreadableMarker, unreadableMessage } from '../unreadable-marker.ts';
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
  const parkedAt = timeText(engine);
  const older = connection.all(removeParked(sqliteBuilder, clientId(drain.client_id), [unreadableMarker]));
  connection.run(
    addMarker(sqliteBuilder, {
      client_id: drain.client_id,
      drain_no: drain.drain_no,
      cust_id: unreadableMarker,
      state: 'parked',
      reasons: '[]',
      attempts: 0,
      known_at: older[0]?.known_at ?? drain.received_at,
      known_fetch_number: fetchNumber,
      claimed_by: null,
      parked_at: older[0]?.parked_at ?? parkedAt,
      next_attempt_at: null,
      error_code: unreadableCode,
      error_message: unreadableMessage(entries),
      gone_at: null,
    }),
  );
}
