// P6 from end to end through real commands: evidence, merges, restored customers, the brake, and doubtful deletions.

import { setTimeout as delay } from 'node:timers/promises';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import type { Shadow } from '../../src/shadow/shadow.ts';
import { custId } from '../../src/catalogue/ids.ts';
import { differencesFromTruth } from '../support/compare-with-truth.ts';
import { runAaShadow, startAaShadow } from '../support/run-aa-shadow.ts';
import { simulatedProcess, type SimulatedProcess } from '../support/simulated-process.ts';
import { demoClient } from '../support/simulated-sync.ts';
import { toldChanges } from '../support/told-changes.ts';

async function command(aa: SimulatedProcess, ...args: readonly string[]) {
  const { code, stdout } = await runAaShadow([...args, '--config', aa.config, '--json'], { cwd: aa.folder });
  return { code, document: JSON.parse(stdout) as { readonly clients: readonly Record<string, unknown>[] } };
}

async function inShadow<T>(aa: SimulatedProcess, work: (shadow: Shadow) => Promise<T>): Promise<T> {
  const shadow = await openShadow(aa.database, { schema: 'check' });
  try {
    return await work(shadow);
  } finally {
    await shadow.close();
  }
}

async function differences(aa: SimulatedProcess): Promise<readonly string[]> {
  const truths = await aa.truths();
  return inShadow(aa, (shadow) => differencesFromTruth(shadow, demoClient, truths));
}

const kindsOf = (aa: SimulatedProcess, id: string): Promise<readonly string[]> =>
  inShadow(aa, async (shadow) =>
    (await toldChanges(shadow, demoClient)).filter((one) => one.custId === id).map(({ kind }) => kind),
  );

test('P6: a deletion, a merge and a restored customer are followed, each with one change', async () => {
  const aa = await simulatedProcess(['--customers', '60']);
  expect((await command(aa, 'drain')).code).toBe(0);
  const [deleted, merged, into] = (await aa.truths()).map(({ custId: id }) => id);
  await aa.control('POST', 'delete', { custId: deleted });
  await aa.control('POST', 'merge', { custId: merged, into });
  expect((await command(aa, 'drain')).document.clients).toMatchObject([
    { outcome: 'purged', customers: { deleted: 2, updated: 1 }, parked: 0 },
  ]);
  expect(await kindsOf(aa, deleted!)).toEqual(['created', 'deleted']);
  expect(await kindsOf(aa, merged!)).toEqual(['created', 'deleted']);
  expect(await differences(aa)).toEqual([]);
  await aa.control('POST', 'restore', { custId: deleted });
  expect((await command(aa, 'drain')).document.clients).toMatchObject([{ customers: { restored: 1 } }]);
  expect(await kindsOf(aa, deleted!)).toEqual(['created', 'deleted', 'restored']);
  expect(await differences(aa)).toEqual([]);
});

test('P6: a customer whose deletion a second check does not confirm is kept, parked, and reported as doubtful', async () => {
  const aa = await simulatedProcess(['--customers', '40']);
  await command(aa, 'drain');
  const victim = (await aa.truths())[0]!.custId;
  await aa.control('POST', 'change', { custId: victim });
  await aa.control('PUT', 'faults', [
    { procedure: 'customers', fault: 'failure', code: '200', custId: victim },
  ]);
  expect((await command(aa, 'drain')).code).toBe(6);
  expect(await kindsOf(aa, victim)).toEqual(['created']);
  const { document } = await command(aa, 'parked', 'list');
  expect(document.clients).toMatchObject([
    { parked: 1, customers: [{ cust_id: victim, error_code: 'SYNC_DELETION_DOUBTFUL' }] },
  ]);
  const stored = await inShadow(aa, (shadow) => shadow.customer(demoClient, custId(victim)));
  expect(stored?.deletedAt).toBeNull();
  await aa.control('PUT', 'faults', []);
  await command(aa, 'parked', 'retry', '--all');
  expect((await command(aa, 'drain')).code).toBe(0);
  expect(await differences(aa)).toEqual([]);
});

test.each(['confirm', 'refuse'] as const)(
  'P6: a mass deletion stops `run` before its purge, until a person decides: %s',
  async (word) => {
    const aa = await simulatedProcess(['--customers', '100']);
    await command(aa, 'drain');
    const ids = (await aa.truths()).map(({ custId: id }) => id).slice(0, 30);
    // All of them before the first look, or a few would be deleted at once, which the brake allows.
    for (const id of ids) await aa.control('POST', 'delete', { custId: id });
    const run = startAaShadow(['run', '--config', aa.config], { cwd: aa.folder });
    run.stderr?.resume();
    onTestFinished(() => void run.kill('SIGKILL'));
    const waiting = async (): Promise<unknown> =>
      (await command(aa, 'status')).document.clients[0]?.['deletions_waiting'];
    while ((await waiting()) !== 30) await delay(100);
    const status = await command(aa, 'status');
    expect(status.code).toBe(6);
    expect(status.document.clients[0]).toMatchObject({ tombstones: 0, customers: 100, verdict: 'paused' });
    const queued = async (): Promise<number> =>
      ((await aa.control('GET', 'stats')) as { queueLength: number }).queueLength;
    expect(await queued()).toBe(30);
    const decided = await command(aa, 'deletions', word, ...(word === 'confirm' ? ['--yes'] : []));
    expect(decided.code).toBe(0);
    while ((await queued()) > 0) await delay(100);
    const ended = once(run, 'close');
    run.kill('SIGTERM');
    await ended;
    const { document } = await command(aa, 'status');
    expect(document.clients[0]).toMatchObject(
      word === 'confirm'
        ? { customers: 70, tombstones: 30, parked: 0 }
        : { customers: 100, tombstones: 0, parked: 30 },
    );
    if (word === 'confirm') expect(await differences(aa)).toEqual([]);
  },
  120_000,
);
