// Streams a queue answer into the ledger, a page a transaction. It counts for nothing until the drain is sealed (P5).

import type { QueueEntry } from '../../catalogue/queue-entry.ts';
import { parsedReasons } from '../tables/bookkeeping-rows.ts';
import { mergedReasons } from '../plan/merged-reasons.ts';
import type { Lease } from '../interface/rights.ts';
import type { SyncDrains } from '../tables/bookkeeping-tables.ts';
import { anyForgotten } from '../statements/forget-statements.ts';
import { isForgotten } from './apply/is-forgotten.ts';
import { checkedDrain } from './drains.ts';
import type { Engine } from './engine.ts';
import { writeUnderLease } from './leases.ts';
import { sqliteBuilder } from './sqlite-builder.ts';
import { reached } from '../../steps.ts';

const insert = `INSERT INTO sync_queue
  (client_id, drain_no, cust_id, state, reasons, attempts, known_at, known_fetch_number)
  VALUES (?, ?, ?, 'pending', ?, 0, ?, ?) ON CONFLICT DO NOTHING`;
const readReasons = 'SELECT reasons FROM sync_queue WHERE client_id = ? AND drain_no = ? AND cust_id = ?';
const writeReasons = `UPDATE sync_queue SET reasons = ?, known_fetch_number = ?
  WHERE client_id = ? AND drain_no = ? AND cust_id = ?`;

export async function stage(
  engine: Engine,
  lease: Lease,
  drainNo: number,
  entries: readonly QueueEntry[],
): Promise<void> {
  const added = await writeUnderLease(engine, lease, ({ fetch_number: fetchNumber }) => {
    const drain = checkedDrain(engine, lease, drainNo, ['receiving'], 'stage');
    let count = 0;
    for (const entry of toStage(engine, lease, entries)) {
      if (stageEntry(engine, drain, fetchNumber, entry) === 'added') count += 1;
      reached('page-staging');
    }
    return count;
  });
  engine.staged.add(lease.client, drainNo, added);
}

/** Without those who are to be ignored. Mostly there are none, which saves a look per entry. */
function toStage(
  { connection }: Engine,
  { client }: Lease,
  entries: readonly QueueEntry[],
): readonly QueueEntry[] {
  if (connection.first(anyForgotten(sqliteBuilder, client)) === null) return entries;
  return entries.filter(({ custId }) => !isForgotten({ connection, client }, custId));
}

/** A fetch must be sent after this moment to settle the entry: its number will be higher than the last one now. */
function stageEntry(
  { connection }: Engine,
  { client_id, drain_no, received_at }: SyncDrains,
  fetchNumber: number,
  { custId, reasons }: QueueEntry,
): 'added' | 'merged' {
  const text = JSON.stringify(mergedReasons([], reasons));
  const { changes } = connection
    .prepared(insert)
    .run(client_id, drain_no, custId, text, received_at, fetchNumber);
  if (changes === 1) return 'added';
  const known = connection.prepared(readReasons).get(client_id, drain_no, custId)?.['reasons'];
  const merged = JSON.stringify(mergedReasons(parsedReasons(String(known)), reasons));
  connection.prepared(writeReasons).run(merged, fetchNumber, client_id, drain_no, custId);
  return 'merged';
}
