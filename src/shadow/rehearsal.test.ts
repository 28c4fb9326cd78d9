// What `check` tries of a database: what it calls good works, and nothing is left behind. The cases that need another user or
// a full disk are in test/overload/.

import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { clientId } from '../catalogue/ids.ts';
import { onPostgres, postgresForFile } from '../../test/support/fresh-postgres.ts';
import { openShadow } from './open-shadow.ts';
import { type Rehearsed, type RehearsalTerms, rehearse } from './rehearsal.ts';

const client = clientId('acme');

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'aa-shadow-rehearsal-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Names and bytes. The -shm is an index that every reader may write. */
const contents = (folder: string) =>
  readdirSync(folder)
    .toSorted()
    .map((name) => [name, name.endsWith('-shm') ? '' : readFileSync(join(folder, name)).toString('base64')]);

describe('SQLite', () => {
  test('O8: a database that is not there yet is tried, and not made', async () => {
    const folder = newFolder();
    expect(await rehearse(`sqlite:${join(folder, 'shadow.db')}`)).toEqual({ isNew: true, warnings: [] });
    expect(contents(folder)).toEqual([]);
    writeFileSync(join(folder, 'shadow.db'), '');
    expect(await rehearse(`sqlite:${join(folder, 'shadow.db')}`)).toEqual({ isNew: true, warnings: [] });
    expect(contents(folder)).toEqual([['shadow.db', '']]);
  });

  test('O8: a database is as before, closed or in use, old or up to date, behind a link too', async () => {
    const folder = newFolder();
    const [path, elsewhere] = [join(folder, 'shadow.db'), join(newFolder(), 'link.db')];
    const shadow = await openShadow(`sqlite:${path}`);
    await shadow.register(client);
    const inUse = contents(folder);
    expect(inUse.map(([name]) => name)).toEqual(['shadow.db', 'shadow.db-shm', 'shadow.db-wal']);
    expect(await rehearse(`sqlite:${path}`)).toMatchObject({ isNew: false });
    expect(contents(folder)).toEqual(inUse);
    await shadow.close();
    symlinkSync(path, elsewhere);
    const closed = contents(folder);
    for (const one of [path, elsewhere])
      expect(await rehearse(`sqlite:${one}`)).toMatchObject({ isNew: false });
    expect(contents(folder)).toEqual(closed);
    const other = new DatabaseSync(path);
    other.exec('ALTER TABLE emails DROP COLUMN remark; PRAGMA journal_mode = DELETE');
    other.close();
    const old = contents(folder);
    expect(await rehearse(`sqlite:${path}`)).toMatchObject({ isNew: true });
    expect(contents(folder)).toEqual(old);
  });

  test('O1, O8: a link that leads nowhere is refused, as by the first drain, and no database is made', async () => {
    const folder = newFolder();
    const link = join(folder, 'link.db');
    symlinkSync(join(folder, 'not mounted', 'shadow.db'), link);
    const refused = {
      code: 'DB_CANNOT_OPEN',
      message: expect.stringContaining('is a link to a file') as string,
    };
    await expect(rehearse(`sqlite:${link}`)).rejects.toMatchObject(refused);
    await expect(openShadow(`sqlite:${link}`)).rejects.toMatchObject(refused);
    await expect(openShadow(`sqlite:${link}`, { schema: 'check' })).rejects.toMatchObject(refused);
    expect(readdirSync(folder)).toEqual(['link.db']);
  });

  test('O15: behind a link, the companions of the file get its mode too', async () => {
    const [folder, elsewhere] = [newFolder(), newFolder()];
    const [path, link] = [join(folder, 'shadow.db'), join(elsewhere, 'link.db')];
    const shadow = await openShadow(`sqlite:${path}`);
    onTestFinished(() => shadow.close());
    symlinkSync(path, link);
    const other = await openShadow(`sqlite:${link}`, { file: { mode: 0o640, group: null } });
    onTestFinished(() => other.close());
    for (const name of readdirSync(folder))
      expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o640);
  });

  test('O8: a database with the log of a process that was killed keeps its log', async () => {
    const [folder, copy] = [newFolder(), newFolder()];
    const shadow = await openShadow(`sqlite:${join(folder, 'shadow.db')}`);
    onTestFinished(() => shadow.close());
    await shadow.register(client);
    for (const name of readdirSync(folder)) writeFileSync(join(copy, name), readFileSync(join(folder, name)));
    const before = contents(copy);
    expect(await rehearse(`sqlite:${join(copy, 'shadow.db')}`)).toMatchObject({ isNew: false });
    expect(contents(copy)).toEqual(before);
  });

  test('O8: what the first drain could not open is told', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'inner'));
    writeFileSync(join(folder, 'text.db'), 'no database, '.repeat(1_000));
    const foreign = new DatabaseSync(join(folder, 'foreign.db'));
    foreign.exec('CREATE TABLE customers (id INTEGER)');
    foreign.close();
    const before = readdirSync(folder);
    for (const [name, code] of [
      ['no/such/shadow.db', 'DB_CANNOT_OPEN'],
      ['inner', 'DB_CANNOT_OPEN'],
      ['text.db/shadow.db', 'DB_CANNOT_OPEN'],
      ['text.db', 'DB_NOT_A_DATABASE'],
      ['foreign.db', 'DB_FOREIGN'],
    ])
      await expect(rehearse(`sqlite:${join(folder, name ?? '')}`), name).rejects.toMatchObject({ code });
    expect(readdirSync(folder)).toEqual(before);
  });

  test('O9: a UTF-16 database works like any other', async () => {
    const path = join(newFolder(), 'shadow.db');
    const other = new DatabaseSync(path);
    other.exec(`PRAGMA encoding = 'UTF-16le'; CREATE TABLE theirs (a TEXT); DROP TABLE theirs`);
    other.close();
    const shadow = await openShadow(`sqlite:${path}`);
    onTestFinished(() => shadow.close());
    const error = { code: 'AA_FAILURE', message: 'Zoë 東京 😀', at: new Date(0) };
    await shadow.recordError(client, error);
    expect((await shadow.clientState(client)).lastError).toMatchObject(error);
  });
});

