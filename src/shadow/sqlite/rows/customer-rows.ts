// Writes the row of a customer in `customers`.

import type { SQLInputValue } from 'node:sqlite';
import { customerFields } from '../../../catalogue/customer-fields.ts';
import type { Buried, Touched, WrittenCustomer } from '../../plan/customers.ts';
import { customerFieldColumns } from '../../tables/data-table.ts';
import { quotedName } from '../../tables/quoted-name.ts';
import { stored } from './section-rows.ts';
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
  const row = rowOf(writing, customer);
  if (customer.place === null) connection.prepared(insert).run(...row, client, customer.result.custId);
  else connection.prepared(update).run(...row, customer.place);
}

function rowOf({ at }: Writing, { result, digest }: WrittenCustomer): SQLInputValue[] {
  const { record, fetchNumber, fetchedAt } = result;
  const row: SQLInputValue[] = [
    fetchNumber,
    fetchedAt.toISOString(),
    at,
    null,
    digest.contentHash,
    JSON.stringify(Object.fromEntries(digest.parts)),
  ];
  for (const place of fieldPlaces) row.push(stored(record.values[place] ?? null));
  row.push(record.extra === null ? null : JSON.stringify(record.extra), JSON.stringify(record.document));
  return row;
}

/** Places among the record's values of the columns beside the key. */
const fieldPlaces: readonly number[] = customerFields.flatMap(({ column }, at) =>
  column === 'cust_id' ? [] : [at],
);

const bury = `UPDATE customers SET fetch_number = ?, fetched_at = ?, changed_at = ?, deleted_at = ?,
  content_hash = '', section_hashes = '{}' WHERE rowid = ?`;

/** The document stays; the hashes go, so that whatever comes back differs. */
export function writeTombstone({ connection, at }: Writing, { place, fetchNumber, fetchedAt }: Buried): void {
  connection.prepared(bury).run(fetchNumber, fetchedAt, at, at, place);
}
