// Who started the program, and what becomes of it when its starter ends: npm, a terminal, a shell.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startAaShadow } from '../support/run-aa-shadow.ts';
import { simulatedProcess, type SimulatedProcess } from '../support/simulated-process.ts';

vi.setConfig({ testTimeout: 120_000 });

const root = resolve(import.meta.dirname, '../..');

const drained = async (aa: SimulatedProcess): Promise<void> => {
  while (((await aa.control('GET', 'stats')) as { queueLength: number }).queueLength > 0) await delay(50);
};

interface Started {
  readonly aa: SimulatedProcess;
  readonly child: ChildProcess;
  said(): string;
}

/** A `run` that has drained its queue, started in some way. */
async function started(start: (aa: SimulatedProcess) => ChildProcess): Promise<Started> {
  const aa = await simulatedProcess(['--customers', '20']);
  const child = start(aa);
  let said = '';
  child.stdout?.resume();
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  onTestFinished(() => void child.kill('SIGKILL'));
  await drained(aa);
  return { aa, child, said: () => said };
}

const direct = (aa: SimulatedProcess): ChildProcess =>
  startAaShadow(['run', '--config', aa.config], { cwd: aa.folder });

/** Its output ends when the last process has ended that was started through it. */
const allEnded = async ({ child }: Started): Promise<void> => void (await once(child, 'close'));

/** Without what an `npm test` around this test has set. */
const { PATH = '', HOME = '' } = process.env;
const through = (command: string) => (aa: SimulatedProcess) =>
  spawn('sh', ['-c', command, 'sh', aa.config], {
    cwd: root,
    env: { PATH, HOME },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

test('O11: SIGHUP stops `run` in an orderly way, with a line in the log', async () => {
  const run = await started(direct);
  run.child.kill('SIGHUP');
  // A shell passes on what the terminal has sent already.
  run.child.kill('SIGHUP');
  const [code] = (await once(run.child, 'close')) as [number];
  expect(code).toBe(129);
  expect(run.said()).toContain('stopping: SIGHUP');
  expect(run.said()).toContain('stopped; the next start continues from here');
});

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'O11: `run` ends when the npm that started it ends by %s',
  async (signal) => {
    const npm = await started((aa) =>
      spawn('npm', ['run', '-s', 'aa-shadow', '--', 'run', '--config', aa.config], {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
    const ended = allEnded(npm);
    npm.child.kill(signal);
    await ended;
    expect(npm.said()).toContain('stopping: npm, which had started this program, has ended');
    expect(npm.said()).toContain('stopped; the next start continues from here');
  },
);

const inBackground = 'node --disable-warning=ExperimentalWarning src/cli/main.ts run --config "$1" & echo $!';

test('O11: a `run` in the background outlives the shell that started it', async () => {
  let pid = 0;
  const run = await started((aa) => {
    const child = through(inBackground)(aa);
    child.stdout?.once('data', (text: Buffer) => (pid = Number(text)));
    return child;
  });
  onTestFinished(() => void process.kill(pid, 'SIGKILL'));
  if (run.child.exitCode === null) await once(run.child, 'exit');
  await delay(3_000);
  process.kill(pid, 0);
  await run.aa.control('POST', 'change', {});
  await drained(run.aa);
  const ended = allEnded(run);
  process.kill(pid, 'SIGTERM');
  await ended;
});
