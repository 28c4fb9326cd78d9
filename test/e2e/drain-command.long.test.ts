// The real program against a simulated AA in another process: the first steps of an integrator.

import { describe, expect, test } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { differencesFromTruth } from '../support/compare-with-truth.ts';
import { runAaShadow } from '../support/run-aa-shadow.ts';
import { simulatedProcess, type SimulatedProcess } from '../support/simulated-process.ts';
import { demoClient } from '../support/simulated-sync.ts';

async function differences(process: SimulatedProcess): Promise<readonly string[]> {
  const shadow = await openShadow(process.database);
  try {
    return await differencesFromTruth(shadow, demoClient, await process.truths());
  } finally {
    await shadow.close();
  }
}

/** More than are asked for in one call. */
const customers = 130;

describe.each(['camel', 'hyphen'])('answers spelled in %s case', (spelling) => {
  test.each(['utf-8', 'iso-8859-1', 'windows-1252'])('in %s', async (encoding) => {
    const args = ['--customers', String(customers), '--spelling', spelling, '--encoding', encoding];
    const process = await simulatedProcess(args);
    const ended = await runAaShadow(['drain', '--config', process.config, '--json']);
    expect(ended).toMatchObject({ code: 0 });
    expect(JSON.parse(ended.stdout)).toMatchObject({
      clients: [
        { client: 'demo', outcome: 'purged', purges: 1, parked: 0, customers: { created: customers } },
      ],
    });
    expect(await differences(process)).toEqual([]);
  });
});

test('ten percent of every fault end in the same shadow', async () => {
  const process = await simulatedProcess(['--customers', '200']);
  const faults = [
    ['http-500', {}],
    ['http-503', { retryAfter: 0 }],
    ['html', {}],
    ['empty', {}],
    ['failure', { code: '999' }],
    ['truncate', {}],
    ['reset', {}],
    ['duplicate', {}],
    ['missing', {}],
    ['no-max-queue-number', {}],
    ['wrong-charset', {}],
  ] as const;
  const rules = faults.map(([fault, more]) => ({ procedure: '*', fault, probability: 0.1, ...more }));
  await process.control('PUT', 'faults', rules);
  for (let round = 0; round < 10; round++) {
    const { code } = await runAaShadow(['drain', '--config', process.config]);
    if (code === 0) break;
    await runAaShadow(['parked', 'retry', '--all', '--config', process.config]);
  }
  expect(await differences(process)).toEqual([]);
});

test('the other commands work too: status, refresh, parked, check', async () => {
  const process = await simulatedProcess(['--customers', '50']);
  const config = ['--config', process.config, '--json'];
  expect((await runAaShadow(['drain', ...config])).code).toBe(0);
  const status = await runAaShadow(['status', ...config]);
  expect(JSON.parse(status.stdout)).toMatchObject({
    clients: [{ client: 'demo', verdict: 'fresh', customers: 50, parked: 0 }],
  });
  const [truth] = await process.truths();
  await process.control('POST', 'change', { custId: truth!.custId });
  const refreshed = await runAaShadow(['refresh', truth!.custId, ...config]);
  expect(JSON.parse(refreshed.stdout)).toMatchObject({
    customers: [{ cust_id: truth!.custId, outcome: 'updated' }],
  });
  expect(await differences(process)).toEqual([]);
  const unknown = await runAaShadow(['refresh', 'nobody', ...config]);
  expect(JSON.parse(unknown.stdout)).toMatchObject({
    customers: [{ cust_id: 'nobody', outcome: 'unknown' }],
  });
  expect(unknown.code).toBe(6);
  expect((await runAaShadow(['check', ...config])).code).toBe(0);
  expect(JSON.parse((await runAaShadow(['parked', 'list', ...config])).stdout)).toMatchObject({
    clients: [{ client: 'demo', customers: [], parked: 0 }],
  });
});

test('P13: a drain reports that another program purges the queue, until a person acknowledges it', async () => {
  const process = await simulatedProcess(['--customers', '20']);
  const config = ['--config', process.config, '--json'];
  expect((await runAaShadow(['drain', ...config])).code).toBe(0);
  const shadow = await openShadow(process.database);
  try {
    const answer = await shadow.acquireLease(demoClient, 'elsewhere/1/run');
    if (answer.kind !== 'granted') throw new Error('the lease is held');
    await shadow.recordGoneEntries(answer.lease, { customers: 1, sample: [custId('7')] });
    await shadow.releaseLease(answer.lease);
  } finally {
    await shadow.close();
  }
  const seen = await runAaShadow(['drain', ...config]);
  expect(seen.code).toBe(6);
  expect(JSON.parse(seen.stdout)).toMatchObject({ clients: [{ outcome: 'empty', foreign_purge: true }] });
  expect((await runAaShadow(['status', '--acknowledge', ...config])).code).toBe(0);
  const after = await runAaShadow(['drain', ...config]);
  expect(after.code).toBe(0);
  expect(JSON.parse(after.stdout)).toMatchObject({ clients: [{ foreign_purge: false }] });
});
