// Starts a PostgreSQL server of a version that is installed on the system, for one test file.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { onPostgres } from './fresh-postgres.ts';

/** The folder of the programs of a major version on Debian and similar systems. */
export function installedPostgres(version: number): string | null {
  const folder = `/usr/lib/postgresql/${version}/bin`;
  return existsSync(join(folder, 'postgres')) ? folder : null;
}

/** PostgreSQL refuses to run as root. Then it runs as the user that its package has made. */
function runningAs(): { readonly uid?: number; readonly gid?: number } {
  if (userInfo().uid !== 0) return {};
  const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

export interface InstalledServer {
  readonly url: string;
  remove(): Promise<void>;
}

export async function startInstalledPostgres(programs: string): Promise<InstalledServer> {
  const folder = mkdtempSync(join(tmpdir(), 'aa-shadow-installed-'));
  const user = runningAs();
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
  const [data, port] = [join(folder, 'data'), await freePort()];
  const init = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  execFileSync(join(programs, 'initdb'), init, { ...user, cwd: folder, stdio: 'ignore' });
  const settings = [
    'fsync=off',
    'full_page_writes=off',
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
  ];
  const flags = settings.flatMap((setting) => ['-c', setting]);
  const server = spawn(join(programs, 'postgres'), ['-D', data, '-p', String(port), ...flags], {
    ...user,
    cwd: folder,
    stdio: 'ignore',
  });
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await ready(url);
  return {
    url,
    remove: async () => {
      const gone = once(server, 'exit');
      server.kill('SIGINT');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function ready(url: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await onPostgres(url, 'SELECT 1');
      return;
    } catch (error) {
      if (attempt === 100) throw error;
      await delay(100);
    }
  }
}
