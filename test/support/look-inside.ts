// Runs statements on a shadow database over a separate connection, on both engines.

import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';

type Row = Readonly<Record<string, unknown>>;

export async function lookInside(url: string, sql: string): Promise<readonly Row[]> {
  return url.startsWith('sqlite:') ? inFile(url.slice('sqlite:'.length), sql) : onServer(url, sql);
}

function inFile(path: string, sql: string): readonly Row[] {
  const database = new DatabaseSync(path);
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
}

async function onServer(url: string, sql: string): Promise<readonly Row[]> {
  const address = new URL(url);
  const schema = schemaNameOf(url);
  address.search = '';
  const client = new pg.Client({ connectionString: address.href });
  await client.connect();
  try {
    await client.query(`SET search_path TO ${quoted(schema)}`);
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Changes something behind the program's back. */
export async function writeInside(url: string, sql: string): Promise<void> {
  if (!url.startsWith('sqlite:')) return void (await onServer(url, sql));
  const database = new DatabaseSync(url.slice('sqlite:'.length));
  try {
    database.exec(sql);
  } finally {
    database.close();
  }
}

export const schemaNameOf = (url: string): string => new URL(url).searchParams.get('schema') ?? 'aa_shadow';

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A query for all objects of the schema. */
export const schemaOf = (url: string): string =>
  url.startsWith('sqlite:')
    ? `SELECT type, name, sql FROM sqlite_master`
    : `SELECT c.relname, a.attname, a.attnum, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull,
         pg_get_expr(d.adbin, d.adrelid) AS otherwise, c.reloptions,
         (SELECT string_agg(pg_get_constraintdef(k.oid), ',' ORDER BY k.conname) FROM pg_constraint AS k
          WHERE k.conrelid = c.oid) AS constraints
       FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
       LEFT JOIN pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum
       WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema)`;
