// No file descriptor is left, for sockets and for files, and later there are some again. Left out where the limit of a running
// process cannot be changed (prlimit, Linux).

import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { startAaShadow } from '../support/run-aa-shadow.ts';
import { simulatedProcess } from '../support/simulated-process.ts';

const leftOut = spawnSync('prlimit', ['--version']).status !== 0;

function allow(pid: number, files: number): void {
  const { status } = spawnSync('prlimit', [`--pid=${pid}`, `--nofile=${files}:`]);
  if (status !== 0) throw new Error('the limit cannot be changed');
}

test.skipIf(leftOut)(
  'P16: AA_NO_DESCRIPTORS, SYNC_NO_DESCRIPTORS: it says so, and goes on when the limit is raised',
  async () => {
    const aa = await simulatedProcess(['--customers', '120', '--latency', '150']);
    const queueLength = async (): Promise<number> =>
      ((await aa.control('GET', 'stats')) as { queueLength: number }).queueLength;
    const child = startAaShadow(['run', '--config', aa.config], { cwd: aa.folder });
    onTestFinished(() => void child.kill('SIGKILL'));
    let said = '';
    child.stderr?.on('data', (text: string) => (said += text));
    while (!said.includes('"running')) await delay(5);
    const pid = child.pid!;
    // Whatever is open stays so; nothing more is to be had.
    allow(pid, 8);
    while (!/"code":"(AA|SYNC)_NO_DESCRIPTORS"/.test(said)) await delay(50);
    expect(said).toMatch(/_NO_DESCRIPTORS".*"hint":"Raise its limit of open files/);
    await delay(2_000);
    expect(child.exitCode).toBeNull();
    await aa.control('POST', 'change', {});
    allow(pid, 4_096);
    while ((await queueLength()) > 0) await delay(50);
    const ended = once(child, 'close');
    child.kill('SIGTERM');
    expect((await ended)[0]).toBe(143);
  },
  120_000,
);
