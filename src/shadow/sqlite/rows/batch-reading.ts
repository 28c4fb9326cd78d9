// Reads everything that the results of a batch can touch: the drain at work, the ledger entries, the customers. No other
// transaction writes until this one ends.

import type { ClientId } from '../../../catalogue/ids.ts';
import { type BatchRead, batchRead, type MarkRow, type Wanted } from '../../plan/batch-read.ts';
import type { Entry } from '../../plan/entries.ts';
import type { Connection } from '../connection.ts';

const drainAtWork = `SELECT drain_no FROM sync_drains
  WHERE client_id = ? AND state IN ('refreshing', 'purging')`;

const entryColumns = `0 AS place, drain_no, cust_id, state, attempts, known_at, known_fetch_number, claimed_by,
  parked_at, next_attempt_at, error_code, error_message, gone_at, failures, error_group, gone_kind`;
const entryAtWork = `SELECT ${entryColumns} FROM sync_queue
  WHERE client_id = ? AND drain_no = ? AND cust_id = ?`;
const anyWaiting = `SELECT 1 FROM sync_queue INDEXED BY sync_queue_waiting
  WHERE client_id = ? AND state in ('parked', 'gone') LIMIT 1`;
const entriesWaiting = `SELECT ${entryColumns} FROM sync_queue INDEXED BY sync_queue_waiting
  WHERE client_id = ? AND cust_id = ? AND state in ('parked', 'gone') ORDER BY drain_no`;

const anyForgotten = 'SELECT 1 FROM sync_forgotten WHERE client_id = ? LIMIT 1';
const forgotten = 'SELECT cust_id FROM sync_forgotten WHERE client_id = ? AND cust_id = ?';

/** The document is last in its row. It is not read if it is not needed. */
const mark = `SELECT rowid AS place, cust_id, fetch_number, shape_no, content_hash, deleted_at IS NOT NULL AS deleted,
    CASE WHEN content_hash <> ?3 THEN section_hashes END AS section_hashes,
    CASE WHEN content_hash <> ?3 AND ?3 <> '' AND deleted_at IS NULL THEN document END AS document
  FROM customers WHERE client_id = ?1 AND cust_id = ?2`;

export function readBatch(connection: Connection, client: ClientId, wanted: readonly Wanted[]): BatchRead {
  const drainNo = drainAtWorkOf(connection, client);
  const own = connection.prepared(entryAtWork);
  const waiting = connection.prepared(entriesWaiting);
  const marks = connection.prepared(mark);
  return batchRead({
    drainNo,
    own:
      drainNo === null
        ? []
        : (found(wanted, ({ custId }) => own.get(client, drainNo, custId)) as readonly Entry[]),
    waiting: isAny(connection, anyWaiting, client)
      ? wanted.flatMap(({ custId }) => waiting.all(client, custId) as unknown as readonly Entry[])
      : [],
    marks: found(wanted, ({ custId, contentHash }) =>
      marks.get(client, custId, contentHash),
    ) as readonly MarkRow[],
    forgotten: isAny(connection, anyForgotten, client) ? forgottenAmong(connection, client, wanted) : [],
  });
}

function drainAtWorkOf(connection: Connection, client: ClientId): number | null {
  const row = connection.prepared(drainAtWork).get(client);
  return row === undefined ? null : Number(row['drain_no']);
}

/** Usually there is none, which saves a look per customer. */
const isAny = (connection: Connection, any: string, client: ClientId): boolean =>
  connection.prepared(any).get(client) !== undefined;

function forgottenAmong(
  connection: Connection,
  client: ClientId,
  wanted: readonly Wanted[],
): readonly { readonly cust_id: string }[] {
  const statement = connection.prepared(forgotten);
  const rows = found(wanted, ({ custId }) => statement.get(client, custId));
  return rows as readonly { readonly cust_id: string }[];
}

/** The rows that exist. */
const found = (wanted: readonly Wanted[], look: (one: Wanted) => unknown): readonly unknown[] =>
  wanted.map(look).filter((row) => row !== undefined);
