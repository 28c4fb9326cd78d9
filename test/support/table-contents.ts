// The contents of all tables of a shadow database as text, over a separate connection, for tests that look for traces.

import { DatabaseSync } from 'node:sqlite';
import { onPostgres } from './fresh-postgres.ts';

export const tableContents = (url: string): Promise<ReadonlyMap<string, string>> =>
  url.startsWith('sqlite:') ? ofSqlite(url.slice('sqlite:'.length)) : ofPostgres(url);

async function ofSqlite(path: string): Promise<ReadonlyMap<string, string>> {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
    return new Map(
      tables.map(({ name }) => [
        String(name),
        JSON.stringify(database.prepare(`SELECT * FROM "${String(name)}"`).all()),
      ]),
    );
  } finally {
    database.close();
  }
}

async function ofPostgres(url: string): Promise<ReadonlyMap<string, string>> {
  const schema = new URL(url).searchParams.get('schema') ?? 'aa_shadow';
  const tables = await onPostgres<{ readonly name: string; readonly place: string }>(
    url,
    `SELECT c.relname AS name, c.oid::regclass::text AS place FROM pg_class AS c
     JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relkind = 'r'`,
    [schema],
  );
  const contents = new Map<string, string>();
  for (const { name, place } of tables) {
    const sql = `SELECT coalesce(string_agg(t::text, E'\\n'), '') AS text FROM ${place} AS t`;
    const [row] = await onPostgres<{ readonly text: string }>(url, sql);
    contents.set(name, row?.text ?? '');
  }
  return contents;
}
