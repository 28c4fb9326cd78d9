// The disk of the database is full in the middle of a drain, and has room again later. The work goes on without a restart.

import { chownSync, copyFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { rehearse } from '../../src/shadow/rehearsal.ts';
import { runAaShadow } from '../support/run-aa-shadow.ts';
import { failedWith, follow, purged } from '../support/following.ts';
import { onPostgres } from '../support/fresh-postgres.ts';
import { startPostgresServer } from '../support/postgres-server.ts';
import { simulatedProcess } from '../support/simulated-process.ts';
import { demoClient, simulatedSync } from '../support/simulated-sync.ts';
import { smallDisk, type SmallDisk } from '../support/small-disk.ts';

const probe = smallDisk();
probe?.remove();
const leftOut = probe === null;

function disk(): SmallDisk {
  const made = smallDisk();
  if (made === null) throw new Error('no disk');
  onTestFinished(() => made.remove());
  return made;
}

/** In a tablespace on the small disk. */
async function postgresOn({ folder }: SmallDisk): Promise<string> {
  const server = await startPostgresServer();
  onTestFinished(() => server.remove());
  const { uid, gid } = statSync(join(server.folder, 'data'));
  chownSync(folder, uid, gid);
  await onPostgres(server.url, `CREATE TABLESPACE small LOCATION '${folder}'`);
  await onPostgres(server.url, 'CREATE DATABASE shadow TABLESPACE small');
  const url = new URL(server.url);
  url.pathname = '/shadow';
  return url.href;
}

test.skipIf(leftOut).each([
  ['SQLite', ({ folder }: SmallDisk) => Promise.resolve(`sqlite:${join(folder, 'shadow.db')}`)],
  ['PostgreSQL', postgresOn],
] as const)(
  'P4: a full disk is named, loses nothing, and is recovered from by itself, %s',
  async (_, on) => {
    const small = disk();
    const sync = await simulatedSync({ simulator: { customers: 500 }, database: await on(small) });
    const { world } = sync.simulator;
    small.leave(1_000);
    const following = follow(sync);
    expect(await following.next(failedWith('DB_FULL'))).toMatchObject({ error: { kind: 'transient' } });
    expect(world.queueLength).toBe(500);
    // What is stored can be read all the while.
    expect((await sync.shadow.clientState(demoClient)).customers).toBeLessThan(500);
    const done = following.next(purged);
    small.leave(100_000);
    await done;
    expect(await sync.differences()).toEqual([]);
    expect(world.queueLength).toBe(0);
    const { lastError, parked } = await sync.shadow.clientState(demoClient);
    expect({ lastError, parked }).toEqual({ lastError: null, parked: 0 });
  },
  120_000,
);

test.skipIf(leftOut)(
  'a command on a full disk exits with 5, says what to do, and the next one goes on',
  async () => {
    const small = disk();
    const process = await simulatedProcess(['--customers', '400']);
    const options = { cwd: process.folder };
    const config = join(small.folder, 'aa-shadow.yaml');
    copyFileSync(process.config, config);
    small.leave(800);
    const full = await runAaShadow(['drain', '--config', config, '--json'], options);
    expect(full.code).toBe(5);
    expect(full.stdout).toContain('DB_FULL');
    JSON.parse(full.stdout);
    expect(((await process.control('GET', 'stats')) as { queueLength: number }).queueLength).toBe(400);
    small.leave(100_000);
    expect((await runAaShadow(['drain', '--config', config], options)).code).toBe(0);
    expect(((await process.control('GET', 'stats')) as { queueLength: number }).queueLength).toBe(0);
  },
  120_000,
);

test.skipIf(leftOut)('O8: a full disk is told by the check, and nothing is left on it', async () => {
  const small = disk();
  small.leave(64);
  await expect(rehearse(`sqlite:${join(small.folder, 'shadow.db')}`)).rejects.toMatchObject({
    code: 'DB_FULL',
  });
  expect(readdirSync(small.folder)).toEqual([]);
});

test.skipIf(leftOut)(
  'O8, O10: a disk without room for the companion files is called full by every command',
  async () => {
    const small = disk();
    const path = join(small.folder, 'shadow.db');
    await (await openShadow(`sqlite:${path}`)).close();
    small.leave(0);
    const opened = openShadow(`sqlite:${path}`, { schema: 'check' });
    await expect(opened).rejects.toMatchObject({ code: 'DB_FULL' });
    small.leave(1_000);
    await (await openShadow(`sqlite:${path}`, { schema: 'check' })).close();
  },
);
