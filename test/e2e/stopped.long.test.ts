// Ctrl-C. What cannot be said in advance, SIGKILL, is the business of test/crash and test/soak.

import { once } from 'node:events';
import { expect, test } from 'vitest';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { differencesFromTruth } from '../support/compare-with-truth.ts';
import { runAaShadow, startAaShadow } from '../support/run-aa-shadow.ts';
import { simulatedProcess } from '../support/simulated-process.ts';
import { demoClient } from '../support/simulated-sync.ts';

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
