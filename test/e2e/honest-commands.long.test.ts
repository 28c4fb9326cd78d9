// Commands that are interrupted, repeated, or run beside others: they work or report why not, with the right exit code.

import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { endOf, runAaShadow, startAaShadow } from '../support/run-aa-shadow.ts';
import { simulatedProcess, type SimulatedProcess } from '../support/simulated-process.ts';

const queueLength = async (aa: SimulatedProcess): Promise<number> =>
  ((await aa.control('GET', 'stats')) as { queueLength: number }).queueLength;

const calls = async (aa: SimulatedProcess): Promise<number> =>
  ((await aa.control('GET', 'journal')) as readonly unknown[]).length;

async function until(happened: () => Promise<boolean>): Promise<void> {
  while (!(await happened())) await delay(20);
}

/** A `run` that has drained the queue. */
async function running(aa: SimulatedProcess): Promise<ReturnType<typeof startAaShadow>> {
  const child = startAaShadow(['run', '--config', aa.config], { cwd: aa.folder });
  child.stdout?.resume();
  child.stderr?.resume();
  onTestFinished(() => void child.kill('SIGKILL'));
  await until(async () => (await queueLength(aa)) === 0);
  return child;
}

const command = (aa: SimulatedProcess, ...args: readonly string[]) =>
  runAaShadow([...args, '--config', aa.config, '--json'], { cwd: aa.folder });

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  'a drain that %s stops reports it in one document, and the next drain continues',
  async (signal, code) => {
    const aa = await simulatedProcess(['--customers', '300', '--latency', '40']);
    const child = startAaShadow(['drain', '--config', aa.config, '--json'], { cwd: aa.folder });
    const ended = endOf(child);
    await until(async () => (await calls(aa)) >= 2);
    child.kill(signal);
    const { code: found, stdout } = await ended;
    expect(found).toBe(code);
    expect(JSON.parse(stdout)).toMatchObject({ clients: [{ outcome: 'stopped', error: null }] });
    expect(await queueLength(aa)).toBe(300);
    expect(await command(aa, 'drain')).toMatchObject({ code: 0 });
    expect(await queueLength(aa)).toBe(0);
  },
);

test('a second Ctrl-C ends a command at once, without an incomplete document', async () => {
  const aa = await simulatedProcess(['--customers', '60']);
  await aa.control('PUT', 'faults', [{ procedure: 'customers', fault: 'hang' }]);
  const child = startAaShadow(['drain', '--config', aa.config, '--json'], { cwd: aa.folder });
  const ended = endOf(child);
  await until(async () => (await calls(aa)) >= 2);
  const from = performance.now();
  child.kill('SIGINT');
  child.kill('SIGINT');
  const { code, stdout, stderr } = await ended;
  expect(code).toBe(130);
  if (stdout !== '') JSON.parse(stdout);
  expect(stderr).not.toContain('    at ');
  expect(performance.now() - from).toBeLessThan(5_000);
  await aa.control('PUT', 'faults', []);
  expect(await command(aa, 'drain')).toMatchObject({ code: 0 });
});

test.each(['stdout', 'stderr'] as const)('a reader of %s that goes away is no error', async (stream) => {
  const aa = await simulatedProcess(['--customers', '40', '--latency', '30']);
  const child = startAaShadow(['drain', '--config', aa.config, '--log-level', 'trace'], { cwd: aa.folder });
  child[stream]?.destroy();
  const other = stream === 'stdout' ? child.stderr : child.stdout;
  let said = '';
  other?.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(child, 'close')) as [number];
  expect({ code, queued: await queueLength(aa) }).toEqual({ code: 0, queued: 0 });
  expect(said).not.toMatch(/EPIPE|    at /);
});

