// Writes the rows of a customer's sections: of those that changed, and of no others.

import type { CustId } from '../../../catalogue/ids.ts';
import type { SectionName } from '../../../catalogue/sections.ts';
import type { Buried, WrittenCustomer } from '../../plan/customers.ts';
import { quotedName, quotedNames } from '../../tables/quoted-name.ts';
import { type SectionDataTable, sectionTables } from '../../tables/data-table.ts';
import { tablesToWrite } from '../../tables/table-family.ts';
import { type BoundRow, rowsIn } from './bound-rows.ts';
import type { Writing } from './writing.ts';

interface TableStatements {
  readonly section: SectionName;
  /** Among all tables of sections. */
  readonly at: number;
  readonly insert: string;
  readonly remove: string;
}

const statementsOf = ({ section, name, columns }: SectionDataTable, at: number): TableStatements => ({
  section,
  at,
  insert: `INSERT INTO ${quotedName(name)} (${quotedNames(columns.map((column) => column.name))})
    VALUES (${columns.map(() => '?').join(', ')})`,
  remove: `DELETE FROM ${quotedName(name)} WHERE client_id = ? AND cust_id = ?`,
});

const statements = new Map(sectionTables.map((table, at) => [table, statementsOf(table, at)]));

/** Only those that had rows need a delete. */
export function replaceSections(
  writing: Writing,
  { result, content, changed, before }: WrittenCustomer,
): void {
  const { custId } = result;
  const { items } = rowsIn(content.rows);
  for (const section of tablesToWrite(changed)) {
    const table = statements.get(section);
    if (table === undefined) continue;
    if (before.has(table.section)) writing.connection.prepared(table.remove).run(writing.client, custId);
    insertItems(writing, custId, table, items[table.at] ?? []);
  }
}

export function removeSections({ connection, client }: Writing, { custId, before }: Buried): void {
  for (const { section, remove } of statements.values())
    if (before.has(section)) connection.prepared(remove).run(client, custId);
}

function insertItems(
  { connection, client }: Writing,
  custId: CustId,
  { insert }: TableStatements,
  rows: readonly BoundRow[],
): void {
  if (rows.length === 0) return;
  const statement = connection.prepared(insert);
  for (const row of rows) statement.run(client, custId, ...row);
}
