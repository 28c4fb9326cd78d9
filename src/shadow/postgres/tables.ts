// How tables are written for PostgreSQL, and which tables a schema has.

import type { Reader } from '../engine.ts';
import { plain, required } from '../statement.ts';
import { ShadowError } from '../shadow-error.ts';
import { quotedName, type TableDialect, type ViewText } from '../tables/ddl.ts';
import { type ColumnRow, type Found, tableColumns } from '../tables/found-tables.ts';
import type { SchemaAccess } from '../tables/migrate.ts';
import type { ColumnType } from '../tables/table.ts';
import { foundViews, markText, type ViewRow } from '../tables/view-marks.ts';

/** What a server can do. */
interface ServerAbilities {
  /** Compresses documents with lz4, which halves the cost of writing them. A server may be built without it. */
  readonly lz4: boolean;
}

/** Keys are ordered by their bytes: this is the same everywhere, and faster than the order of a language. */
export const columnTypes: Readonly<Record<ColumnType, string>> = {
  text: 'text',
  id: 'text COLLATE "C"',
  date: 'date',
  flag: 'boolean',
  mark: 'integer',
  number: 'numeric',
  json: 'jsonb',
  document: 'jsonb',
  time: 'timestamptz(3)',
  count: 'bigint',
  small: 'integer',
};

/** In the words of `format_type` without a length. */
const foundTypes: TableDialect['foundTypes'] = {
  ...columnTypes,
  id: 'text',
  time: 'timestamp with time zone',
};

/**
 * REPLACE keeps what was granted on a view, and what was built on it. Whoever reads a view needs the right to read its tables: a right that
 * is taken away there, and a policy for rows, hold here too.
 */
const createView = ({ name, sql, mark }: ViewText): readonly string[] => [
  `CREATE OR REPLACE VIEW ${quotedName(name)} WITH (security_invoker = true) AS\n${sql}`,
  `COMMENT ON VIEW ${quotedName(name)} IS '${markText(mark)}'`,
];

const views: TableDialect['views'] = {
  make: createView,
  replace: createView,
  byBytes: (sql) => `(${sql} COLLATE "C")`,
  listOf: (sql) => `jsonb_agg(${sql} ORDER BY ${sql})`,
};

export const postgresTables = ({ lz4 }: ServerAbilities): TableDialect => ({
  types: lz4 ? { ...columnTypes, document: 'jsonb COMPRESSION lz4' } : columnTypes,
  foundTypes,
  // Free room beside rows that are updated often keeps the updated rows on the same page.
  storage: ({ updatedOften }) => (updatedOften ? ' WITH (fillfactor = 20)' : ''),
  partialIndexes: true,
  indexesEndWithKey: false,
  now: 'now()',
  views,
});

export const schemaAccess = (schema: string): SchemaAccess => ({
  look: (reader) => found(reader, schema),
  lock: plain(
    `SELECT pg_advisory_xact_lock(hashtextextended('aa-shadow migrate ' || current_database(), 0))`,
  ),
});

/** Throws `DB_TOO_OLD`. */
async function found(reader: Reader, schema: string): Promise<Found> {
  const dialect = postgresTables(await serverAbilities(reader));
  const columns = tableColumns(await reader.all(plain<ColumnRow>(columnsSql, [schema])));
  const making = (await hasSchema(reader, schema)) ? [] : [createSchema(schema)];
  return {
    dialect,
    columns,
    views: foundViews(await reader.all(plain<ViewRow>(viewsSql, [schema]))),
    opening: [...making, searching(schema)],
  };
}

const createSchema = (schema: string): string => `CREATE SCHEMA ${quotedName(schema)}`;
const searching = (schema: string): string => `SET search_path TO ${quotedName(schema)}`;

/** The statements that come before the tables if the schema does not exist yet. */
export const newSchema = (schema: string): readonly string[] => [createSchema(schema), searching(schema)];

const oldestServer = 150_000;

interface ServerRow {
  readonly version: number;
  readonly lz4: boolean;
}

const serverRow = plain<ServerRow>(`SELECT current_setting('server_version_num')::int AS version,
  'lz4' = ANY (enumvals) AS lz4 FROM pg_catalog.pg_settings WHERE name = 'default_toast_compression'`);

async function serverAbilities(reader: Reader): Promise<ServerAbilities> {
  const { version, lz4 } = (await reader.first(serverRow)) ?? { version: 0, lz4: false };
  if (version < oldestServer)
    throw new ShadowError('DB_TOO_OLD', { detail: `version ${Math.floor(version / 10_000)}` });
  return { lz4 };
}

async function hasSchema(reader: Reader, schema: string): Promise<boolean> {
  const sql = 'SELECT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1) AS there';
  return required(await reader.first(plain<{ readonly there: boolean }>(sql, [schema]))).there;
}

const columnsSql = `SELECT c.relname AS table_name, a.attname AS column_name,
    format_type(a.atttypid, NULL) AS type, NOT a.attnotnull AS nullable
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE n.nspname = $1`;

const viewsSql = `SELECT c.relname AS name, obj_description(c.oid, 'pg_class') AS text
  FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relkind = 'v'`;
