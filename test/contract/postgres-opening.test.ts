// Opening a schema, and bringing it up to date.

import { describe, expect, test } from 'vitest';
import { clientId } from '../../src/catalogue/ids.ts';
import { sections } from '../../src/catalogue/sections.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { plannedMigrations } from '../../src/shadow/planned-migrations.ts';
import { postgresSchemaSql } from '../../src/shadow/schema-sql.ts';
import { onPostgres, postgresForFile } from '../support/fresh-postgres.ts';

const database = postgresForFile();

const quoted = (url: string): string =>
  `"${(new URL(url).searchParams.get('schema') ?? '').replaceAll('"', '""')}"`;

async function fresh(): Promise<{ readonly url: string; readonly schema: string }> {
  const { url } = await database.openFresh();
  return { url, schema: quoted(url) };
}

async function created(url: string): Promise<void> {
  const shadow = await openShadow(url);
  await shadow.close();
}

const tablesIn = async (schema: string): Promise<readonly string[]> => {
  const sql = `SELECT relname AS name FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind = 'r'
    ORDER BY relname`;
  return (await onPostgres<{ name: string }>(database.url, sql, [schema])).map(({ name }) => name);
};

describe('opening', () => {
  test('creates a table for every section of the catalogue, and the bookkeeping', async () => {
    const { url, schema } = await fresh();
    await created(url);
    const bookkeeping = [
      'actions',
      'audits',
      'changes',
      'checks',
      'clients',
      'deliveries',
      'drains',
      'erasures',
      'findings',
      'followers',
      'forgotten',
      'irrelevant',
      'keys',
      'migrations',
      'moves',
      'queue',
      'samples',
      'sessions',
      'shapes',
      'shares',
      'view_columns',
      'wanted',
      'webhook_parked',
      'webhook_receivers',
      'webhooks',
    ];
    const expected = [
      'customers',
      ...sections.map(({ table }) => table),
      'customer_words',
      ...bookkeeping.map((name) => `sync_${name}`),
    ];
    expect(await tablesIn(schema)).toEqual(expected.toSorted());
  });

  test('a second time changes nothing', async () => {
    const { url } = await fresh();
    await created(url);
    expect(await plannedMigrations(url)).toEqual([]);
    await created(url);
  });

  test('to look only does not create anything', async () => {
    const { url } = await fresh();
    const before = (await onPostgres(database.url, 'SELECT nspname FROM pg_namespace')).length;
    await expect(openShadow(url, { schema: 'check' })).rejects.toMatchObject({ code: 'DB_NOT_THERE' });
    expect(await onPostgres(database.url, 'SELECT nspname FROM pg_namespace')).toHaveLength(before);
  });

  test('to look only does not bring older tables up to date', async () => {
    const { url, schema } = await fresh();
    await created(url);
    await onPostgres(database.url, `ALTER TABLE ${schema}.emails DROP COLUMN remark`);
    await expect(openShadow(url, { schema: 'check' })).rejects.toMatchObject({ code: 'DB_SCHEMA_OLDER' });
  });

  test('expands tables to the catalogue and drops nothing', async () => {
    const { url, schema } = await fresh();
    await created(url);
    await onPostgres(database.url, `ALTER TABLE ${schema}.emails DROP COLUMN remark`);
    await onPostgres(database.url, `ALTER TABLE ${schema}.emails ADD COLUMN of_the_past text`);
    await onPostgres(database.url, `DROP TABLE ${schema}.files`);
    expect(await plannedMigrations(url)).toEqual([
      `SET search_path TO ${schema}`,
      'ALTER TABLE "emails" ADD COLUMN "remark" text',
      expect.stringContaining('CREATE TABLE "files"'),
    ]);
    await created(url);
    expect(await plannedMigrations(url)).toEqual([]);
    expect(await onPostgres(database.url, `SELECT of_the_past, remark FROM ${schema}.emails`)).toEqual([]);
  });

  test('tables are expanded beside a worker of the older program, which goes on', async () => {
    const { url, schema } = await fresh();
    const older = await openShadow(url);
    await older.register(clientId('acme'));
    await older.nextFetchNumber(clientId('acme'));
    await onPostgres(database.url, `ALTER TABLE ${schema}.sync_clients ADD COLUMN of_the_future text`);
    expect(await older.nextFetchNumber(clientId('acme'))).toBe(2);
    expect((await older.clientState(clientId('acme'))).customers).toBe(0);
    await older.close();
  });

  test('a schema of a newer program is refused, and left alone', async () => {
    const { url, schema } = await fresh();
    await created(url);
    await onPostgres(database.url, `INSERT INTO ${schema}.sync_migrations VALUES (99, 'future', now())`);
    for (const how of ['migrate', 'check'] as const)
      await expect(openShadow(url, { schema: how })).rejects.toMatchObject({ code: 'DB_SCHEMA_NEWER' });
    await expect(plannedMigrations(url)).rejects.toMatchObject({ code: 'DB_SCHEMA_NEWER' });
  });

  test("somebody else's schema with a table of the same name is refused, and left alone", async () => {
    const { url, schema } = await fresh();
    await onPostgres(database.url, `CREATE SCHEMA ${schema}`);
    await onPostgres(database.url, `CREATE TABLE ${schema}.customers (id integer)`);
    await expect(openShadow(url)).rejects.toMatchObject({ code: 'DB_FOREIGN' });
    expect(await tablesIn(schema)).toEqual(['customers']);
  });

  test('shadows in two schemas of one database know nothing of each other', async () => {
    const [one, other] = [await openShadow((await fresh()).url), await openShadow((await fresh()).url)];
    await one.nextFetchNumber(clientId('acme'));
    expect(await other.nextFetchNumber(clientId('acme'))).toBe(1);
    await one.close();
    await other.close();
  });

  test('P11: a wrong password, database or port is told without the password', async () => {
    const changed = (part: 'password' | 'pathname' | 'port', value: string): string => {
      const url = new URL(database.url);
      url[part] = value;
      return url.href;
    };
    const cases = [
      [changed('password', 'secret'), 'DB_ACCESS_DENIED'],
      [changed('pathname', '/not_there'), 'DB_NOT_THERE'],
      [changed('port', '1'), 'DB_UNREACHABLE'],
    ] as const;
    for (const [url, code] of cases)
      for (const attempt of [openShadow, plannedMigrations]) {
        const error = (await attempt(url).catch((caught: unknown) => caught)) as Error;
        expect(error, code).toMatchObject({ code });
        expect(error.message).not.toMatch(/secret|for tests|for%20tests/);
      }
  });
});

