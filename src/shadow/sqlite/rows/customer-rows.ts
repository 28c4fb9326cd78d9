// Writes the row of a customer in `customers`.

import type { SQLInputValue } from 'node:sqlite';
import type { Touched, WrittenCustomer } from '../../plan/customers.ts';
import { customerText, documentText } from '../../plan/row-texts.ts';
import { bound, listOf } from './values.ts';
import type { Writing } from './writing.ts';

const touch = 'UPDATE customers SET fetch_number = ?, fetched_at = ?, shape_no = ? WHERE rowid = ?';

/** Only the as-of moves. */
export function touchCustomer(
  { connection, shapeNo }: Writing,
  { place, fetchNumber, fetchedAt }: Touched,
): void {
  connection.prepared(touch).run(fetchNumber, fetchedAt, shapeNo, place);
}

export function writeCustomer(writing: Writing, customer: WrittenCustomer): void {
  const { connection, client, statements } = writing;
  const row = rowOf(writing, customer);
  if (customer.place === null)
    connection.prepared(statements.insertCustomer).run(...row, client, customer.result.custId);
  else connection.prepared(statements.updateCustomer).run(...row, customer.place);
}

function rowOf(
  { at, shapeNo, statements }: Writing,
  { result, content, place: known, cause }: WrittenCustomer,
): SQLInputValue[] {
  const changedAt = known !== null && cause === 'shape' ? null : at;
  const row: SQLInputValue[] = [result.fetchNumber, result.fetchedAt.toISOString(), shapeNo, changedAt, null];
  const prepared = listOf(customerText(content.rows));
  for (const place of statements.customerPlaces) row.push(bound(prepared[place] ?? null));
  row.push(documentText(content.rows).toString());
  return row;
}

const bury = `UPDATE customers SET fetch_number = ?, fetched_at = ?, changed_at = ?, deleted_at = ?,
  content_hash = '', section_hashes = '{}' WHERE rowid = ?`;

/** The document stays. The hashes are removed, so that a customer that comes back always differs. */
export function writeTombstone(
  { connection, at }: Writing,
  { place, fetchNumber, fetchedAt }: Touched,
): void {
  connection.prepared(bury).run(fetchNumber, fetchedAt, at, at, place);
}
