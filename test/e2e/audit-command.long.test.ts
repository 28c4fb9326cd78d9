// `audit` as a person or a script runs it, against a simulated AA in another process whose customers change without an entry
// in the queue; and the audit that `run` makes in idle time.

import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import type { Shadow } from '../../src/shadow/shadow.ts';
import { differencesFromTruth } from '../support/compare-with-truth.ts';
import { endOf, runAaShadow, startAaShadow } from '../support/run-aa-shadow.ts';
import { simulatedProcess, type SimulatedProcess } from '../support/simulated-process.ts';
import { demoClient } from '../support/simulated-sync.ts';

// Each test starts the program several times.
vi.setConfig({ testTimeout: 180_000 });

async function drained(customers = 200): Promise<SimulatedProcess> {
  const process = await simulatedProcess(['--customers', String(customers)]);
  expect((await runAaShadow(['drain', '--config', process.config])).code).toBe(0);
  return process;
}

const drift = (process: SimulatedProcess, kind: string, custId: string): Promise<unknown> =>
  process.control('POST', 'drift', { kind, custId });

async function audit(process: SimulatedProcess, ...args: readonly string[]) {
  const ended = await runAaShadow(['audit', '--config', process.config, '--json', ...args]);
  const { clients } = JSON.parse(ended.stdout) as { clients: readonly Record<string, unknown>[] };
  return { code: ended.code, stderr: ended.stderr, result: clients[0] ?? {} };
}

async function withShadow<T>(process: SimulatedProcess, work: (shadow: Shadow) => Promise<T>): Promise<T> {
  const shadow = await openShadow(process.database);
  try {
    return await work(shadow);
  } finally {
    await shadow.close();
  }
}

describe('the command', () => {
  test('finds nothing without differences, finds planted ones, mends them, and status shows the result', async () => {
    const process = await drained();
    const clean = await audit(process, '--all');
    expect(clean.code).toBe(0);
    expect(clean.result).toMatchObject({
      client: 'demo',
      says: '0 of 200 differed; all were compared',
      compared: 200,
      at_most_share: 0,
      customers: [],
      error: null,
    });
    const ids = (await process.truths()).map(({ custId }) => custId);
    await drift(process, 'change', ids[3]!);
    await drift(process, 'delete', ids[4]!);
    await process.control('POST', 'change', { custId: ids[5] });
    const found = await audit(process, '--all');
    expect(found.code).toBe(6);
    expect(found.result).toMatchObject({ differed: 2, gone: 1, queued_in_aa: 1, healed: 0, compared: 199 });
    const healed = await audit(process, '--all', '--heal');
    expect(healed.code).toBe(0);
    expect(healed.result).toMatchObject({ audit_no: 3, differed: 2, healed: 2, deleted: 1 });
    await runAaShadow(['drain', '--config', process.config]);
    const truths = await process.truths();
    expect(await withShadow(process, (shadow) => differencesFromTruth(shadow, demoClient, truths))).toEqual(
      [],
    );
    const status = await runAaShadow(['status', '--config', process.config, '--json']);
    expect(JSON.parse(status.stdout)).toMatchObject({
      clients: [{ last_audit: { audit_no: 3, differed: 2, healed: 2 }, audit_walk: null }],
    });
    const text = await runAaShadow(['status', '--config', process.config]);
    expect(text.stdout).toMatch(/last audit +\d+ s ago: 2 of 199 differed; all were compared; 2 healed/);
  });

  test('prints the seed of a sample, and how certain the result is', async () => {
    const process = await drained();
    const first = await audit(process, '--sample', '50');
    expect(first.result).toMatchObject({
      compared: 50,
      stored: 200,
      says: '0 of 50 differed; fewer than 6 % differ at 95 %',
    });
    const again = await audit(process, '--sample', '50', '--seed', String(first.result['seed']));
    expect(again.result['seed']).toBe(first.result['seed']);
    const text = await runAaShadow(['audit', '--config', process.config, '--sample', '50', '--seed', 'x']);
    expect(text.stdout).toContain('demo: 0 of 50 differed; fewer than 6 % differ at 95 %\n');
    expect(text.stdout).toContain('a sample (seed x) of 200 stored customers');
  });

  test('exits 4 with a result when AA cannot be reached, and 2 for a wrong call', async () => {
    const process = await drained(20);
    await process.control('PUT', 'faults', [{ procedure: 'customers', fault: 'failure', code: '100' }]);
    const { code, result } = await audit(process);
    expect(code).toBe(4);
    expect(result).toMatchObject({
      state: 'failed',
      compared: 0,
      says: 'no customer could be compared',
      error: { code: 'AA_BAD_CREDENTIALS' },
    });
    const both = await runAaShadow(['audit', '--config', process.config, '--all', '--sample', '3']);
    expect(both.code).toBe(2);
    expect((await runAaShadow(['audit', '--config', process.config, '--sample', '0'])).code).toBe(2);
  });

  test('finds exactly the planted drift beside a run, with changes and two percent of faults', async () => {
    const process = await drained(300);
    const ids = (await process.truths()).map(({ custId }) => custId);
    const run = startAaShadow(['run', '--config', process.config]);
    const runEnded = endOf(run);
    for (const at of [10, 120, 290]) await drift(process, 'change', ids[at]!);
    await drift(process, 'delete', ids[200]!);
    const often = { procedure: '*', probability: 0.02 };
    await process.control('PUT', 'faults', [
      { ...often, fault: 'http-500' },
      { ...often, fault: 'failure', code: '999' },
      { ...often, fault: 'truncate' },
      { ...often, fault: 'missing' },
      { ...often, fault: 'empty' },
    ]);
    const spared = new Set([10, 120, 200, 290]);
    const stop = new AbortController();
    const changing = (async () => {
      for (let at = 0; !stop.signal.aborted; at = (at + 7) % ids.length)
        if (!spared.has(at)) await process.control('POST', 'change', { custId: ids[at] });
    })();
    const { code, result } = await audit(process, '--all', '--heal');
    stop.abort();
    await changing;
    expect(result).toMatchObject({ state: 'complete', differed: 4, gone: 1, healed: 4 });
    expect(code).toBe(0);
    await process.control('DELETE', 'faults');
    run.kill('SIGTERM');
    await runEnded;
    await runAaShadow(['drain', '--config', process.config]);
    const truths = await process.truths();
    expect(await withShadow(process, (shadow) => differencesFromTruth(shadow, demoClient, truths))).toEqual(
      [],
    );
  });

  test('stops at Ctrl-C with the measures so far', async () => {
    const process = await drained(400);
    await process.control('PUT', 'latency', { fixedMs: 700 });
    const child = startAaShadow(['audit', '--config', process.config, '--all', '--json']);
    const ended = endOf(child);
    await untilStats(process, (calls) => calls >= 6);
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    const { clients } = JSON.parse(stdout) as { clients: readonly Record<string, unknown>[] };
    expect(clients).toMatchObject([{ state: 'stopped', stored: 400, differed: 0 }]);
    expect(clients[0]!['compared']).toBeLessThan(400);
    const [saved] = await withShadow(process, (shadow) => shadow.audits.latest(demoClient, 1));
    expect(saved).toMatchObject({ state: 'stopped', compared: clients[0]!['compared'] });
  });
});

