// P4: the real process is killed with SIGKILL, again and again, while it drains; what is left is always resumable, and
// the end is the truth.

import { once } from 'node:events';
import { expect, test } from 'vitest';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { differencesFromTruth } from '../support/compare-with-truth.ts';
import { runAaShadow, startAaShadow } from '../support/run-aa-shadow.ts';
import { simulatedProcess } from '../support/simulated-process.ts';
import { demoClient } from '../support/simulated-sync.ts';

interface Stats {
  readonly queueLength: number;
}

/** Kills at a number of customers served, not at a time: the kill falls into the middle of the work on any machine. */
async function killWhen(
  child: ReturnType<typeof startAaShadow>,
  happened: () => Promise<boolean>,
): Promise<void> {
  const ended = once(child, 'close');
  while (child.exitCode === null && !(await happened()));
  child.kill('SIGKILL');
  await ended;
}

test('P4: SIGKILL at any moment of a drain, then a restart, ends in the truth', async () => {
  const process = await simulatedProcess(['--customers', '600', '--latency', '5']);
  const calls = async (): Promise<number> =>
    ((await process.control('GET', 'journal')) as readonly unknown[]).length;
  for (let kill = 1; kill <= 8; kill++) {
    const before = await calls();
    const child = startAaShadow(['run', '--config', process.config], { cwd: process.folder });
    await killWhen(child, async () => (await calls()) >= before + kill);
    for (let i = 0; i < 10; i++) await process.control('POST', 'change', {});
  }
  for (let round = 0; round < 3; round++) {
    const { code, stderr } = await runAaShadow(['drain', '--config', process.config]);
    expect(stderr).not.toContain('error[');
    expect(code).toBe(0);
  }
  expect(((await process.control('GET', 'stats')) as Stats).queueLength).toBe(0);
  const shadow = await openShadow(process.database);
  try {
    expect(await differencesFromTruth(shadow, demoClient, await process.truths())).toEqual([]);
    const changes = await shadow.changes(demoClient, 0, 100_000);
    const created = changes.filter(({ kind }) => kind === 'created').map(({ custId }) => custId);
    expect(new Set(created).size).toBe(created.length);
  } finally {
    await shadow.close();
  }
}, 120_000);

test('Ctrl-C ends `run` in an orderly way, and the next start goes on', async () => {
  const process = await simulatedProcess(['--customers', '400', '--latency', '50']);
  const child = startAaShadow(['run', '--config', process.config], { cwd: process.folder });
  const ended = once(child, 'close');
  const calls = async (): Promise<number> =>
    ((await process.control('GET', 'journal')) as readonly unknown[]).length;
  while ((await calls()) < 3);
  child.kill('SIGINT');
  const [code] = await ended;
  expect(code).toBe(130);
  expect((await runAaShadow(['drain', '--config', process.config])).code).toBe(0);
  const shadow = await openShadow(process.database);
  try {
    expect(await differencesFromTruth(shadow, demoClient, await process.truths())).toEqual([]);
  } finally {
    await shadow.close();
  }
}, 60_000);
