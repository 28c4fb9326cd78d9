// `explain` and `forget` on a real database that was drained from a simulator.

import { expect, test } from 'vitest';
import { folderWith, runAaShadow } from '../../../test/support/run-aa-shadow.ts';
import { simulatedSync } from '../../../test/support/simulated-sync.ts';

interface Setting {
  readonly cwd: string;
  readonly ids: readonly string[];
}

async function drained(): Promise<Setting> {
  const { simulator } = await simulatedSync({ simulator: { customers: 8 } });
  const client = `{ id: demo, url: '${simulator.url}', username: integrator, password: simulated }`;
  const cwd = folderWith(`clients:\n  - ${client}\n`);
  expect((await runAaShadow(['drain', '--json'], { cwd })).code).toBe(0);
  return { cwd, ids: [...simulator.world.truths()].map(({ custId }) => custId) };
}

const asJson = (text: string): unknown => JSON.parse(text);

test('explain shows the history of a customer, forget erases it, and --undo no longer ignores the number', async () => {
  const { cwd, ids } = await drained();
  const [one = '', two = ''] = ids;
  const fresh = await runAaShadow(['explain', one, '--json'], { cwd });
  expect(fresh.code).toBe(0);
  expect(asJson(fresh.stdout)).toMatchObject({
    client: 'demo',
    cust_id: one,
    verdict: 'fresh',
    deleted_at: null,
    forgotten_at: null,
    waiting: [],
  });
  const { events } = asJson(fresh.stdout) as { readonly events: readonly { readonly event: string }[] };
  expect(events.map(({ event }) => event)).toEqual(['queued', 'fetched', 'changed', 'settled', 'purged']);
  const text = await runAaShadow(['explain', one], { cwd });
  expect(text.stdout).toMatch(/^demo \d+: this is fresh because .*\n/);
  expect(text.stdout).toMatch(/purged, drain 1, up to queue number 8/);

  expect((await runAaShadow(['forget', one], { cwd })).code).toBe(2);
  const forgotten = await runAaShadow(['forget', one, '--yes', '--json'], { cwd });
  expect(forgotten.code).toBe(0);
  expect(asJson(forgotten.stdout)).toMatchObject({
    client: 'demo',
    customers: [{ cust_id: one }],
    traces: 'cleaned',
  });
  const ignored = await runAaShadow(['explain', one, '--json'], { cwd });
  expect(ignored.code).toBe(6);
  expect(asJson(ignored.stdout)).toMatchObject({
    verdict: 'forgotten',
    as_of_at: null,
    events: [{ event: 'forgotten' }],
  });
  const refreshed = await runAaShadow(['refresh', one, two, '--json'], { cwd });
  expect(refreshed.code).toBe(6);
  expect(asJson(refreshed.stdout)).toMatchObject({
    customers: [{ outcome: 'forgotten' }, { outcome: 'unchanged' }],
  });
  const enqueued = await runAaShadow(['enqueue', one, '--json'], { cwd });
  expect(asJson(enqueued.stdout)).toMatchObject({ enqueued: [{ ok: true, forgotten: true }] });
  expect((await runAaShadow(['drain', '--json'], { cwd })).code).toBe(0);
  expect((await runAaShadow(['explain', one], { cwd })).code).toBe(6);

  const undone = await runAaShadow(['forget', one, '--undo', '--json'], { cwd });
  expect(asJson(undone.stdout)).toEqual({ client: 'demo', undone: 1 });
  expect((await runAaShadow(['explain', one], { cwd })).stdout).toContain('unknown here: it is not stored');
  expect((await runAaShadow(['refresh', one], { cwd })).code).toBe(0);
  expect((await runAaShadow(['explain', one], { cwd })).code).toBe(0);
});

test('W8: explain and refresh name a customer that is known with other leading zeros', async () => {
  const { cwd, ids } = await drained();
  const [one = ''] = ids;
  const explained = await runAaShadow(['explain', `0${one}`, '--json'], { cwd });
  expect(asJson(explained.stdout)).toMatchObject({
    verdict: 'unknown',
    other_spellings: [one],
    verdict_text: expect.stringContaining(`${one} is known here: aa-shadow explain ${one}`) as string,
  });
  const refreshed = await runAaShadow(['refresh', `0${one}`], { cwd });
  expect(refreshed.code).toBe(6);
  expect(refreshed.stdout).toContain(`0${one} unknown`);
  expect(refreshed.stdout).toContain(`${one} is known here: aa-shadow refresh ${one}`);
  const right = await runAaShadow(['refresh', one, '--json'], { cwd });
  expect(asJson(right.stdout)).toMatchObject({
    customers: [{ cust_id: one, asked_as: one, other_spellings: [] }],
  });
});

test('O10, P11: forget says that a customer is known under another spelling, and was not erased', async () => {
  const { cwd, ids } = await drained();
  const [one = ''] = ids;
  const missed = await runAaShadow(['forget', `0${one}`, '--yes'], { cwd });
  expect(missed.code).toBe(6);
  expect(missed.stdout).toContain(`known here and not erased: aa-shadow forget --client demo ${one}`);
  const again = await runAaShadow(['forget', `0${one}`, '--yes', '--json'], { cwd });
  expect(again.code).toBe(6);
  expect(asJson(again.stdout)).toMatchObject({ rows: 0, customers: [{ other_spellings: [one] }] });
  const right = await runAaShadow(['forget', one, '--yes', '--json'], { cwd });
  expect(right.code).toBe(0);
  expect(asJson(right.stdout)).toMatchObject({ customers: [{ cust_id: one, other_spellings: [] }] });
});
