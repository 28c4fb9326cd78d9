// The errors of the database with PostgreSQL, with a real server, and that the cures of their hints work.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import type { OpenOptions } from '../../src/shadow/shadow.ts';
import { freePort } from '../support/free-port.ts';
import { onPostgres, postgresForFile } from '../support/fresh-postgres.ts';
import { demoClient } from '../support/demo-client.ts';
import { door, type Trial } from './door.ts';

const database = postgresForFile();
let schemas = 0;

/** A schema of its own in the database of this file, with other parts of the address. */
function address(change: (url: URL) => void = () => {}): string {
  const url = new URL(database.url);
  url.searchParams.set('schema', `door_${(schemas += 1)}`);
  change(url);
  return url.href;
}

async function opened(url: string, options: OpenOptions = {}): Promise<void> {
  await (await openShadow(url, options)).close();
}

function readdressed(wrong: string, right: string): Trial {
  let now = wrong;
  return { attempt: () => opened(now), cure: () => void (now = right) };
}

const page = readFileSync(join(import.meta.dirname, '../../docs/postgres.md'), 'utf8');

door('DB_BAD_ADDRESS', 'a parameter that is not known', /Known are schema, connections/, () =>
  readdressed(
    address((url) => url.searchParams.set('sslmdoe', 'disable')),
    // As the page spells it.
    address((url) => url.searchParams.set(/^\| `(sslmode)`/m.exec(page)?.[1] ?? '', 'disable')),
  ),
);

door('DB_NOT_THERE', 'a database that does not exist', /`CREATE DATABASE`/, () => {
  const name = `aa_shadow_door_${process.pid}`;
  const url = address((to) => (to.pathname = `/${name}`));
  afterAll(() =>
    onPostgres(
      address((to) => (to.pathname = '/postgres')),
      `DROP DATABASE ${name} WITH (FORCE)`,
    ),
  );
  return { attempt: () => opened(url), cure: () => onPostgres(database.url, `CREATE DATABASE ${name}`) };
});

door('DB_NOT_THERE', 'a command that only reads comes first', /`aa-shadow migrate`/, () => {
  const url = address();
  return { attempt: () => opened(url, { schema: 'check' }), cure: () => opened(url) };
});

door('DB_UNREACHABLE', 'a wrong port', /check host and port in `database`/, async () => {
  const port = String(await freePort());
  return readdressed(
    address((url) => (url.port = port)),
    address(),
  );
});

door('DB_ACCESS_DENIED', 'a wrong password', /Check user and password in `database`/, () =>
  readdressed(
    address((url) => (url.password = 'wrong')),
    address(),
  ),
);

door(
  'DB_NO_RIGHT',
  'a user without the rights',
  /docs\/postgres\.md lists the rights that `run` needs/,
  async () => {
    const role = `aa_shadow_door_run_${process.pid}`;
    const owner = address();
    await opened(owner);
    const schema = new URL(owner).searchParams.get('schema') ?? '';
    await onPostgres(owner, `CREATE ROLE ${role} LOGIN PASSWORD 'secret'`);
    afterAll(() => onPostgres(owner, `DROP OWNED BY ${role}; DROP ROLE ${role}`));
    const url = new URL(owner);
    [url.username, url.password] = [role, 'secret'];
    const [block = ''] = /CREATE SCHEMA IF NOT EXISTS aa_shadow;[^`]*/.exec(page) ?? [];
    const grants = block
      .replaceAll(/(SCHEMA (?:IF NOT EXISTS )?)aa_shadow\b/g, `$1${schema}`)
      .replaceAll('aa_shadow_run', role);
    return { attempt: () => opened(url.href), cure: () => onPostgres(owner, grants) };
  },
);

door('DB_FOREIGN', "another program's schema", /its own database or schema/, async () => {
  const wrong = address();
  const schema = new URL(wrong).searchParams.get('schema') ?? '';
  await onPostgres(wrong, `CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.customers (id integer)`);
  return readdressed(wrong, address());
});

door('DB_FAILED', "a trigger of somebody else's", /triggers.* undo that/, async () => {
  const url = address();
  await opened(url);
  const schema = new URL(url).searchParams.get('schema') ?? '';
  await onPostgres(
    url,
    `CREATE FUNCTION ${schema}.no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$;
     CREATE TRIGGER theirs BEFORE INSERT ON ${schema}.sync_clients FOR EACH ROW EXECUTE FUNCTION ${schema}.no()`,
  );
  const attempt = async (): Promise<void> => {
    const shadow = await openShadow(url);
    try {
      await shadow.register(demoClient);
    } finally {
      await shadow.close();
    }
  };
  return { attempt, cure: () => onPostgres(url, `DROP TRIGGER theirs ON ${schema}.sync_clients`) };
});
