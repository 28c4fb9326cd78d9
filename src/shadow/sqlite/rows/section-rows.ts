// Writes the rows of a customer's sections: of those that changed, and of no others.

import type { SQLInputValue } from 'node:sqlite';
import type { SectionItem, Value } from '../../../catalogue/customer-record.ts';
import type { CustId } from '../../../catalogue/ids.ts';
import type { SectionName } from '../../../catalogue/sections.ts';
import type { Buried, WrittenCustomer } from '../../plan/customers.ts';
import { quotedName, quotedNames } from '../../tables/quoted-name.ts';
import { type SectionDataTable, sectionTables } from '../../tables/data-table.ts';
import { tablesToWrite } from '../../tables/table-family.ts';
import type { Writing } from './writing.ts';

interface TableStatements {
  readonly section: SectionName;
  readonly hasParent: boolean;
  readonly insert: string;
  readonly remove: string;
}

const statementsOf = ({ section, name, columns, parentColumn }: SectionDataTable): TableStatements => ({
  section,
  hasParent: parentColumn !== null,
  insert: `INSERT INTO ${quotedName(name)} (${quotedNames(columns.map((column) => column.name))})
    VALUES (${columns.map(() => '?').join(', ')})`,
  remove: `DELETE FROM ${quotedName(name)} WHERE client_id = ? AND cust_id = ?`,
});

const statements = new Map(sectionTables.map((table) => [table, statementsOf(table)]));

/** Only those that had rows need a delete. */
export function replaceSections(writing: Writing, { result, changed, before }: WrittenCustomer): void {
  const { custId, record } = result;
  for (const section of tablesToWrite(changed)) {
    const table = statements.get(section);
    if (table === undefined) continue;
    if (before.has(table.section)) writing.connection.prepared(table.remove).run(writing.client, custId);
    insertItems(writing, custId, table, record.sections[table.section]);
  }
}

export function removeSections({ connection, client }: Writing, { custId, before }: Buried): void {
  for (const { section, remove } of statements.values())
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
