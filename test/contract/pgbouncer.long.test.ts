// A real PgBouncer, where one is installed.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { clientId } from '../../src/catalogue/ids.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { freePort } from '../support/free-port.ts';
import { onPostgres } from '../support/fresh-postgres.ts';
import { type PostgresServer, startPostgresServer } from '../support/postgres-server.ts';
import { runAaShadow } from '../support/run-aa-shadow.ts';

const program = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer'].find((path) => existsSync(path));

/** It refuses to run as root. */
function user(): { readonly uid?: number; readonly gid?: number } {
  if (userInfo().uid !== 0) return {};
  const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

let server: PostgresServer;

/** `more`: lines of its configuration. */
async function pgbouncer(mode: string, more = ''): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'aa-shadow-pgbouncer-'));
  chmodSync(folder, 0o755);
  const [port, target] = [await freePort(), new URL(server.url)];
  writeFileSync(join(folder, 'users.txt'), '"postgres" "for tests"\n', { mode: 0o644 });
  writeFileSync(
    join(folder, 'pgbouncer.ini'),
    `[databases]
* = host=127.0.0.1 port=${target.port} password='for tests'
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${join(folder, 'users.txt')}
pool_mode = ${mode}
default_pool_size = 3
${more}
`,
    { mode: 0o644 },
  );
  const child = spawn(program ?? '', [join(folder, 'pgbouncer.ini')], { ...user(), stdio: 'ignore' });
  const gone = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await gone;
    rmSync(folder, { recursive: true, force: true });
  });
  await listening(port);
  target.port = String(port);
  return target.href;
}

async function listening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const there = await Promise.race([
      once(socket, 'connect').then(
        () => true,
        () => false,
      ),
      delay(1_000, false),
    ]);
    socket.destroy();
    if (there) return;
    await delay(20);
  }
}

describe.skipIf(program === undefined)('PgBouncer', () => {
  beforeAll(async () => {
    server = await startPostgresServer();
  });
  afterAll(() => server.remove());

  const ignoring = 'ignore_startup_parameters = options';

  test.each([
    ['transaction', ''],
    ['transaction', ignoring],
    ['transaction', `${ignoring}\nserver_round_robin = 1`],
    ['statement', ''],
    ['statement', ignoring],
  ])(
    'P10, O5: with pool_mode = %s (%j), check refuses it and leaves nothing on its connections',
    async (mode, more) => {
      const url = await pgbouncer(mode, more);
      const before = await onPostgres(url, 'SHOW search_path');
      const configuration = {
        database: url,
        clients: [{ id: 'a', url: 'http://127.0.0.1:9/a/', username: 'u', password: 'p' }],
      };
      const file = join(mkdtempSync(join(tmpdir(), 'aa-shadow-check-')), 'aa-shadow.yaml');
      writeFileSync(file, JSON.stringify(configuration));
      const { code, stdout } = await runAaShadow(['check', '--json', '--config', file]);
      expect([code, JSON.parse(stdout)]).toEqual([
        5,
        expect.objectContaining({
          ok: false,
          database: expect.objectContaining({
            ok: false,
            error: expect.objectContaining({ code: 'DB_POOLER' }) as object,
          }) as object,
        }),
      ]);
      expect(await onPostgres(url, 'SHOW search_path')).toEqual(before);
      expect(await onPostgres(url, 'SHOW enable_seqscan')).toEqual([{ enable_seqscan: 'on' }]);
      expect(before).toEqual([{ search_path: '"$user", public' }]);
    },
  );

  test.each(['', ignoring])('O5: with pool_mode = session (%j), everything works', async (more) => {
    const url = await pgbouncer('session', more);
    const shadow = await openShadow(`${url}?schema=behind`);
    const client = clientId('acme');
    await shadow.register(client);
    await Promise.all([1, 2, 3, 4, 5, 6].map(() => shadow.clientState(client)));
    expect(await shadow.nextFetchNumber(client)).toBeGreaterThan(0);
    await shadow.close();
    expect(await onPostgres(url, 'SHOW search_path')).toEqual([{ search_path: '"$user", public' }]);
  });
});

test.runIf(program === undefined)(
  'O5: SKIPPED: there is no pgbouncer on this machine (apt-get install pgbouncer)',
  () => {
    expect(program).toBeUndefined();
  },
);
