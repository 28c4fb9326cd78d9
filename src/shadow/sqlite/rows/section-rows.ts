// Writes the rows of those sections of a customer that changed.

import type { SQLInputValue } from 'node:sqlite';
import type { Json } from '../../../catalogue/customer-record.ts';
import type { Touched, WrittenCustomer } from '../../plan/customers.ts';
import { itemHead, itemsTextAt } from '../../plan/row-texts.ts';
import { bound, listOf } from './values.ts';
import type { TableStatements } from './row-statements.ts';
import type { Writing } from './writing.ts';

/**
 * A section may have rows that the stored hashes do not tell of: a program with a smaller catalogue may have written the
 * customer since.
 */
export function replaceSections(
  writing: Writing,
  { result, content, changed, place }: WrittenCustomer,
): void {
  for (const table of writing.statements.toWrite(changed)) {
    if (place !== null) writing.connection.prepared(table.remove).run(writing.client, result.custId);
    insertItems(writing, table, itemsTextAt(content.rows, table.place));
  }
}

export function removeSections({ connection, client, statements }: Writing, { custId }: Touched): void {
  for (const { remove } of statements.sections) connection.prepared(remove).run(client, custId);
}

const parentAt = itemHead.indexOf('parent_no');

function insertItems(
  { connection, client }: Writing,
  { insert, hasParent }: TableStatements,
  items: Buffer,
): void {
  if (items.length === 0) return;
  const statement = connection.prepared(insert);
  for (const item of listOf(items) as readonly (readonly Json[])[]) {
    const row: SQLInputValue[] = [client];
    for (let at = 0; at < item.length; at++)
      if (at !== parentAt || hasParent) row.push(bound(item[at] ?? null));
    statement.run(...row);
  }
}
