// A PostgreSQL database of its own for each test file, and empty schemas in it for its tests.

import pg from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import type { OpenFresh } from '../contract/contract-database.ts';

let count = 0;
const unique = (): string => `aa_shadow_test_${process.pid}_${Date.now().toString(36)}_${(count += 1)}`;

async function serverUrl(): Promise<string> {
  const answer = await fetch(inject('postgresDesk'));
  const text = await answer.text();
  if (!answer.ok) throw new Error(`no PostgreSQL server: ${text}`);
  return text;
}

/** Statements in the same database, by another hand. */
export async function onPostgres<Row extends object = Record<string, unknown>>(
  url: string,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<readonly Row[]> {
  const address = new URL(url);
  address.search = '';
  const client = new pg.Client({ connectionString: address.href });
  await client.connect();
  try {
    return (await client.query(sql, [...parameters])).rows as Row[];
  } finally {
    await client.end();
  }
}

export interface TestDatabase {
  /** Without a schema. */
  readonly url: string;
  /** An empty schema, as the contract wants it. */
  readonly openFresh: OpenFresh;
}

/** The members are there once a test runs. `server`: whose it is; by default the one server of the test run. */
export function postgresForFile(server: () => Promise<string> = serverUrl): TestDatabase {
  const database = { url: '' };
  beforeAll(async () => {
    const [address, name] = [await server(), unique()];
    await onPostgres(address, `CREATE DATABASE ${name}`);
    const url = new URL(address);
    url.pathname = `/${name}`;
    database.url = url.href;
  });
  afterAll(async () => {
    const url = new URL(database.url);
    const name = url.pathname.slice(1);
    url.pathname = '/postgres';
    await onPostgres(url.href, `DROP DATABASE ${name} WITH (FORCE)`);
  });
  return {
    get url() {
      return database.url;
    },
    openFresh: () => Promise.resolve(schemaOf(database.url, `Odd "Schema"-${(count += 1)}`)),
  };
}

function schemaOf(database: string, schema: string): Awaited<ReturnType<OpenFresh>> {
  const url = new URL(database);
  url.searchParams.set('schema', schema);
  const quoted = `"${schema.replaceAll('"', '""')}"`;
  const drop = `DROP SCHEMA IF EXISTS ${quoted} CASCADE`;
  return { url: url.href, remove: async () => void (await onPostgres(database, drop)) };
}