describe('a dry run', () => {
  test('gives the SQL of a new schema, creates nothing, and running it gives the same tables', async () => {
    const [byHand, byProgram] = [await fresh(), await fresh()];
    const statements = await plannedMigrations(byHand.url);
    await expect(tablesIn(byHand.schema)).rejects.toThrow('does not exist');
    await onPostgres(database.url, statements.join(';\n'));
    expect(await plannedMigrations(byHand.url)).toEqual([]);
    await created(byHand.url);
    await created(byProgram.url);
    const columns = (schema: string) =>
      onPostgres(
        database.url,
        `SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull, a.attcompression
         FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
         WHERE c.relnamespace = $1::regnamespace AND c.relkind IN ('r', 'i') ORDER BY c.relname, a.attnum`,
        [schema],
      );
    expect(await columns(byHand.schema)).toEqual(await columns(byProgram.schema));
  });

  test('the schema dump is the same SQL', async () => {
    const url = new URL(database.url);
    const dump = postgresSchemaSql();
    const withoutLz4 = dump.replaceAll(' COMPRESSION lz4', '');
    for (const statement of await plannedMigrations(url.href))
      expect(
        [dump, withoutLz4].some((text) => text.includes(`${statement};`)),
        statement,
      ).toBe(true);
  });
});

test('every key starts with client_id, but those of tables that belong to no client', async () => {
  const { url, schema } = await fresh();
  await created(url);
  const others = await onPostgres(
    database.url,
    `SELECT c.relname AS index FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
     JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
     WHERE c.relnamespace = $1::regnamespace AND a.attname <> 'client_id' ORDER BY 1`,
    [schema],
  );
  const ofNoClient = ['actions', 'keys', 'migrations', 'moves', 'sessions'].map(
    (name) => `sync_${name}_pkey`,
  );
  // Samples are taken of all clients at once, and removed by their age.
  const ofAllClients = ['sync_samples_by_time'];
  expect(others).toEqual([...ofNoClient, ...ofAllClients].toSorted().map((index) => ({ index })));
});
