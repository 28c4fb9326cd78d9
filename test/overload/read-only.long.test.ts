// The database takes no writes for a while: a server that was set so or is a replica, a file without the right to write.

import { chmodSync, chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { userInfo } from 'node:os';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { rehearse } from '../../src/shadow/rehearsal.ts';
import { failedWith, follow, purged } from '../support/following.ts';
import { onPostgres } from '../support/fresh-postgres.ts';
import { type PostgresServer, startPostgresServer } from '../support/postgres-server.ts';
import { runAaShadow } from '../support/run-aa-shadow.ts';
import { simulatedProcess } from '../support/simulated-process.ts';
import { demoClient, simulatedSync } from '../support/simulated-sync.ts';

// The minute for which a server is waited for is over in a tenth of a second.
vi.mock(import('../../src/shadow/postgres/patience.ts'), async (original) => {
  const module = await original();
  const time = { now: () => performance.now() * 600, pause: (ms: number) => delay(ms / 600) };
  return {
    ...module,
    Patience: class extends module.Patience {
      constructor() {
        super(time);
      }
    },
  };
});

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgresServer();
});
afterAll(() => server.remove());

const schemaUrl = (schema: string): string => `${server.url}?schema=${schema}`;

async function readable(): Promise<void> {
  for (;;) {
    const answers = await onPostgres(server.url, 'SELECT 1').then(
      () => true,
      () => false,
    );
    if (answers) return;
    await delay(50);
  }
}

/** What is to be done to the server, and undone. */
const ways = [
  [
    'by its settings',
    async () => {
      await onPostgres(server.url, 'ALTER ROLE postgres SET default_transaction_read_only = on');
      await onPostgres(
        server.url,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'aa-shadow'`,
      );
    },
    async () => {
      await onPostgres(
        server.url,
        'BEGIN READ WRITE; ALTER ROLE postgres RESET default_transaction_read_only; COMMIT',
      );
    },
  ],
  [
    'as a replica',
    async () => {
      await server.stop('in order');
      const data = join(server.folder, 'data');
      writeFileSync(join(data, 'standby.signal'), '', { mode: 0o644 });
      // Which counts as started only when it takes writes.
      void server.start();
      await readable();
    },
    async () => void (await onPostgres(server.url, 'SELECT pg_promote()')),
  ],
] as const;

test.each(ways)(
  'P4: a PostgreSQL that is read-only %s is named, and written again when it can be',
  async (name, close, open) => {
    const sync = await simulatedSync({
      simulator: { customers: 50 },
      database: schemaUrl(name.replaceAll(' ', '_')),
    });
    await sync.drain();
    sync.simulator.world.spike({ share: 1, renewed: 0.5 });
    await close();
    // O8: a check says so at once, and does not wait for a failover.
    for (const schema of [name.replaceAll(' ', '_'), 'not_there'])
      await expect(rehearse(schemaUrl(schema))).rejects.toMatchObject({ code: 'DB_READ_ONLY' });
    const following = follow(sync);
    await following.next(failedWith('DB_READ_ONLY'));
    expect((await sync.shadow.clientState(demoClient)).customers).toBe(50);
    expect(sync.simulator.world.queueLength).toBe(50);
    const done = following.next(purged);
    await open();
    await done;
    expect(await sync.differences()).toEqual([]);
  },
  60_000,
);

test('P16: DB_READ_ONLY: a SQLite file without the right to write, and exit code 5', async () => {
  const process = await simulatedProcess(['--customers', '20']);
  const config = ['--config', process.config];
  // Root may write everything: as somebody else.
  const user = userInfo().uid === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const file = process.database.replace('sqlite:', '');
  const { uid, gid } = user;
  if (uid !== undefined && gid !== undefined)
    for (const path of [process.folder, process.config]) chownSync(path, uid, gid);
  expect(await runAaShadow(['drain', ...config], user)).toMatchObject({ code: 0 });
  await process.control('POST', 'change', {});
  chmodSync(file, 0o400);
  const refused = await runAaShadow(['drain', '--json', ...config], user);
  expect(refused.code).toBe(5);
  expect(JSON.parse(refused.stdout)).toMatchObject({
    clients: [{ outcome: 'failed', error: { code: 'DB_READ_ONLY' } }],
  });
  expect(refused.stdout).toContain('Give this user the right to write');
  const checked = async (): Promise<unknown> => {
    const { stdout } = await runAaShadow(['check', '--json', ...config], user);
    const { database } = JSON.parse(stdout) as {
      readonly database: { readonly error: { code: string } | null };
    };
    return database.error?.code ?? null;
  };
  // O8: what the drain cannot do, the check does not call good.
  expect(await checked()).toBe('DB_READ_ONLY');
  chmodSync(file, 0o600);
  chmodSync(process.folder, 0o555);
  expect(await checked()).toBe('DB_CANNOT_OPEN');
  chmodSync(process.folder, 0o755);
  expect(await checked()).toBe(null);
  expect(await runAaShadow(['drain', ...config], user)).toMatchObject({ code: 0 });
  expect(await process.control('GET', 'stats')).toMatchObject({ queueLength: 0 });
});
