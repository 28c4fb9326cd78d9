// P12: a blocked thread of `run`, and a promise that never resolves. `status` of another process shows it, the thread is
// restarted, and if that does not help the process ends. A thread that only looks stuck is left alone.

import { type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { runAaShadow, startAaShadow } from '../support/run-aa-shadow.ts';
import { simulatedProcess, type SimulatedProcess } from '../support/simulated-process.ts';

// Processes start slowly on a busy machine, and each of these needs many.
vi.setConfig({ testTimeout: 180_000 });

const postgres = postgresForFile();
const engines = {
  SQLite: () => Promise.resolve(null),
  PostgreSQL: async () => (await postgres.openFresh()).url,
} as const;

/** Two seconds stand for the program's 45. The messages do not change. */
const limitMs = 2_000;
const limits = { tickMs: 100, blockedMs: limitMs, stalledMs: limitMs, mainMs: 60_000 };

interface Running {
  readonly aa: SimulatedProcess;
  readonly child: ChildProcess;
  /** The file that blocks the thread as long as it exists. */
  readonly file: string;
  said(): string;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

interface Stalling {
  readonly database?: string | null;
  readonly plant?: 'busy' | 'never' | 'main';
  readonly limits?: object;
  readonly simulator?: readonly string[];
}

async function running({ database = null, plant, limits: own, simulator = [] }: Stalling): Promise<Running> {
  const aa = await simulatedProcess(['--customers', '40', ...simulator]);
  const settings = readFileSync(aa.config, 'utf8')
    .replace(/^database: .*$/m, (line) => (database === null ? line : `database: ${database}`))
    .replace(/^( +)url:/m, `$1pollEvery: 200ms\n$1url:`);
  writeFileSync(aa.config, settings);
  const file = join(aa.folder, 'stall');
  const planted = plant === undefined ? {} : { plant: { [plant]: file } };
  const override = JSON.stringify({ ...limits, ...own, ...planted });
  const child = startAaShadow(['run', '--config', aa.config], {
    cwd: aa.folder,
    env: { AA_SHADOW_TEST_WATCH: override },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stdout?.resume();
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = once(child, 'close').then(([code, signal]: (number | string | null)[]) => ({
    code: code as number | null,
    signal: signal as string | null,
  }));
  return { aa, child, file, said: () => said, ended };
}

interface Status {
  readonly verdict: string;
  readonly verdict_reason: string;
}

/** The status as another process sees it. */
async function status({ aa }: Running): Promise<Status> {
  const { stdout } = await runAaShadow(['status', '--json', '--config', aa.config]);
  return (JSON.parse(stdout) as { readonly clients?: readonly Status[] }).clients?.[0] ?? noStatus;
}

const noStatus: Status = { verdict: 'none', verdict_reason: 'none' };

async function until(happened: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 50_000;
  while (!(await happened())) {
    if (performance.now() > end) throw new Error('it did not happen');
    await delay(50);
  }
}

/** Its queue is drained: AA is asked for that, which is quicker than `status`. */
const drained = (run: Running): Promise<void> =>
  until(async () => ((await run.aa.control('GET', 'stats')) as { queueLength: number }).queueLength === 0);

async function fresh(run: Running): Promise<void> {
  await drained(run);
  await until(async () => (await status(run)).verdict === 'fresh');
}

const says = (run: Running, words: string): Promise<void> =>
  until(() => Promise.resolve(run.said().includes(words)));

async function stopped({ child, ended }: Running): Promise<void> {
  child.kill('SIGTERM');
  expect((await ended).code).toBe(143);
}

describe.each(Object.entries(engines))('%s', (_, database) => {
  test.each([
    ['a thread that is busy for ever', 'busy', 'thread-blocked'],
    ['a promise that never resolves', 'never', 'no-progress'],
  ] as const)(
    'P12: %s is seen from outside, and over when the thread runs again',
    async (_name, plant, reason) => {
      const run = await running({ database: await database(), plant, limits: { restarts: 1_000 } });
      await fresh(run);
      writeFileSync(run.file, '');
      await says(run, 'a sync thread was stuck');
      await until(async () => (await status(run)).verdict_reason === reason);
      rmSync(run.file);
      await run.aa.control('POST', 'change', {});
      await fresh(run);
      await stopped(run);
    },
  );

  test('P12, P16: SYNC_STUCK: when a restart does not help, the process ends with code 1 and its cure works', async () => {
    const run = await running({ database: await database(), plant: 'busy', limits: { restarts: 1 } });
    await fresh(run);
    writeFileSync(run.file, '');
    expect(await run.ended).toEqual({ code: 1, signal: null });
    expect(run.said()).toMatch(/error\[SYNC_STUCK\][^]*hint: Start the program again/);
    expect(await status(run)).toMatchObject({ verdict: 'stuck', verdict_reason: 'thread-blocked' });
    rmSync(run.file);
    expect(await runAaShadow(['drain', '--config', run.aa.config])).toMatchObject({ code: 0 });
  });
});

test('P12: the watchdog ends a process whose main thread is blocked', async () => {
  const run = await running({ plant: 'main', limits: { mainMs: limitMs } });
  await fresh(run);
  writeFileSync(run.file, '');
  expect(await run.ended).toEqual({ code: null, signal: 'SIGKILL' });
  expect(run.said()).toContain('the main thread has done nothing for');
});

test('P12: a process that was stopped for a while, and an AA slower than the limits, give no false alarm', async () => {
  // On a busy machine even a process that is well may do nothing for two seconds.
  const ms = 2 * limitMs;
  const run = await running({
    simulator: ['--latency', String(ms + 500)],
    limits: { blockedMs: ms, stalledMs: ms, mainMs: ms },
  });
  await drained(run);
  await run.aa.control('POST', 'change', {});
  run.child.kill('SIGSTOP');
  await delay(ms + limitMs);
  run.child.kill('SIGCONT');
  await run.aa.control('POST', 'change', {});
  await drained(run);
  await stopped(run);
  expect(run.said()).not.toMatch(/stuck|nothing for/);
});
