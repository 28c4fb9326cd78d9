// The data tables in PostgreSQL: created from the catalogue, and expanded to it when it has grown. Nothing is ever dropped.

import { quotedName, quotedNames } from '../tables/quoted-name.ts';
import {
  type Column,
  type ColumnType,
  customersTable,
  type DataTable,
  dataTables,
} from '../tables/data-table.ts';

/** Columns per table, as a schema has them now. */
export type TableColumns = ReadonlyMap<string, ReadonlySet<string>>;

/** What a server can do. */
export interface ServerAbilities {
  /** Compresses documents with lz4: half the cost of writing them. Servers may be built without it. */
  readonly lz4: boolean;
}

export const columnTypes: Readonly<Record<ColumnType, string>> = {
  text: 'text',
  date: 'date',
  flag: 'boolean',
  number: 'numeric',
  json: 'jsonb',
  time: 'timestamptz(3)',
  count: 'bigint',
};

const keyColumns = new Set(['client_id', 'cust_id']);

/** Keys are ordered by their bytes: the same everywhere, and faster than by a language. */
function typeOf({ name, type }: Column, { lz4 }: ServerAbilities): string {
  if (keyColumns.has(name)) return `${columnTypes[type]} COLLATE "C"`;
  return name === 'document' && lz4 ? `${columnTypes[type]} COMPRESSION lz4` : columnTypes[type];
}

const columnSql = (column: Column, abilities: ServerAbilities): string =>
  `${quotedName(column.name)} ${typeOf(column, abilities)}${column.nullable ? '' : ' NOT NULL'}`;

const tableSql = ({ name, columns, key }: DataTable, abilities: ServerAbilities): string =>
  `CREATE TABLE ${quotedName(name)} (
${columns.map((column) => `  ${columnSql(column, abilities)},\n`).join('')}  PRIMARY KEY (${quotedNames(key)})
)`;

const tombstoneIndex = `CREATE INDEX customers_tombstones ON customers (client_id) WHERE deleted_at IS NOT NULL`;

/** What a schema lacks of the catalogue's tables. A column that is added later can only be nullable. */
export const expansion = (present: TableColumns, abilities: ServerAbilities): readonly string[] =>
  dataTables.flatMap((table) => tableExpansion(table, present.get(table.name), abilities));

function tableExpansion(
  table: DataTable,
  present: ReadonlySet<string> | undefined,
  abilities: ServerAbilities,
): readonly string[] {
  if (present === undefined)
    return [tableSql(table, abilities), ...(table === customersTable ? [tombstoneIndex] : [])];
  return table.columns
    .filter(({ name }) => !present.has(name))
    .map(
      (column) =>
        `ALTER TABLE ${quotedName(table.name)} ADD COLUMN ${columnSql({ ...column, nullable: true }, abilities)}`,
    );
}
