// Writes the row of a customer in `customers`.

import type { SQLInputValue } from 'node:sqlite';
import type { Buried, Touched, WrittenCustomer } from '../../plan/customers.ts';
import { stored } from './section-rows.ts';
import type { Writing } from './writing.ts';

const touch = 'UPDATE customers SET fetch_number = ?, fetched_at = ? WHERE rowid = ?';

/** Only the as-of moves. */
export function touchCustomer({ connection }: Writing, { place, fetchNumber, fetchedAt }: Touched): void {
  connection.prepared(touch).run(fetchNumber, fetchedAt, place);
}

export function writeCustomer(writing: Writing, customer: WrittenCustomer): void {
  const { connection, client, statements } = writing;
  const row = rowOf(writing, customer);
  if (customer.place === null)
    connection.prepared(statements.insertCustomer).run(...row, client, customer.result.custId);
  else connection.prepared(statements.updateCustomer).run(...row, customer.place);
}

function rowOf({ at, statements }: Writing, { result, digest }: WrittenCustomer): SQLInputValue[] {
  const { record, fetchNumber, fetchedAt } = result;
  const row: SQLInputValue[] = [
    fetchNumber,
    fetchedAt.toISOString(),
    at,
    null,
    digest.contentHash,
    JSON.stringify(Object.fromEntries(digest.parts)),
  ];
  for (const place of statements.fieldPlaces) row.push(stored(record.values[place] ?? null));
  row.push(record.extra === null ? null : JSON.stringify(record.extra), JSON.stringify(record.document));
  return row;
}

const bury = `UPDATE customers SET fetch_number = ?, fetched_at = ?, changed_at = ?, deleted_at = ?,
  content_hash = '', section_hashes = '{}' WHERE rowid = ?`;

/** The document stays; the hashes go, so that whatever comes back differs. */
export function writeTombstone({ connection, at }: Writing, { place, fetchNumber, fetchedAt }: Buried): void {
  connection.prepared(bury).run(fetchNumber, fetchedAt, at, at, place);
}
