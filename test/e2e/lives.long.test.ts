// Never fresh by mistake (P15), as processes: a new database beside an AA that was purged before, a file that is gone, an older
// copy that is restored.

import { once } from 'node:events';
import { copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { runAaShadow, startAaShadow } from '../support/run-aa-shadow.ts';
import { simulatedProcess, type SimulatedProcess } from '../support/simulated-process.ts';
import { tableCopies } from '../support/table-copies.ts';

vi.setConfig({ testTimeout: 180_000 });

const postgres = postgresForFile();
const engines = {
  SQLite: (aa: SimulatedProcess, at: number) =>
    Promise.resolve(`sqlite:${join(aa.folder, `shadow-${at}.db`)}`),
  PostgreSQL: async () => (await postgres.openFresh()).url,
} as const;

function useDatabase(aa: SimulatedProcess, database: string): void {
  const text = readFileSync(aa.config, 'utf8');
  writeFileSync(
    aa.config,
    text.replace(/^database: .*$/m, () => `database: ${JSON.stringify(database)}`),
  );
}

const command = async (aa: SimulatedProcess, ...args: readonly string[]) => {
  const { code, stdout, stderr } = await runAaShadow([...args, '--config', aa.config, '--json'], {
    cwd: aa.folder,
  });
  return { code, document: JSON.parse(stdout) as never, stderr };
};

const queueLength = async (aa: SimulatedProcess): Promise<number> =>
  ((await aa.control('GET', 'stats')) as { queueLength: number }).queueLength;

async function until(happened: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 60_000;
  while (!(await happened())) {
    if (performance.now() > end) throw new Error('it did not happen');
    await delay(50);
  }
}

/** Starts `run`, waits for its warning and ends it. */
async function runWarns(aa: SimulatedProcess, warning: string): Promise<void> {
  const child = startAaShadow(['run', '--config', aa.config], { cwd: aa.folder });
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdout?.resume();
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  await until(() => Promise.resolve(said.includes(warning)));
  child.kill('SIGTERM');
  await once(child, 'exit');
}

const never = { clients: [{ verdict: 'behind', verdict_reason: 'never-populated', population: null }] };
const enqueueHint = expect.stringContaining('aa-shadow enqueue --client demo --everyone') as string;

describe.each(Object.entries(engines))('%s', (_, fresh) => {
  test('O1, P15: a new database beside an AA that was purged before is not fresh until everyone came', async () => {
    const aa = await simulatedProcess(['--customers', '40']);
    useDatabase(aa, await fresh(aa, 1));
    expect((await command(aa, 'drain')).code).toBe(0);
    expect(await command(aa, 'status')).toMatchObject({
      code: 0,
      document: { clients: [{ verdict: 'fresh', population: { how: 'seen', customers: 40 } }] },
    });

    // The same AA, and another database.
    useDatabase(aa, await fresh(aa, 2));
    expect(await command(aa, 'drain')).toMatchObject({
      code: 6,
      document: { clients: [{ outcome: 'empty', maybe_incomplete: true }] },
    });
    expect(await command(aa, 'status')).toMatchObject({ code: 6, document: never });
    for (let at = 0; at < 3; at++) await aa.control('POST', 'change', {});
    expect(await command(aa, 'drain')).toMatchObject({
      code: 0,
      document: { clients: [{ outcome: 'purged', maybe_incomplete: true }] },
    });
    expect(await command(aa, 'status')).toMatchObject({
      code: 6,
      document: { clients: [{ ...never.clients[0], verdict_text: enqueueHint }] },
    });
    await runWarns(aa, 'aa-shadow enqueue --client demo --everyone');

    expect((await command(aa, 'enqueue', '--everyone', '--yes')).code).toBe(0);
    expect((await command(aa, 'status')).document).toMatchObject(never);
    expect((await command(aa, 'drain')).code).toBe(0);
    expect(await command(aa, 'status')).toMatchObject({
      code: 0,
      document: {
        clients: [{ verdict: 'fresh', customers: 40, population: { how: 'enqueued', customers: 40 } }],
      },
    });
  });

  test('O1: a person may say that everybody is here', async () => {
    const aa = await simulatedProcess(['--customers', '40', '--queued', 'none']);
    useDatabase(aa, await fresh(aa, 1));
    const [truth] = await aa.truths();
    expect((await command(aa, 'enqueue', truth!.custId)).code).toBe(0);
    expect((await command(aa, 'drain')).code).toBe(0);
    expect((await command(aa, 'status')).document).toMatchObject(never);
    expect(await command(aa, 'enqueue', '--already-done')).toMatchObject({
      code: 0,
      document: { populated: [{ client: 'demo', population: { how: 'said', customers: 1 } }] },
    });
    expect(await command(aa, 'status')).toMatchObject({
      code: 0,
      document: {
        clients: [{ verdict: 'fresh', population: { by: expect.stringContaining('@') as string } }],
      },
    });
  });

  test('O4, P15: an older copy that is restored under `run` is told of until everyone came again', async () => {
    const aa = await simulatedProcess(['--customers', '40']);
    const database = await fresh(aa, 1);
    useDatabase(aa, database);
    const child = startAaShadow(['run', '--config', aa.config], { cwd: aa.folder });
    onTestFinished(() => void child.kill('SIGKILL'));
    child.stdout?.resume();
    child.stderr?.resume();
    const drained = (): Promise<void> => until(async () => (await queueLength(aa)) === 0);
    await drained();
    await until(async () => (await command(aa, 'status')).code === 0);
    const copies = await tableCopies(database);
    for (let at = 0; at < 15; at++) await aa.control('POST', 'change', {});
    await drained();
    await copies.restore();
    await aa.control('POST', 'change', {});
    await drained();
    await until(async () => (await command(aa, 'status')).code === 6);
    expect((await command(aa, 'status')).document).toMatchObject({
      clients: [
        {
          verdict: 'behind',
          verdict_reason: 'set-back',
          set_back: { cure: 'aa-shadow enqueue --client demo --everyone' },
        },
      ],
    });
    expect((await command(aa, 'enqueue', '--everyone', '--yes')).code).toBe(0);
    await until(async () => (await command(aa, 'status')).code === 0);
    expect((await command(aa, 'status')).document).toMatchObject({
      clients: [{ verdict: 'fresh', set_back: null }],
    });
    child.kill('SIGTERM');
    await once(child, 'close');
  });
});

test.each([
  ['deleted', (file: string) => rmSync(file)],
  ['moved', (file: string) => renameSync(file, `${file}.old`)],
  [
    'replaced',
    (file: string) => {
      copyFileSync(file, `${file}.copy`);
      renameSync(`${file}.copy`, file);
    },
  ],
])(
  'O2, P15: `run` ends with exit code 5 when its file is %s, and purges nothing more',
  async (_, happens) => {
    const aa = await simulatedProcess(['--customers', '40']);
    const child = startAaShadow(['run', '--config', aa.config], { cwd: aa.folder });
    onTestFinished(() => void child.kill('SIGKILL'));
    let said = '';
    child.stdout?.resume();
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
    const ended = once(child, 'close') as Promise<[number | null]>;
    await until(async () => (await queueLength(aa)) === 0);
    await until(async () => (await command(aa, 'status')).code === 0);
    happens(aa.database.slice('sqlite:'.length));
    await aa.control('POST', 'change', {});
    expect((await ended)[0]).toBe(5);
    expect(said).toContain('DB_GONE');
    expect(await queueLength(aa)).toBe(1);
  },
);

test('O2, O1: after its file was deleted, a new start begins a database that is not fresh', async () => {
  const aa = await simulatedProcess(['--customers', '40']);
  expect((await command(aa, 'drain')).code).toBe(0);
  rmSync(aa.database.slice('sqlite:'.length));
  expect((await command(aa, 'status')).code).toBe(5);
  expect((await command(aa, 'drain')).code).toBe(6);
  expect(await command(aa, 'status')).toMatchObject({ code: 6, document: never });
});
