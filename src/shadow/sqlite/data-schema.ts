// The data tables in SQLite: created from the catalogue, and expanded to it when it has grown. Nothing is ever dropped.

import { quotedName, quotedNames } from '../tables/quoted-name.ts';
import {
  type Column,
  type ColumnType,
  customersTable,
  type DataTable,
  dataTables,
} from '../tables/data-table.ts';

/**
 * SQLite keeps values as they come; the types are declared so that tools show them well. Flags are 0 and 1, dates
 * `YYYY-MM-DD`, times ISO in UTC with milliseconds, JSON is text.
 */
const declared: Readonly<Record<ColumnType, string>> = {
  text: 'TEXT',
  date: 'DATE',
  flag: 'BOOLEAN',
  number: 'NUMERIC',
  json: 'JSON',
  time: 'TIMESTAMP',
  count: 'INTEGER',
};

const columnSql = ({ name, type, nullable }: Column): string =>
  `${quotedName(name)} ${declared[type]}${nullable ? '' : ' NOT NULL'}`;

/**
 * Section tables are kept in the order of their key, so that a customer's rows lie together. `customers` is not: its rows
 * are wide, and a wide row inside the key's tree makes every walk along the key a walk through the documents.
 */
const tableSql = (table: DataTable): string => `CREATE TABLE ${quotedName(table.name)} (
${table.columns.map((column) => `  ${columnSql(column)},\n`).join('')}  PRIMARY KEY (${quotedNames(table.key)})
)${table === customersTable ? '' : ' WITHOUT ROWID'}`;

const tombstoneIndex = `CREATE INDEX customers_tombstones ON customers (client_id) WHERE deleted_at IS NOT NULL`;

/** Columns per table, as a database has them now. */
export type TableColumns = ReadonlyMap<string, ReadonlySet<string>>;

/** What a database lacks of the catalogue's tables. A column that is added later can only be nullable. */
export const expansion = (present: TableColumns): readonly string[] =>
  dataTables.flatMap((table) => tableExpansion(table, present.get(table.name)));

function tableExpansion(table: DataTable, present: ReadonlySet<string> | undefined): readonly string[] {
  if (present === undefined) return [tableSql(table), ...(table === customersTable ? [tombstoneIndex] : [])];
  return table.columns
    .filter(({ name }) => !present.has(name))
    .map(
      (column) =>
        `ALTER TABLE ${quotedName(table.name)} ADD COLUMN ${columnSql({ ...column, nullable: true })}`,
    );
}
