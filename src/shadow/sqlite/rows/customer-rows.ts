// Writes the row of a customer in `customers`.

import type { Buried, Touched, WrittenCustomer } from '../../plan/customers.ts';
import { customerFieldColumns } from '../../tables/data-table.ts';
import { quotedName } from '../../tables/quoted-name.ts';
import { rowsIn } from './bound-rows.ts';
import type { Writing } from './writing.ts';

const touch = 'UPDATE customers SET fetch_number = ?, fetched_at = ? WHERE rowid = ?';

/** Only the as-of moves. */
export function touchCustomer({ connection }: Writing, { place, fetchNumber, fetchedAt }: Touched): void {
  connection.prepared(touch).run(fetchNumber, fetchedAt, place);
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
  WHERE rowid = ?`;

export function writeCustomer(writing: Writing, customer: WrittenCustomer): void {
  const { connection, client } = writing;
  const { result, content, place } = customer;
  const rows = rowsIn(content.rows);
  const row = [
    result.fetchNumber,
    result.fetchedAt.toISOString(),
    writing.at,
    null,
    ...rows.customer,
    rows.document,
  ];
  if (place === null) connection.prepared(insert).run(...row, client, result.custId);
  else connection.prepared(update).run(...row, place);
}

const bury = `UPDATE customers SET fetch_number = ?, fetched_at = ?, changed_at = ?, deleted_at = ?,
  content_hash = '', section_hashes = '{}' WHERE rowid = ?`;

/** The document stays; the hashes go, so that whatever comes back differs. */
export function writeTombstone({ connection, at }: Writing, { place, fetchNumber, fetchedAt }: Buried): void {
  connection.prepared(bury).run(fetchNumber, fetchedAt, at, at, place);
}
