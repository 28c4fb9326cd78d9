// All rows of all tables over a separate connection, in one form for both engines, for tests that compare databases.

import { DatabaseSync } from 'node:sqlite';
import { lookInside, quoted, schemaNameOf } from './look-inside.ts';

/** Their rows belong to the database itself. */
const ofTheDatabase = new Set(['sync_migrations', 'sync_moves']);

/** Per table, its rows as sorted texts. */
export async function allRows(url: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const rows = url.startsWith('sqlite:') ? inFile(url.slice('sqlite:'.length)) : await onServer(url);
  const tables = [...rows].filter(([table]) => !ofTheDatabase.has(table));
  return Object.fromEntries(
    tables
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([table, found]) => [table, found.map((row) => JSON.stringify(normal(row))).toSorted()]),
  );
}

type Rows = ReadonlyMap<string, readonly Readonly<Record<string, unknown>>[]>;

function inFile(path: string): Rows {
  const database = new DatabaseSync(path, { readOnly: true });
  const all = (sql: string) => database.prepare(sql).all();
  try {
    const tables = all(`SELECT name FROM sqlite_master WHERE type = 'table'`).map(({ name }) => String(name));
    return new Map(
      tables.map((table) => {
        const columns = all(`SELECT name, type FROM pragma_table_info('${table}')`);
        const json = new Set(columns.filter(({ type }) => type === 'JSON').map(({ name }) => String(name)));
        const rows = all(`SELECT * FROM ${quoted(table)}`).map((row) =>
          Object.fromEntries(
            Object.entries(row).map(([name, value]) => [
              name,
              json.has(name) && value !== null ? JSON.parse(String(value)) : value,
            ]),
          ),
        );
        return [table, rows];
      }),
    );
  } finally {
    database.close();
  }
}

async function onServer(url: string): Promise<Rows> {
  const tables = await lookInside(
    url,
    `SELECT c.relname AS name FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
     WHERE n.nspname = '${schemaNameOf(url).replaceAll("'", "''")}' AND c.relkind = 'r'`,
  );
  const rows = new Map<string, readonly Readonly<Record<string, unknown>>[]>();
  for (const { name } of tables) {
    const found = await lookInside(url, `SELECT to_jsonb(t) AS row FROM ${quoted(String(name))} AS t`);
    rows.set(
      String(name),
      found.map(({ row }) => row as Readonly<Record<string, unknown>>),
    );
  }
  return rows;
}

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d$/;

/** Flags are numbers, times are in UTC, and keys are sorted. */
function normal(value: unknown): unknown {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'string') return time.test(value) ? new Date(value).toISOString() : value;
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, normal(inner)]));
}
