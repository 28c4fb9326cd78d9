// Reads and writes the row of a customer in `customers`.

import type { SQLInputValue } from 'node:sqlite';
import { customerFields } from '../../../catalogue/customer-fields.ts';
import type { CustomerRecord, JsonObject } from '../../../catalogue/customer-record.ts';
import type { CustId } from '../../../catalogue/ids.ts';
import type { ContentDigest } from '../../plan/content-digest.ts';
import { quotedName } from '../../tables/quoted-name.ts';
import { customerFieldColumns } from '../../tables/data-table.ts';
import type { StoredMark } from '../../plan/verdict.ts';
import type { ApplyRun } from './apply-run.ts';
import { stored } from './section-rows.ts';

export interface StoredCustomerMark extends StoredMark {
  readonly rowid: number;
  /** The hash of each part that has content; empty for a tombstone. */
  readonly parts: () => ReadonlyMap<string, string>;
}

const readMark = `SELECT rowid, fetch_number, content_hash, section_hashes, deleted_at IS NOT NULL AS deleted
  FROM customers WHERE client_id = ? AND cust_id = ?`;

export function storedMark({ connection, client }: ApplyRun, custId: CustId): StoredCustomerMark | null {
  const row = connection.prepared(readMark).get(client, custId);
  if (row === undefined) return null;
  return {
    rowid: Number(row['rowid']),
    fetchNumber: Number(row['fetch_number']),
    contentHash: String(row['content_hash']),
    deleted: row['deleted'] === 1,
    parts: () => new Map(Object.entries(JSON.parse(String(row['section_hashes'])) as Record<string, string>)),
  };
}

const readDocument = 'SELECT document FROM customers WHERE rowid = ?';

export const storedDocument = ({ connection }: ApplyRun, { rowid }: StoredCustomerMark): JsonObject =>
  JSON.parse(String(connection.prepared(readDocument).get(rowid)?.['document'])) as JsonObject;

const touch = 'UPDATE customers SET fetch_number = ?, fetched_at = ? WHERE rowid = ?';

/** Only the as-of moves. */
export function touchCustomer(
  { connection }: ApplyRun,
  { rowid }: StoredCustomerMark,
  fetchNumber: number,
  fetchedAt: Date,
): void {
  connection.prepared(touch).run(fetchNumber, fetchedAt.toISOString(), rowid);
}

const writtenColumns: readonly string[] = [
  'fetch_number',
  'fetched_at',
  'changed_at',
  'deleted_at',
  'content_hash',
  'section_hashes',
  ...customerFieldColumns.map(({ name }) => name),
  'extra',
  'document',
].map(quotedName);

const insert = `INSERT INTO customers (${writtenColumns.join(', ')}, client_id, cust_id)
  VALUES (${writtenColumns.map(() => '?').join(', ')}, ?, ?)`;
const update = `UPDATE customers SET ${writtenColumns.map((column) => `${column} = ?`).join(', ')}
  WHERE client_id = ? AND cust_id = ?`;

export interface WrittenCustomer {
  readonly custId: CustId;
  readonly record: CustomerRecord;
  readonly digest: ContentDigest;
  readonly fetchNumber: number;
  readonly fetchedAt: Date;
}

export function writeCustomer(run: ApplyRun, customer: WrittenCustomer, how: 'insert' | 'update'): void {
  const { custId, record, digest, fetchNumber, fetchedAt } = customer;
  const row: SQLInputValue[] = [
    fetchNumber,
    fetchedAt.toISOString(),
    run.at,
    null,
    digest.contentHash,
    JSON.stringify(Object.fromEntries(digest.parts)),
  ];
  for (const at of fieldPositions) row.push(stored(record.values[at] ?? null));
  row.push(record.extra === null ? null : JSON.stringify(record.extra), JSON.stringify(record.document));
  run.connection.prepared(how === 'insert' ? insert : update).run(...row, run.client, custId);
}

/** Positions among the record's values of the columns beside the key. */
const fieldPositions: readonly number[] = customerFields.flatMap(({ column }, at) =>
  column === 'cust_id' ? [] : [at],
);

const bury = `UPDATE customers SET fetch_number = ?, fetched_at = ?, changed_at = ?, deleted_at = ?,
  content_hash = '', section_hashes = '{}' WHERE rowid = ?`;

/** The document stays; the hashes go, so that whatever comes back differs. */
export function writeTombstone(
  run: ApplyRun,
  { rowid }: StoredCustomerMark,
  fetchNumber: number,
  fetchedAt: string,
): void {
  run.connection.prepared(bury).run(fetchNumber, fetchedAt, run.at, run.at, rowid);
}
