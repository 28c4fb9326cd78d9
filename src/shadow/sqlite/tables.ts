// How tables are written for SQLite, and which tables it has.

import { plain } from '../statement.ts';
import { quotedName, type TableDialect, type ViewText } from '../tables/ddl.ts';
import { type ColumnRow, tableColumns } from '../tables/found-tables.ts';
import type { SchemaAccess } from '../tables/migrate.ts';
import type { Table } from '../tables/table.ts';
import { foundViews, markText, type ViewRow } from '../tables/view-marks.ts';

/**
 * Tables are kept in the order of their key, so that a customer's rows lie together. A table of wide rows is an exception:
 * with wide rows inside the key's tree, every walk along the key would walk through the documents. A key that is one number
 * is already SQLite's own order.
 */
const storage = (table: Table): string => (table.wide || isNumbered(table) ? '' : ' WITHOUT ROWID');

const isNumbered = ({ key, columns }: Table): boolean =>
  key.length === 1 && columns.some(({ name, type }) => name === key[0] && type === 'small');

/**
 * SQLite keeps values as they come. The types are declared so that tools show the values well. Flags are 0 and 1, dates
 * `YYYY-MM-DD`, times ISO in UTC with milliseconds, JSON is text.
 */
const types: TableDialect['types'] = {
  text: 'TEXT',
  id: 'TEXT',
  date: 'DATE',
  flag: 'BOOLEAN',
  mark: 'BOOLEAN',
  number: 'NUMERIC',
  json: 'JSON',
  document: 'JSON',
  time: 'TIMESTAMP',
  count: 'INTEGER',
  small: 'INTEGER',
};

/**
 * Every program that opens the file parses its views, and an older SQLite that stumbles over one opens nothing. So they are written in the
 * words that SQLite has had for long: no ORDER BY or FILTER in aggregates, no NULLS LAST.
 */
const createView = ({ name, sql, mark }: ViewText): string =>
  `CREATE VIEW ${quotedName(name)} AS /* ${markText(mark)} */\n${sql}`;

export const sqliteTables: TableDialect = {
  types,
  foundTypes: types,
  storage,
  partialIndexes: true,
  indexesEndWithKey: true,
  now: `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`,
  views: {
    make: (view) => [createView(view)],
    replace: (view) => [`DROP VIEW ${quotedName(view.name)}`, createView(view)],
    byBytes: (sql) => sql,
    listOf: (sql) => `nullif(json_group_array(${sql}), '[]')`,
  },
};

const columnsOf = plain<ColumnRow>(`SELECT m.name AS table_name, c.name AS column_name, c.type AS type,
    NOT c."notnull" AS nullable
  FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table'`);

const viewsOf = plain<ViewRow>(`SELECT name, sql AS text FROM sqlite_master WHERE type = 'view'`);

export const schemaAccess: SchemaAccess = {
  look: async (reader) => ({
    dialect: sqliteTables,
    columns: tableColumns(await reader.all(columnsOf)),
    views: foundViews(await reader.all(viewsOf)),
    opening: [],
  }),
  lock: null,
};