test('of two drains of one client one works, and the other names its holder', async () => {
  const aa = await simulatedProcess(['--customers', '200', '--latency', '60']);
  const both = await Promise.all([command(aa, 'drain'), command(aa, 'drain')]);
  expect(both.map(({ code }) => code).toSorted((a, b) => Number(a) - Number(b))).toEqual([0, 5]);
  const held = both.find(({ code }) => code === 5);
  expect(JSON.parse(held?.stdout ?? '')).toMatchObject({
    clients: [{ outcome: 'failed', error: { code: 'SYNC_CLIENT_HELD' } }],
  });
  expect(await queueLength(aa)).toBe(0);
});

test('beside `run` every command works or reports why not, also with a newer schema', async () => {
  const aa = await simulatedProcess(['--customers', '60']);
  const [truth] = await aa.truths();
  const run = await running(aa);
  const drain = await command(aa, 'drain');
  expect(drain.code).toBe(5);
  expect(drain.stdout).toContain('SYNC_CLIENT_HELD');
  const working = [
    ['refresh', truth!.custId],
    ['parked', 'list'],
    ['parked', 'retry', '--all'],
    ['parked', 'drop', '--all', '--yes'],
    ['deletions', 'confirm', '--yes'],
    ['deletions', 'refuse'],
    ['migrate'],
    ['status'],
  ];
  for (const args of working) {
    const { code, stdout } = await command(aa, ...args);
    expect([args, code]).toEqual([args, 0]);
    JSON.parse(stdout);
  }
  const database = new DatabaseSync(aa.database.replace('sqlite:', ''));
  database.exec(`INSERT INTO sync_migrations (number, name, applied_at) VALUES (999, 'newer', '2030-01-01')`);
  database.close();
  for (const args of [['drain'], ['status'], ['migrate'], ['run']]) {
    const { code, stdout } = await command(aa, ...args);
    expect([args, code]).toEqual([args, 7]);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'DB_SCHEMA_NEWER' } });
  }
  // Schemas only expand, so an older program that already runs can continue.
  await aa.control('POST', 'change', {});
  await until(async () => (await queueLength(aa)) === 0);
  const ended = once(run, 'close');
  run.kill('SIGTERM');
  expect((await ended)[0]).toBe(143);
});

test('of two `run`s on one SQLite file one works, and the other takes over when it dies', async () => {
  const aa = await simulatedProcess(['--customers', '30']);
  const first = await running(aa);
  const second = await running(aa);
  await aa.control('POST', 'change', {});
  await until(async () => (await queueLength(aa)) === 0);
  first.kill('SIGKILL');
  await aa.control('POST', 'change', {});
  await until(async () => (await queueLength(aa)) === 0);
  const ended = once(second, 'close');
  second.kill('SIGINT');
  expect((await ended)[0]).toBe(130);
});

test('exit codes: 4 when AA refuses, 6 when a customer is parked', async () => {
  const aa = await simulatedProcess(['--customers', '30']);
  const [truth] = await aa.truths();
  await aa.control('PUT', 'faults', [{ procedure: 'customers', fault: 'poison', custId: truth!.custId }]);
  const parked = await command(aa, 'drain');
  expect(parked.code).toBe(6);
  expect(JSON.parse(parked.stdout)).toMatchObject({
    clients: [{ outcome: 'purged', parked: 1, error: null }],
  });
  expect((await command(aa, 'status')).code).toBe(6);
  expect((await command(aa, 'refresh', truth!.custId)).code).toBe(6);
  await aa.control('PUT', 'faults', [{ procedure: 'queue', fault: 'failure', code: '100' }]);
  const refused = await command(aa, 'drain');
  expect(refused.code).toBe(4);
  expect(JSON.parse(refused.stdout)).toMatchObject({
    clients: [{ outcome: 'failed', error: { code: 'AA_BAD_CREDENTIALS' } }],
  });
});

test('O11: a closed terminal (SIGHUP) stops a command in an orderly way', async () => {
  const aa = await simulatedProcess(['--customers', '30']);
  const run = await running(aa);
  const ended = once(run, 'close');
  run.kill('SIGHUP');
  expect(await ended).toEqual([129, null]);
  expect((await command(aa, 'drain')).code).toBe(0);
});
