import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { clientId } from '../catalogue/ids.ts';
import { sections } from '../catalogue/sections.ts';
import { openShadow } from './open-shadow.ts';
import { plannedMigrations } from './planned-migrations.ts';
import { schemaSql } from './schema-sql.ts';

let folder = '';
let path = '';
let url = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aa-shadow-open-'));
  path = join(folder, 'shadow.db');
  url = `sqlite:${path}`;
});

afterEach(() => rmSync(folder, { recursive: true }));

async function created(): Promise<void> {
  const shadow = await openShadow(url);
  await shadow.close();
}

function inFile<T>(work: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(path);
  try {
    return work(database);
  } finally {
    database.close();
  }
}

const names = (type: string): readonly unknown[] =>
  inFile((database) =>
    database
      .prepare(`SELECT name FROM sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite_%' ORDER BY name`)
      .all(type)
      .map((row) => row['name']),
  );

describe('opening', () => {
  test('P11: a new file is readable by its owner only, and so are its companions', async () => {
    const shadow = await openShadow(url);
    await shadow.register(clientId('acme'));
    for (const file of [path, `${path}-wal`, `${path}-shm`]) expect(statSync(file).mode & 0o777).toBe(0o600);
    await shadow.close();
  });

  test('creates a table for every section of the catalogue, and the bookkeeping', async () => {
    await created();
    const bookkeeping = [
      'sync_actions',
      'sync_audits',
      'sync_changes',
      'sync_checks',
      'sync_clients',
      'sync_deliveries',
      'sync_drains',
      'sync_erasures',
      'sync_findings',
      'sync_followers',
      'sync_forgotten',
      'sync_irrelevant',
      'sync_keys',
      'sync_migrations',
      'sync_moves',
      'sync_queue',
      'sync_samples',
      'sync_sessions',
      'sync_shapes',
      'sync_shares',
      'sync_view_columns',
      'sync_wanted',
      'sync_webhook_parked',
      'sync_webhook_receivers',
      'sync_webhooks',
    ];
    const expected = [
      'customers',
      'customer_words',
      ...sections.map(({ table }) => table),
      ...bookkeeping,
    ].toSorted();
    expect(names('table')).toEqual(expected);
  });

  test('a second time changes nothing', async () => {
    await created();
    expect(await plannedMigrations(url)).toEqual([]);
    await created();
  });

  test('to look only does not create a database', async () => {
    await expect(openShadow(url, { schema: 'check' })).rejects.toMatchObject({ code: 'DB_NOT_THERE' });
    expect(existsSync(path)).toBe(false);
  });

  test('to look only does not bring an older database up to date', async () => {
    await created();
    inFile((database) => database.exec('ALTER TABLE emails DROP COLUMN remark'));
    await expect(openShadow(url, { schema: 'check' })).rejects.toMatchObject({ code: 'DB_SCHEMA_OLDER' });
    expect(await plannedMigrations(url)).toHaveLength(1);
  });

  test('expands tables to the catalogue and drops nothing', async () => {
    await created();
    inFile((database) => {
      database.exec('ALTER TABLE emails DROP COLUMN remark');
      database.exec('ALTER TABLE emails ADD COLUMN of_the_past TEXT');
      database.exec('DROP TABLE files');
    });
    expect(await plannedMigrations(url)).toEqual([
      'ALTER TABLE "emails" ADD COLUMN "remark" TEXT',
      expect.stringContaining('CREATE TABLE "files"'),
    ]);
    await created();
    const columns = inFile((database) =>
      database.prepare('SELECT name FROM pragma_table_info(?)').all('emails'),
    );
    expect(columns).toEqual(expect.arrayContaining([{ name: 'of_the_past' }, { name: 'remark' }]));
    expect(await plannedMigrations(url)).toEqual([]);
  });

  test('a database of a newer program is refused, and left alone', async () => {
    await created();
    inFile((database) => database.exec(`INSERT INTO sync_migrations VALUES (99, 'future', '2040-01-01')`));
    for (const schema of ['migrate', 'check'] as const)
      await expect(openShadow(url, { schema })).rejects.toMatchObject({ code: 'DB_SCHEMA_NEWER' });
    await expect(plannedMigrations(url)).rejects.toMatchObject({ code: 'DB_SCHEMA_NEWER' });
  });

  test("somebody else's database with a table of the same name is refused, and left alone", async () => {
    inFile((database) => database.exec('CREATE TABLE customers (id INTEGER)'));
    const before = readFileSync(path);
    await expect(openShadow(url)).rejects.toMatchObject({ code: 'DB_FOREIGN' });
    expect(readFileSync(path)).toEqual(before);
  });

  test('a file that is no database is refused, and left alone', async () => {
    const text = 'not a database, '.repeat(1_000);
    writeFileSync(path, text);
    await expect(openShadow(url)).rejects.toMatchObject({ code: 'DB_NOT_A_DATABASE' });
    await expect(plannedMigrations(url)).rejects.toMatchObject({ code: 'DB_NOT_A_DATABASE' });
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  test('a damaged database is told as such', async () => {
    await created();
    const bytes = readFileSync(path);
    writeFileSync(path, Buffer.concat([bytes.subarray(0, 4096), Buffer.alloc(bytes.length - 4096, 0xff)]));
    await expect(openShadow(url)).rejects.toMatchObject({ code: 'DB_CORRUPT' });
  });

  test('a folder that does not exist is told with the path', async () => {
    const missing = join(folder, 'no', 'such', 'shadow.db');
    const opening = openShadow(`sqlite:${missing}`);
    await expect(opening).rejects.toMatchObject({ code: 'DB_CANNOT_OPEN', kind: 'configuration' });
    await expect(opening).rejects.toThrow(missing);
    await expect(openShadow(`sqlite:${folder}`)).rejects.toMatchObject({ code: 'DB_CANNOT_OPEN' });
  });

  test('an address of another engine is a configuration error that keeps its password to itself', async () => {
    const address = 'mysql://user:secret@host/name';
    for (const attempt of [openShadow(address), plannedMigrations(address)]) {
      const error = (await attempt.catch((caught: unknown) => caught)) as Error;
      expect(error).toMatchObject({ code: 'DB_UNKNOWN_ENGINE', kind: 'configuration' });
      expect(error.message).not.toContain('secret');
    }
    await expect(openShadow('sqlite:')).rejects.toMatchObject({ code: 'DB_BAD_ADDRESS' });
    await expect(openShadow('nonsense')).rejects.toMatchObject({ code: 'DB_UNKNOWN_ENGINE' });
  });
});

describe('a dry run', () => {
  test('gives the SQL of a new database, creates nothing, and running it gives the same tables', async () => {
    const statements = await plannedMigrations(url);
    expect(existsSync(path)).toBe(false);
    const byHand = new DatabaseSync(':memory:');
    for (const statement of statements) byHand.exec(statement);
    const sql = (database: DatabaseSync): unknown =>
      database.prepare('SELECT name, sql FROM sqlite_master ORDER BY name').all();
    await created();
    expect(inFile(sql)).toEqual(sql(byHand));
    byHand.close();
  });

  test('the schema dump is the same SQL', async () => {
    const dump = schemaSql();
    for (const statement of await plannedMigrations(url)) expect(dump).toContain(`${statement};`);
  });
});

test('every key starts with client_id, but those of tables that belong to no client', async () => {
  await created();
  const first = inFile((database) =>
    database
      .prepare(
        `SELECT m.name AS name, (SELECT c.name FROM pragma_table_info(m.name) AS c WHERE c.pk = 1) AS first
         FROM sqlite_master AS m WHERE m.type = 'table' AND m.name NOT IN ('sync_migrations', 'sync_moves', 'sync_keys', 'sync_sessions', 'sync_actions')`,
      )
      .all()
      .filter((row) => row['first'] !== 'client_id'),
  );
  expect(first).toEqual([]);
});
