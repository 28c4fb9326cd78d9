// Writes the rows of a customer's sections: of those that changed, and of no others.

import type { SQLInputValue } from 'node:sqlite';
import type { CustomerRecord, SectionItem, Value } from '../../../catalogue/customer-record.ts';
import type { CustId } from '../../../catalogue/ids.ts';
import { type SectionName, sections } from '../../../catalogue/sections.ts';
import { quotedName, quotedNames } from '../../quoted-name.ts';
import { type SectionDataTable, sectionTables } from '../../tables/data-table.ts';
import type { ApplyRun } from './apply-run.ts';

interface TableStatements {
  readonly section: SectionName;
  /** The sections whose change means that these rows are written anew. */
  readonly family: readonly SectionName[];
  readonly hasParent: boolean;
  readonly insert: string;
  readonly remove: string;
}

const statementsOf = ({ section, name, columns, parentColumn }: SectionDataTable): TableStatements => ({
  section,
  family: familyOf(section),
  hasParent: parentColumn !== null,
  insert: `INSERT INTO ${quotedName(name)} (${quotedNames(columns.map((column) => column.name))})
    VALUES (${columns.map(() => '?').join(', ')})`,
  remove: `DELETE FROM ${quotedName(name)} WHERE client_id = ? AND cust_id = ?`,
});

/**
 * A section and those that stand within its items are written together: their rows point at positions, and a position
 * means nothing against an older order.
 */
function familyOf(name: SectionName): readonly SectionName[] {
  const outer = sections.find((section) => section.name === name)?.within ?? name;
  return sections.filter((section) => (section.within ?? section.name) === outer).map((one) => one.name);
}

const tables: readonly TableStatements[] = sectionTables.map(statementsOf);

/** `before` names the sections that have rows now: the others need no delete. */
export function replaceSections(
  run: ApplyRun,
  custId: CustId,
  record: CustomerRecord,
  changed: ReadonlySet<string>,
  before: ReadonlySet<string>,
): void {
  for (const table of tables) {
    if (!table.family.some((name) => changed.has(name))) continue;
    if (before.has(table.section)) run.connection.prepared(table.remove).run(run.client, custId);
    insertItems(run, custId, table, record.sections[table.section]);
  }
}

export function removeSections(run: ApplyRun, custId: CustId, before: ReadonlySet<string>): void {
  for (const { section, remove } of tables)
    if (before.has(section)) run.connection.prepared(remove).run(run.client, custId);
}

function insertItems(
  { connection, client }: ApplyRun,
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

/** SQLite has no booleans. */
export const stored = (value: Value): string | number | null =>
  typeof value === 'boolean' ? Number(value) : value;