/** Waits until enough calls for customers have begun. */
async function untilStats(process: SimulatedProcess, enough: (calls: number) => boolean): Promise<void> {
  for (;;) {
    const requests = (await process.control('GET', 'requests')) as readonly { readonly path: string }[];
    if (enough(requests.filter(({ path }) => /GET_CUST_INFO/i.test(path)).length)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('in run', () => {
  test('goes through all customers in idle time, mends differences, and continues from its cursor after a restart', async () => {
    const process = await drained(120);
    const ids = (await process.truths()).map(({ custId }) => custId).toSorted();
    writeFileSync(
      process.config,
      `${readFileSync(process.config, 'utf8')}\naudit: { perHour: 72000 }\n`.replace(
        /^( *)(- id: demo)$/m,
        '$1$2\n$1  bulkSize: 20\n$1  pollEvery: 200ms',
      ),
    );
    await drift(process, 'change', ids[2]!);
    await drift(process, 'change', ids[110]!);
    await drift(process, 'delete', ids[100]!);

    const first = startAaShadow(['run', '--config', process.config]);
    const firstEnded = endOf(first);
    const walked = await untilWalk(process, (compared) => (compared ?? 0) >= 20);
    first.kill('SIGKILL');
    await firstEnded;
    expect(walked).toBeLessThan(120);
    const cursor = await withShadow(
      process,
      async (shadow) => (await shadow.audits.openWalk(demoClient))?.cursor,
    );
    expect(cursor).toBeTruthy();

    const second = startAaShadow(['run', '--config', process.config, '--log-level', 'info']);
    const secondEnded = endOf(second);
    await untilWalk(process, (compared) => compared === null);
    second.kill('SIGTERM');
    const { stderr } = await secondEnded;
    expect(stderr).toContain('the audit has compared all customers');
    expect(stderr).toContain('customer differed from AA although nothing was queued');
    const [walk] = await withShadow(process, (shadow) => shadow.audits.latest(demoClient, 1));
    expect(walk).toMatchObject({
      auditNo: 1,
      scope: 'idle',
      state: 'complete',
      compared: 120,
      differed: 3,
      gone: 1,
      healed: 3,
      notMeasured: 0,
    });
    const truths = await process.truths();
    expect(await withShadow(process, (shadow) => differencesFromTruth(shadow, demoClient, truths))).toEqual(
      [],
    );
  });
});

/** Waits until the walk has compared enough customers and returns their number. `null`: the walk is finished. */
async function untilWalk(
  process: SimulatedProcess,
  enough: (compared: number | null) => boolean,
): Promise<number | null> {
  return withShadow(process, async (shadow) => {
    for (;;) {
      const [last] = await shadow.audits.latest(demoClient, 1);
      const compared = last?.state === 'complete' ? null : (last?.compared ?? 0);
      if (enough(compared)) return compared;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
}
