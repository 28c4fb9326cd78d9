// Puts a page of queue entries into the ledger.

import type { QueueReason } from '../../../catalogue/queue-entry.ts';
import type { ReasonsOf } from '../../engine.ts';
import { mergedReasons } from '../../plan/merged-reasons.ts';
import { parsedReasons } from '../../tables/bookkeeping-rows.ts';
import type { SyncDrains } from '../../tables/bookkeeping-tables.ts';
import type { Connection } from '../connection.ts';

const insert = `INSERT INTO sync_queue
  (client_id, drain_no, cust_id, state, reasons, attempts, known_at, known_fetch_number, still_queued)
  VALUES (?, ?, ?, 'pending', ?, 0, ?, ?, ?) ON CONFLICT DO NOTHING`;
const readReasons = 'SELECT reasons FROM sync_queue WHERE client_id = ? AND drain_no = ? AND cust_id = ?';
const writeReasons = `UPDATE sync_queue SET reasons = ?, known_fetch_number = ?
  WHERE client_id = ? AND drain_no = ? AND cust_id = ?`;
const anyForgotten = 'SELECT 1 FROM sync_forgotten WHERE client_id = ? LIMIT 1';
const isForgotten = 'SELECT 1 FROM sync_forgotten WHERE client_id = ? AND cust_id = ?';

export function stage(
  connection: Connection,
  drain: SyncDrains,
  fetchNumber: number,
  page: ReasonsOf,
): number {
  let added = 0;
  for (const entry of toStage(connection, drain, page))
    if (stageEntry(connection, drain, fetchNumber, entry) === 'added') added += 1;
  return added;
}

type Entry = readonly [custId: string, reasons: readonly QueueReason[]];

/** Leaves out customers who are to be ignored. Usually there are none, which saves a look per entry. */
function toStage(
  connection: Connection,
  { client_id: client }: SyncDrains,
  page: ReasonsOf,
): readonly Entry[] {
  if (connection.prepared(anyForgotten).get(client) === undefined) return [...page];
  return [...page].filter(([custId]) => connection.prepared(isForgotten).get(client, custId) === undefined);
}

function stageEntry(
  connection: Connection,
  { client_id, drain_no, received_at, observed }: SyncDrains,
  fetchNumber: number,
  [custId, reasons]: Entry,
): 'added' | 'merged' {
  const { changes } = connection
    .prepared(insert)
    .run(client_id, drain_no, custId, JSON.stringify(reasons), received_at, fetchNumber, observed);
  if (changes === 1) return 'added';
  const known = connection.prepared(readReasons).get(client_id, drain_no, custId)?.['reasons'];
  const merged = JSON.stringify(mergedReasons(parsedReasons(String(known)), reasons));
  connection.prepared(writeReasons).run(merged, fetchNumber, client_id, drain_no, custId);
  return 'merged';
}
