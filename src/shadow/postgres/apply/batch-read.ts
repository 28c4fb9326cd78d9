// Reads, and locks until the transaction ends, all that the results of a batch can touch: the drain at work,
// the ledger entries, the customers. Always in this order, and within it by customer, so that workers wait for each other
// and do not deadlock.

import type { ClientId } from '../../../catalogue/ids.ts';
import type { SyncDrains, SyncForgotten } from '../../tables/bookkeeping-tables.ts';
import type { StoredMark } from '../../plan/verdict.ts';
import { prepared } from '../statement.ts';
import type { Transaction } from '../transaction.ts';
import type { CustomerEntries, Entry } from './ledger-plan.ts';

export interface StoredCustomerMark extends StoredMark {
  /** Where the row stands in its table, for as long as the transaction holds it. */
  readonly place: string;
  /** The hash of each part that has content; empty for a tombstone, and where the content is the same. */
  readonly parts: ReadonlyMap<string, string>;
  /** What is stored, as JSON, where the content differs; `null` for a tombstone. */
  readonly document: string | null;
}

export interface BatchRead {
  /** The drain being refreshed or purged. */
  readonly drainNo: number | null;
  readonly entriesOf: (custId: string) => CustomerEntries;
  readonly marks: ReadonlyMap<string, StoredCustomerMark>;
  /** Numbers that are to be ignored. Whoever forgets one holds the client's row, which this transaction shares. */
  readonly forgotten: ReadonlySet<string>;
}

export interface Wanted {
  readonly custId: string;
  /** `null` where it makes no difference which parts a customer has. */
  readonly contentHash: string | null;
}

/** The drain is shared with other batches, and kept from taking its next step. */
const drainAtWork = prepared<Pick<SyncDrains, 'drain_no'>>(
  'apply_drain',
  `SELECT drain_no FROM sync_drains
   WHERE client_id = $1 AND state IN ('refreshing', 'purging') FOR SHARE`,
);

const entryColumns = `ctid AS place, drain_no, cust_id, state, attempts, known_at, known_fetch_number, claimed_by,
  parked_at, next_attempt_at, error_code, error_message, gone_at, failures`;
const entriesAtWork = prepared<Entry>(
  'apply_entries',
  `SELECT q.* FROM unnest($2::text[]) AS w(cust_id) CROSS JOIN LATERAL (
     SELECT ${entryColumns} FROM sync_queue
     WHERE client_id = $1 AND cust_id = w.cust_id AND drain_no = (
       SELECT drain_no FROM sync_drains WHERE client_id = $1 AND state IN ('refreshing', 'purging'))
     FOR NO KEY UPDATE) AS q`,
);
const entriesWaiting = prepared<Entry>(
  'apply_waiting',
  `SELECT q.* FROM unnest($2::text[]) AS w(cust_id) CROSS JOIN LATERAL (
     SELECT ${entryColumns} FROM sync_queue
     WHERE client_id = $1 AND cust_id = w.cust_id AND state IN ('parked', 'gone')
     ORDER BY drain_no FOR NO KEY UPDATE) AS q`,
);

const forgottenAmong = prepared<Pick<SyncForgotten, 'cust_id'>>(
  'apply_forgotten',
  'SELECT cust_id FROM sync_forgotten WHERE client_id = $1 AND cust_id = ANY ($2)',
);

interface MarkRow {
  readonly place: string;
  readonly cust_id: string;
  readonly fetch_number: number;
  readonly content_hash: string;
  readonly deleted: boolean;
  readonly section_hashes: string | null;
  readonly document: string | null;
}

const marks = prepared<MarkRow>(
  'apply_marks',
  `SELECT c.place, c.cust_id, c.fetch_number, c.content_hash, c.deleted_at IS NOT NULL AS deleted,
     CASE WHEN c.content_hash <> w.hash THEN c.section_hashes END AS section_hashes,
     CASE WHEN c.content_hash <> w.hash AND w.hash <> '' AND c.deleted_at IS NULL THEN c.document END AS document
   FROM unnest($2::text[], $3::text[]) AS w(cust_id, hash) CROSS JOIN LATERAL (
     SELECT ctid AS place, cust_id, fetch_number, content_hash, deleted_at, section_hashes, document FROM customers
     WHERE client_id = $1 AND cust_id = w.cust_id FOR NO KEY UPDATE) AS c`,
);

/**
 * Everything is sent at once, and worked off by the server in this order. Each row is looked up and locked by itself, one
 * after the other as they are listed, which leaves the planner nothing to guess.
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
  const drainNo = drain?.drain_no ?? null;
  return {
    drainNo,
    entriesOf: entriesBy(drainNo, own, waiting),
    marks: marksBy(stored),
    forgotten: new Set(forgotten.map(({ cust_id }) => cust_id)),
  };
}

function entriesBy(
  drainNo: number | null,
  own: readonly Entry[],
  waiting: readonly Entry[],
): BatchRead['entriesOf'] {
  const ownBy = new Map(own.map((entry) => [entry.cust_id, entry]));
  const leftBy = Map.groupBy(
    waiting.filter((entry) => entry.drain_no !== drainNo),
    ({ cust_id }) => cust_id,
  );
  return (custId) => ({ own: ownBy.get(custId) ?? null, left: leftBy.get(custId) ?? [] });
}

const marksBy = (rows: readonly MarkRow[]): BatchRead['marks'] =>
  new Map(rows.map((row) => [row.cust_id, toMark(row)]));

const toMark = (row: MarkRow): StoredCustomerMark => ({
  place: row.place,
  fetchNumber: row.fetch_number,
  contentHash: row.content_hash,
  deleted: row.deleted,
  document: row.document,
  parts: new Map(Object.entries(JSON.parse(row.section_hashes ?? '{}') as Readonly<Record<string, string>>)),
});
