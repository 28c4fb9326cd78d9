// Ctrl-C. SIGKILL, which a program cannot handle, is tested in test/crash and test/soak.

import { once } from 'node:events';
import { expect, test } from 'vitest';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { differencesFromTruth } from '../support/compare-with-truth.ts';
import { runAaShadow, startAaShadow } from '../support/run-aa-shadow.ts';
import { simulatedProcess } from '../support/simulated-process.ts';
import { demoClient } from '../support/simulated-sync.ts';

test('Ctrl-C stops `run`, and the next start continues', async () => {
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
});
