// Reads everything that the results of a batch can touch, and locks it until the transaction ends: the drain at work, the
// ledger entries, the customers. Always in this order, and by customer within it, so that workers wait for each other and do
// not deadlock.

import type { ClientId } from '../../../catalogue/ids.ts';
import type { Transaction } from '../../engine.ts';
import { type BatchRead, batchRead, type MarkRow, type Wanted } from '../../plan/batch-read.ts';
import type { Entry } from '../../plan/entries.ts';
import type { SyncDrains, SyncForgotten } from '../../tables/bookkeeping-tables.ts';
import { prepared } from '../statement.ts';

/** Other batches may lock the drain too. Its next step must wait. */
const drainAtWork = prepared<Pick<SyncDrains, 'drain_no'>>(
  'apply_drain',
  `SELECT drain_no FROM sync_drains
   WHERE client_id = $1 AND state IN ('refreshing', 'purging') FOR SHARE`,
);

const entryColumns = `ctid AS place, drain_no, cust_id, state, attempts, known_at, known_fetch_number, claimed_by,
  parked_at, next_attempt_at, error_code, error_message, gone_at, failures, error_group, gone_kind`;
export const entriesAtWork = prepared<Entry>(
  'apply_entries',
  `SELECT q.* FROM unnest($2::text[]) AS w(cust_id) CROSS JOIN LATERAL (
     SELECT ${entryColumns} FROM sync_queue
     WHERE client_id = $1 AND cust_id = w.cust_id AND drain_no = (
       SELECT drain_no FROM sync_drains WHERE client_id = $1 AND state IN ('refreshing', 'purging'))
     FOR NO KEY UPDATE) AS q`,
);
/**
 * Of the indexes over waiting entries, only that by customer gives the order of the first part. Without it, a server that knows
 * nothing of the table may walk through all that waits, for each customer. A customer has two entries that wait, at most; the
 * others of the nine are those of its neighbours, and are not locked. In the second part the state is looked at outside, so that
 * an entry is found by its key.
 */
export const entriesWaiting = prepared<Entry>(
  'apply_waiting',
  `SELECT q.* FROM unnest($2::text[]) AS w(cust_id) CROSS JOIN LATERAL (
     SELECT near.drain_no FROM (
       SELECT client_id, cust_id, drain_no FROM sync_queue
       WHERE (client_id, cust_id) >= ($1, w.cust_id) AND state IN ('parked', 'gone')
       ORDER BY client_id, cust_id LIMIT 9) AS near
     WHERE near.client_id = $1 AND near.cust_id = w.cust_id ORDER BY near.drain_no) AS n
   CROSS JOIN LATERAL (
     SELECT ${entryColumns} FROM sync_queue
     WHERE client_id = $1 AND drain_no = n.drain_no AND cust_id = w.cust_id
     OFFSET 0 FOR NO KEY UPDATE) AS q
   WHERE q.state IN ('parked', 'gone')`,
);

const forgottenAmong = prepared<Pick<SyncForgotten, 'cust_id'>>(
  'apply_forgotten',
  'SELECT cust_id FROM sync_forgotten WHERE client_id = $1 AND cust_id = ANY ($2)',
);

const marks = prepared<MarkRow>(
  'apply_marks',
  `SELECT c.place, c.cust_id, c.fetch_number, c.shape_no, c.content_hash, c.deleted_at IS NOT NULL AS deleted,
     CASE WHEN c.content_hash <> w.hash THEN c.section_hashes END AS section_hashes,
     CASE WHEN c.content_hash <> w.hash AND w.hash <> '' AND c.deleted_at IS NULL THEN c.document END AS document
   FROM unnest($2::text[], $3::text[]) AS w(cust_id, hash) CROSS JOIN LATERAL (
     SELECT ctid AS place, cust_id, fetch_number, shape_no, content_hash, deleted_at, section_hashes, document FROM customers
     WHERE client_id = $1 AND cust_id = w.cust_id FOR NO KEY UPDATE) AS c`,
);

/**
 * All statements are sent at once, and the server runs them in this order. Each row is looked up and locked by itself, in the
 * order of the list. So the planner has nothing to guess.
 */
export async function readBatch(
  transaction: Transaction,
  client: ClientId,
  wanted: readonly Wanted[],
): Promise<BatchRead> {
  const sorted = wanted.toSorted((a, b) => (a.custId < b.custId ? -1 : 1));
  const ids = sorted.map(({ custId }) => custId);
  const hashes = sorted.map(({ contentHash }) => contentHash);
  const [forgotten, drain, own, waiting, stored] = await Promise.all([
    transaction.all(forgottenAmong(client, ids)),
    transaction.first(drainAtWork(client)),
    transaction.all(entriesAtWork(client, ids)),
    transaction.all(entriesWaiting(client, ids)),
    transaction.all(marks(client, ids, hashes)),
  ]);
  return batchRead({ drainNo: drain?.drain_no ?? null, own, waiting, marks: stored, forgotten });
}
