// Writes the rows of a customer's sections: of those that changed, and of no others.

import type { SQLInputValue } from 'node:sqlite';
import type { SectionItem, Value } from '../../../catalogue/customer-record.ts';
import type { CustId } from '../../../catalogue/ids.ts';
import type { Buried, WrittenCustomer } from '../../plan/customers.ts';
import type { TableStatements } from './row-statements.ts';
import type { Writing } from './writing.ts';

/** Only those that had rows need a delete. */
export function replaceSections(writing: Writing, { result, changed, before }: WrittenCustomer): void {
  const { custId, record } = result;
  for (const table of writing.statements.toWrite(changed)) {
    if (before.has(table.section)) writing.connection.prepared(table.remove).run(writing.client, custId);
    insertItems(writing, custId, table, record.sections[table.section] ?? []);
  }
}

export function removeSections(
  { connection, client, statements }: Writing,
  { custId, before }: Buried,
): void {
  for (const { section, remove } of statements.sections)
    if (before.has(section)) connection.prepared(remove).run(client, custId);
}

function insertItems(
  { connection, client }: Writing,
  custId: CustId,
  { insert, hasParent }: TableStatements,
  items: readonly SectionItem[],
): void {
  if (items.length === 0) return;
  const statement = connection.prepared(insert);
  let itemNo = 0;
  for (const { values, extra, parentNo } of items) {
    const row: SQLInputValue[] = [client, custId, ++itemNo];
    if (hasParent) row.push(parentNo);
    for (const value of values) row.push(stored(value));
    row.push(extra === null ? null : JSON.stringify(extra));
    statement.run(...row);
  }
}

/** SQLite has no booleans, and keeps JSON as text. */
export function stored(value: Value): string | number | null {
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}