describe('PostgreSQL', () => {
  const database = postgresForFile();
  let count = 0;
  const role = (): string => `aa_shadow_tried_${process.pid}_${(count += 1)}`;
  const withSchema = (schema: string, user?: string): string => {
    const url = new URL(database.url);
    url.searchParams.set('schema', schema);
    if (user !== undefined) [url.username, url.password] = [user, 'tried'];
    return url.href;
  };

  /** Everything the catalogue lists. */
  const catalogue = () =>
    onPostgres(
      database.url,
      `SELECT 'schema' AS kind, nspname::text AS name FROM pg_namespace
       UNION ALL SELECT 'relation', relname::text FROM pg_class WHERE relnamespace::regnamespace::text !~ '^pg_toast'
       UNION ALL SELECT 'lock', relation::regclass::text FROM pg_locks WHERE database = (SELECT oid FROM pg_database
         WHERE datname = current_database()) AND pid <> pg_backend_pid() ORDER BY 1, 2`,
    );

  async function newRole(more = ''): Promise<string> {
    const name = role();
    await onPostgres(database.url, `CREATE ROLE ${name} LOGIN PASSWORD 'tried' ${more}`);
    onTestFinished(
      async () => void (await onPostgres(database.url, `DROP OWNED BY ${name} CASCADE; DROP ROLE ${name}`)),
    );
    return name;
  }

  const ofPowerCuts = new Set(['fsync', 'full_page_writes', 'synchronous_commit']);

  /** Without the warnings that the server of the tests earns: it is quick, and not safe. */
  async function tried(url: string, terms?: RehearsalTerms): Promise<Rehearsed> {
    const { isNew, warnings } = await rehearse(url, terms);
    return { isNew, warnings: warnings.filter(({ setting }) => !ofPowerCuts.has(setting)) };
  }

  test('O8: a schema is tried, and neither made nor changed', async () => {
    const before = await catalogue();
    expect(await tried(withSchema('tried'))).toEqual({ isNew: true, warnings: [] });
    expect(await catalogue()).toEqual(before);
    const shadow = await openShadow(withSchema('there'));
    await shadow.register(client);
    await shadow.close();
    await onPostgres(database.url, 'ALTER TABLE there.emails DROP COLUMN remark');
    const old = await catalogue();
    expect(await rehearse(withSchema('there'))).toMatchObject({ isNew: true });
    expect(await catalogue()).toEqual(old);
    await (await openShadow(withSchema('there'))).close();
    expect(await rehearse(withSchema('there'))).toMatchObject({ isNew: false });
    expect(await onPostgres(database.url, 'SELECT client_id FROM there.sync_clients')).toEqual([
      { client_id: 'acme' },
    ]);
  });

  test('O8: a role without the rights for the first drain is told', async () => {
    const user = await newRole();
    await expect(rehearse(withSchema('not_there', user))).rejects.toMatchObject({ code: 'DB_NO_RIGHT' });
    await (await openShadow(withSchema('owned'))).close();
    await expect(rehearse(withSchema('owned', user))).rejects.toMatchObject({ code: 'DB_NO_RIGHT' });
    await onPostgres(
      database.url,
      `GRANT USAGE ON SCHEMA owned TO ${user}; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA owned TO ${user};
       REVOKE DELETE ON owned.emails FROM ${user}`,
    );
    await expect(rehearse(withSchema('owned', user))).rejects.toThrow('table emails');
    await onPostgres(
      database.url,
      `GRANT DELETE ON owned.emails TO ${user}; REVOKE INSERT ON owned.sync_migrations FROM ${user}`,
    );
    expect(await tried(withSchema('owned', user))).toEqual({ isNew: false, warnings: [] });
  });

  test('O8: a database that takes no writes is told at once, and so is one that is not there', async () => {
    const user = await newRole('SUPERUSER');
    await onPostgres(database.url, `ALTER ROLE ${user} SET default_transaction_read_only = on`);
    await expect(rehearse(withSchema('read_only', user))).rejects.toMatchObject({
      code: 'DB_READ_ONLY',
      hint: expect.stringContaining('RESET default_transaction_read_only') as string,
    });
    const url = new URL(database.url);
    url.pathname = '/not_there';
    await expect(rehearse(url.href)).rejects.toMatchObject({ code: 'DB_NOT_THERE' });
  });

  test('O12: a server without TLS is told with both cures, where TLS is demanded', async () => {
    const url = new URL(database.url);
    url.searchParams.set('sslmode', 'require');
    for (const attempt of [openShadow, rehearse])
      await expect(attempt(url.href)).rejects.toMatchObject({
        code: 'DB_TLS',
        message: expect.stringContaining('the server offers no TLS') as string,
        hint: expect.stringMatching(/ssl = on.*sslmode=disable/) as string,
      });
  });

  test('O13, P16: DB_NO_CONNECTION: too few connections are told with how many are needed; some too few are a warning', async () => {
    const user = await newRole('CONNECTION LIMIT 2');
    await onPostgres(database.url, `CREATE SCHEMA few AUTHORIZATION ${user}`);
    await expect(rehearse(withSchema('few', user), { threads: 2 })).rejects.toMatchObject({
      code: 'DB_NO_CONNECTION',
      message: expect.stringContaining('2 are allowed, and this program needs 3 (threads + 1)') as string,
    });
    const { warnings } = await tried(withSchema('few', user), { threads: 1 });
    expect(warnings).toEqual([
      { setting: 'connection limit', message: expect.stringContaining('up to 11') as string },
    ]);
  });

  test('O13: where the server gives fewer connections than wanted, those it gives are used', async () => {
    const user = await newRole('CONNECTION LIMIT 1');
    await onPostgres(database.url, `CREATE SCHEMA one AUTHORIZATION ${user}`);
    const shadow = await openShadow(withSchema('one', user));
    const clients = Array.from({ length: 20 }, (_, at) => clientId(`client-${at}`));
    expect(await Promise.all(clients.map((one) => shadow.nextFetchNumber(one)))).toEqual(
      clients.map(() => 1),
    );
    await expect(openShadow(withSchema('one', user))).rejects.toMatchObject({
      code: 'DB_NO_CONNECTION',
      kind: 'transient',
    });
    await shadow.close();
  });

  test('O13, P16: DB_STATEMENT_TIMEOUT: a statement that is ended by statement_timeout is told as such', async () => {
    const user = await newRole();
    await onPostgres(
      database.url,
      `CREATE SCHEMA slow AUTHORIZATION ${user}; ALTER ROLE ${user} SET statement_timeout = '800ms'`,
    );
    await expect(rehearse(withSchema('slow', user))).rejects.toMatchObject({
      code: 'DB_STATEMENT_TIMEOUT',
      message: expect.stringContaining('800 ms') as string,
      hint: expect.stringContaining('ALTER ROLE') as string,
    });
    const shadow = await openShadow(withSchema('slow', user));
    onTestFinished(() => shadow.close());
    await onPostgres(
      database.url,
      `CREATE FUNCTION slow.wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(5); RETURN NEW; END $$;
       CREATE TRIGGER wait BEFORE INSERT ON slow.sync_clients FOR EACH ROW EXECUTE FUNCTION slow.wait()`,
    );
    await expect(shadow.register(client)).rejects.toMatchObject({
      code: 'DB_STATEMENT_TIMEOUT',
      kind: 'transient',
    });
    await onPostgres(database.url, 'DROP TRIGGER wait ON slow.sync_clients');
    const relaxed = new URL(withSchema('slow', user));
    relaxed.searchParams.set('options', '-c statement_timeout=60s');
    expect(await tried(relaxed.href).catch((error: unknown) => error)).toMatchObject({
      isNew: false,
      warnings: [],
    });
  });

  test.each(['LATIN1', 'SQL_ASCII'])(
    'P8, O9, P16: DB_NOT_UTF8: a database in %s is refused, with the statement that makes a good one',
    async (encoding) => {
      const name = `${new URL(database.url).pathname.slice(1)}_${encoding.toLowerCase()}`;
      await onPostgres(
        database.url,
        `CREATE DATABASE ${name} ENCODING '${encoding}' LOCALE 'C' TEMPLATE template0`,
      );
      const url = new URL(database.url);
      const removed = [name, `${name}_utf8`];
      onTestFinished(async () => {
        for (const one of removed)
          await onPostgres(database.url, `DROP DATABASE IF EXISTS ${one} WITH (FORCE)`);
      });
      url.pathname = `/${name}`;
      for (const attempt of [openShadow, rehearse])
        await expect(attempt(url.href)).rejects.toMatchObject({ code: 'DB_NOT_UTF8', kind: 'configuration' });
      expect(await onPostgres(url.href, `SELECT FROM pg_namespace WHERE nspname = 'aa_shadow'`)).toEqual([]);
      const { hint } = (await openShadow(url.href).catch((error: unknown) => error)) as {
        readonly hint: string;
      };
      const [statement = ''] = /CREATE DATABASE [^;]*/.exec(hint) ?? [];
      expect(statement).toMatch(/ENCODING 'UTF8' TEMPLATE template0/);
      await onPostgres(url.href, statement);
      url.pathname = `/${name}_utf8`;
      const shadow = await openShadow(url.href);
      onTestFinished(() => shadow.close());
      await shadow.recordError(client, { code: 'AA_FAILURE', message: 'Zoë 東京 😀', at: new Date(0) });
      expect((await shadow.clientState(client)).lastError?.message).toBe('Zoë 東京 😀');
    },
  );
});
