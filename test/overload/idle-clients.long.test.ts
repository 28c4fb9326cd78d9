// P9, P10: many clients with nothing to do: they start one after the other, ask gently, and take little. A few hundred in a
// daily run; AA_SHADOW_IDLE_CLIENTS=10000 asks for all (docs/operating.md says what was measured).

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { endOf, startAaShadow } from '../support/run-aa-shadow.ts';
import { simulatedProcess } from '../support/simulated-process.ts';

const clients = Number(process.env['AA_SHADOW_IDLE_CLIENTS'] ?? 300);

interface Stats {
  readonly mostServedAtOnce: number;
  readonly procedures: { readonly queue?: { readonly calls: number; readonly refused: number } };
}

test('P9, P10: idle clients start apart, and need few calls, connections and little memory', async () => {
  const aa = await simulatedProcess(['--customers', '5', '--queued', 'none', '--latency', '20']);
  const one = /(http:[^\s'"]+)/.exec(readFileSync(aa.config, 'utf8'))![1];
  const lines = Array.from(
    { length: clients },
    (_, at) =>
      `  - { id: c${at}, url: '${one}', username: integrator, password: simulated, pollEvery: 5m }\n`,
  );
  writeFileSync(aa.config, `database: ${aa.database}\nclients:\n${lines.join('')}`);
  const child = startAaShadow(['run', '--config', aa.config], { cwd: aa.folder });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = endOf(child);
  const stats = async (): Promise<Stats> => (await aa.control('GET', 'stats')) as Stats;
  const calls = async (): Promise<number> => (await stats()).procedures.queue?.calls ?? 0;
  while ((await calls()) < clients) {
    expect(child.exitCode).toBeNull();
    await delay(100);
  }
  const before = await calls();
  await delay(2_000);
  // Each asks again after half a second, a second, two, …: soon hardly anybody does.
  expect((await calls()) - before).toBeLessThan(3 * clients);
  expect((await stats()).mostServedAtOnce).toBeLessThan(50 + clients / 20);
  expect(readdirSync(`/proc/${child.pid}/fd`).length).toBeLessThan(100 + clients);
  const resident =
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))![1]) / 1024;
  expect(resident).toBeLessThan(500 + clients / 8);
  child.kill('SIGTERM');
  const { code, stderr } = await ended;
  expect(code).toBe(143);
  const worries = stderr.split('\n').filter((line) => /"level":"(warn|error)"/.test(line));
  // They do share the one queue that the simulated AA has.
  expect(worries.filter((line) => !line.includes('is one queue'))).toEqual([]);
}, 300_000);
