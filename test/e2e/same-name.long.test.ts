// O14: programs that are the first process of their container, all with one host name. `unshare` makes containers of processes.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { endOf, type Ended } from '../support/run-aa-shadow.ts';
import { simulatedProcess, type SimulatedProcess } from '../support/simulated-process.ts';

vi.setConfig({ testTimeout: 120_000 });

const root = resolve(import.meta.dirname, '../..');
const container = ['--pid', '--fork', '--mount-proc', '--kill-child'];
const leftOut = spawnSync('unshare', [...container, 'true']).status !== 0;

/** The program as process 1 of a new container. */
function contained(aa: SimulatedProcess, ...args: readonly string[]): ChildProcess {
  const program = [join(root, 'node_modules/.bin/node'), '--disable-warning=ExperimentalWarning'];
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(
    'unshare',
    [...container, ...program, join(root, 'src/cli/main.ts'), ...args, '--config', aa.config, '--json'],
    { cwd: aa.folder, env: { PATH, HOME }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

const drain = (aa: SimulatedProcess): Promise<Ended> => endOf(contained(aa, 'drain'));

/** A `run` that has drained its queue and holds the client. */
async function running(aa: SimulatedProcess): Promise<ChildProcess> {
  const child = contained(aa, 'run');
  child.stdout?.resume();
  child.stderr?.resume();
  while (((await aa.control('GET', 'stats')) as { queueLength: number }).queueLength > 0) await delay(50);
  return child;
}

test.skipIf(leftOut)(
  'O14, P4: the container after one that was killed waits for its client, and is not refused',
  async () => {
    const aa = await simulatedProcess(['--customers', '20']);
    const run = await running(aa);
    const ended = once(run, 'exit');
    run.kill('SIGKILL');
    await ended;
    const from = performance.now();
    expect(await drain(aa)).toMatchObject({ code: 0 });
    expect(performance.now() - from).toBeLessThan(25_000);
  },
);

test.skipIf(leftOut)(
  'O14, P16: SYNC_SAME_NAME: a twin is told that its name is given twice, and the other goes on',
  async () => {
    const aa = await simulatedProcess(['--customers', '20']);
    const run = await running(aa);
    const { code, stdout } = await drain(aa);
    expect(code).toBe(5);
    expect(stdout).toContain('SYNC_SAME_NAME');
    expect(stdout).toContain('another worker has this name');
    await aa.control('POST', 'change', {});
    while (((await aa.control('GET', 'stats')) as { queueLength: number }).queueLength > 0) await delay(50);
    expect(run.exitCode).toBeNull();
  },
);
