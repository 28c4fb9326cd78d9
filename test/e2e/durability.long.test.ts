// P1, P4: committed data must be on the disk. `check` reports a PostgreSQL server that promises less, and our own connections
// demand it in any case.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Database } from '../../src/shadow/postgres/database.ts';
import { serverAddress } from '../../src/shadow/postgres/server-address.ts';
import { plain } from '../../src/shadow/statement.ts';
import { onPostgres } from '../support/fresh-postgres.ts';
import { type PostgresServer, startPostgresServer } from '../support/postgres-server.ts';
import { newFolder, runAaShadow } from '../support/run-aa-shadow.ts';

const all = ['fsync', 'full_page_writes', 'synchronous_commit'] as const;
const on = all.map((name) => `${name}=on`);

async function check(url: string, ...args: readonly string[]): Promise<string> {
  const cwd = newFolder();
  const client = { id: 'demo', url: 'http://127.0.0.1:9/aa/', username: 'a', password: 'b' };
  writeFileSync(join(cwd, 'aa-shadow.yaml'), JSON.stringify({ database: url, clients: [client] }));
  return (await runAaShadow(['check', ...args], { cwd })).stdout;
}

/** The settings that `check` warns of. */
async function warnedOf(url: string): Promise<readonly string[]> {
  const { database } = JSON.parse(await check(url, '--json')) as {
    readonly database: { readonly ok: boolean; readonly warnings: readonly { readonly setting: string }[] };
  };
  expect(database.ok).toBe(true);
  return database.warnings.map(({ setting }) => setting);
}

/** The setting that our connections have. */
async function ours(url: string): Promise<unknown> {
  const database = new Database(serverAddress(url));
  try {
    return await database.first(plain(`SELECT current_setting('synchronous_commit') AS promised`));
  } finally {
    await database.close();
  }
}

async function onServer(
  settings: readonly string[],
  work: (server: PostgresServer) => Promise<void>,
): Promise<void> {
  const server = await startPostgresServer({ settings });
  try {
    await work(server);
  } finally {
    await server.remove();
  }
}

test('P1, P4: a server that does not sync gives a warning for each setting', async () => {
  await onServer(
    all.map((name) => `${name}=off`),
    async ({ url }) => {
      expect(await warnedOf(url)).toEqual(all);
      expect(await check(url)).toContain(
        '!!  database: fsync is off: a power cut can take what has committed',
      );
      expect(await ours(url)).toEqual({ promised: 'on' });
    },
  );
});

test('P1, P4: synchronous_commit off for a database or a role gives a warning, and is on for our connections', async () => {
  await onServer(on, async ({ url }) => {
    expect(await warnedOf(url)).toEqual([]);
    await onPostgres(url, `ALTER DATABASE postgres SET synchronous_commit TO off`);
    expect(await warnedOf(url)).toEqual(['synchronous_commit']);
    expect(await ours(url)).toEqual({ promised: 'on' });
    await onPostgres(url, `ALTER DATABASE postgres RESET synchronous_commit`);
    await onPostgres(url, `ALTER ROLE postgres SET synchronous_commit TO off`);
    expect(await warnedOf(url)).toEqual(['synchronous_commit']);
    expect(await ours(url)).toEqual({ promised: 'on' });
    await onPostgres(url, `ALTER ROLE postgres SET synchronous_commit TO local`);
    expect(await warnedOf(url)).toEqual([]);
    expect(await ours(url)).toEqual({ promised: 'local' });
  });
});
