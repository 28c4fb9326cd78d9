// Writes the rows of those sections of a customer that changed.

import type { SQLInputValue } from 'node:sqlite';
import type { Json } from '../../../catalogue/customer-record.ts';
import type { Buried, WrittenCustomer } from '../../plan/customers.ts';
import { itemHead, itemsTextAt } from '../../plan/row-texts.ts';
import { bound, listOf } from './values.ts';
import type { TableStatements } from './row-statements.ts';
import type { Writing } from './writing.ts';

/** Only sections that had rows need a delete. */
export function replaceSections(
  writing: Writing,
  { result, content, changed, before }: WrittenCustomer,
): void {
  for (const table of writing.statements.toWrite(changed)) {
    if (before.has(table.section))
      writing.connection.prepared(table.remove).run(writing.client, result.custId);
    insertItems(writing, table, itemsTextAt(content.rows, table.place));
  }
}

export function removeSections(
  { connection, client, statements }: Writing,
  { custId, before }: Buried,
): void {
  for (const { section, remove } of statements.sections)
    if (before.has(section)) connection.prepared(remove).run(client, custId);
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
