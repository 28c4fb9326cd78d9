// Makes a PostgreSQL database for each test file, and empty schemas in it for the tests.

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

/** Runs statements in the same database over a separate connection. */
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

/**
 * An address as docs/moving.md has it: with `${DB_PASSWORD}` in place of the password. A server that asks for no password takes
 * any, so it is given one that is seen where it does not belong.
 */
export function passwordApart(url: string): { readonly address: string; readonly password: string } {
  const address = new URL(url);
  const password = decodeURIComponent(address.password) || 'Planted-Password-55';
  address.password = 'PLACE';
  return { address: address.href.replace('PLACE', '${DB_PASSWORD}'), password };
}

export interface TestDatabase {
  /** The address of the database, without a schema. */
  readonly url: string;
  /** Makes an empty schema for the contract suite. */
  readonly openFresh: OpenFresh;
}

/** The members can be used as soon as a test runs. `server`: default is the server of the test run. */
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
