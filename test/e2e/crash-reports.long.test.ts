// P11: the output of the program when it dies of an unexpected error, a rejection, or a thrown value that is no error, in the
// main thread or in a sync thread. The error contains a person's data and a credential.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { endOf, runAaShadow, startAaShadow } from '../support/run-aa-shadow.ts';
import { simulatedProcess, type SimulatedProcess } from '../support/simulated-process.ts';

const secrets = ['jane.planted@example.org', 'planted&<pass>word', 'Planted Jane'];

const plants = {
  exception: `setTimeout(() => { throw new TypeError(words); }, 400)`,
  rejection: `setTimeout(() => void Promise.reject(new Error('x', { cause: new Error(words) })), 400)`,
  'thrown text': `setTimeout(() => { throw words; }, 400)`,
} as const;

/** A module that is loaded into every thread, and throws in one kind of thread. */
function bomb(
  aa: SimulatedProcess,
  kind: keyof typeof plants,
  where: 'main' | 'thread',
): Record<string, string> {
  const file = join(aa.folder, 'bomb.mjs');
  writeFileSync(
    file,
    `import { isMainThread } from 'node:worker_threads';
     const words = ${JSON.stringify(secrets.join('\\n    at '))};
     if (isMainThread === ${where === 'main'}) ${plants[kind]};`,
  );
  return { NODE_OPTIONS: `--import=${pathToFileURL(file).href}` };
}

const kinds = Object.keys(plants) as (keyof typeof plants)[];

test.each(kinds)('P11: %s in the main thread: exit code 1, a report, no data', async (kind) => {
  const aa = await simulatedProcess(['--customers', '10', '--password', secrets[1]!]);
  const env = bomb(aa, kind, 'main');
  const args = ['run', '--config', aa.config, '--log-level', 'trace', '--json'];
  const { code, stdout, stderr } = await runAaShadow(args, { cwd: aa.folder, env });
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'UNEXPECTED', kind: 'bug' } });
  expect(stderr).toContain('error[UNEXPECTED]');
  for (const secret of secrets) expect(stdout + stderr).not.toContain(secret);
});

test.each(['exception', 'rejection'] as const)(
  'P11: %s in a sync thread: the thread is started again, no data',
  async (kind) => {
    const aa = await simulatedProcess(['--customers', '10', '--password', secrets[1]!]);
    const env = bomb(aa, kind, 'thread');
    const args = ['run', '--config', aa.config, '--log-level', 'trace'];
    const child = startAaShadow(args, { cwd: aa.folder, env });
    onTestFinished(() => void child.kill('SIGKILL'));
    const ended = endOf(child);
    let said = '';
    child.stderr?.on('data', (text: string) => (said += text));
    while (!said.includes('a sync thread died')) await delay(50);
    child.kill('SIGTERM');
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(143);
    for (const secret of secrets) expect(stdout + stderr).not.toContain(secret);
  },
);
