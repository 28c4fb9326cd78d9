// The budget of calls and the quiet hours against the real simulator: what is held back, what is not, and what is told of it.

import { expect, test } from 'vitest';
import { keepNothing } from '../../src/aa/association.ts';
import { custId } from '../../src/catalogue/ids.ts';
import { explainDocument } from '../../src/report/explanation.ts';
import { statusDocument, statusText } from '../../src/report/client-status.ts';
import { noPaint } from '../../src/wording.ts';
import type { CallBudget } from '../../src/shadow/shadow.ts';
import { refreshCustomers } from '../../src/sync/refresh.ts';
import { knownOfCustomer } from '../../src/sync/explain/known-of-customer.ts';
import { unlimited } from '../../src/sync/fast-lane/budget.ts';
import { FastLane } from '../../src/sync/fast-lane/fast-lane.ts';
import { refreshNow } from '../../src/sync/fast-lane/refresh-now.ts';
import { drainOnce } from '../../src/sync/single-drain.ts';
import type { SyncContext } from '../../src/sync/work/context.ts';
import { follow } from '../support/following.ts';
import { demoClient, simulatedSync, type SimulatedSyncOptions } from '../support/simulated-sync.ts';

const minuteMs = 60_000;
const noon = Date.parse('2026-06-01T12:00:00Z');

/** A sync with a budget, and a clock of all its parts that a test puts forward. */
async function budgeted(budget: CallBudget, options: SimulatedSyncOptions = {}) {
  let atMs = noon;
  const now = (): Date => new Date(atMs);
  const sync = await simulatedSync({ ...options, callBudget: budget, now });
  const terms = { id: demoClient, ...sync.context.settings, budget };
  const calls = (procedure: string): number =>
    sync.simulator.world.journal().filter((call) => call.procedure === procedure).length;
  return {
    sync,
    calls,
    pass: (minutes: number) => void (atMs += minutes * minuteMs),
    /** In the context of a person. */
    context: sync.with({ now }),
    status: async () => statusDocument(terms, await sync.shadow.clientState(demoClient)),
    explained: async (id: string) =>
      explainDocument(demoClient, await knownOfCustomer(sync.shadow, terms, custId(id))),
    drain: (changes: Partial<SyncContext> = {}) =>
      drainOnce(sync.with({ now, ...changes }), `here/${process.pid}/test`),
  };
}

const useUp = (shadow: SyncContext['shadow'], perHour: number) =>
  shadow.operations.takeCalls(demoClient, { perHour, rank: 'asked', want: perHour, made: 0 });

test('P9: no hour has more calls than the budget; the drain is held back, and goes on when calls come back', async () => {
  const perHour = 20;
  const { sync, calls, pass, drain, status } = await budgeted(
    { perHour, quiet: null },
    { association: { bulkSize: 2, concurrency: 3 } },
  );
  const hours: number[] = [];
  for (;;) {
    const before = calls('customers');
    const outcome = await drain();
    hours.push(calls('customers') - before);
    if (outcome !== 'held') break;
    const pending = (await sync.shadow.clientState(demoClient)).drain?.pending ?? 0;
    // A lease ends with its command: somebody must work for the budget to be the reason.
    await sync.shadow.acquireLease(demoClient, 'elsewhere/1/run');
    const told = await status();
    expect(told).toMatchObject({ verdict: 'behind', verdict_reason: 'budget' });
    expect(told.verdict_text).toMatch(
      new RegExp(`^behind by budget: ${pending} customers, until \\d\\d:\\d\\d UTC$`),
    );
    expect(told.budget?.held_back).toMatchObject({ why: 'budget', customers: pending });
    expect(statusText(told, noPaint)).toMatch(/held back +\d+ customers, until \d\d:\d\d UTC/);
    expect(calls('purge')).toBe(0);
    pass(62);
  }
  expect(hours.length).toBeGreaterThan(1);
  expect(Math.max(...hours)).toBeLessThanOrEqual(perHour);
  expect(calls('purge')).toBe(1);
  expect(await sync.differences()).toEqual([]);
});

test('P9: a purge never waits for the budget, nor does the next look at the queue', async () => {
  const perHour = 1_000;
  const { sync, calls, drain } = await budgeted({ perHour, quiet: null });
  const [someone] = [...sync.simulator.world.custIds()].map(custId);
  const purgeQueue: SyncContext['aa']['purgeQueue'] = async (...call) => {
    await useUp(sync.shadow, perHour);
    // What was taken before is used, and the next call of the drain is refused.
    let refused = '';
    while (refused === '') {
      const ask = sync.aa.getCustomers([someone!], { lane: 'drain', prepare: keepNothing });
      refused = await ask.then(
        () => '',
        ({ code }: { readonly code: string }) => code,
      );
    }
    expect(refused).toBe('AA_HELD_BACK');
    return sync.aa.purgeQueue(...call);
  };
  expect(await drain({ aa: { ...sync.aa, purgeQueue } })).toBe('purged');
  expect(calls('purge')).toBe(1);
  expect(await drain()).toBe('empty');
});

test('in quiet hours the queue is not asked for, and a person is served', async () => {
  const quiet = { from: 12 * 60, to: 14 * 60, zone: 'UTC' };
  const { sync, calls, pass, drain, status, context } = await budgeted({ perHour: null, quiet });
  const [id] = [...sync.simulator.world.custIds()].map(custId);
  expect(await drain()).toBe('held');
  expect(calls('queue')).toBe(0);
  const [refreshed] = await refreshCustomers(context, [id!]);
  expect(refreshed?.applied.outcome).toBe('created');
  expect(await status()).toMatchObject({ budget: { held_back: { why: 'quiet', until_text: '14:00 UTC' } } });
  pass(120);
  expect(await drain()).toBe('purged');
  expect(await sync.differences()).toEqual([]);
});

test('P9: what is done when quiet hours begin is purged, and the drain that is at work waits for their end', async () => {
  const quiet = { from: 13 * 60, to: 14 * 60, zone: 'UTC' };
  const { sync, calls, pass, drain } = await budgeted(
    { perHour: null, quiet },
    { association: { bulkSize: 5, concurrency: 1 } },
  );
  let began = false;
  const getCustomers = (async (ids, call) => {
    const answer = await sync.aa.getCustomers(ids, call);
    if (!began) pass(60);
    began = true;
    return answer;
  }) as SyncContext['aa']['getCustomers'];
  expect(await drain({ aa: { ...sync.aa, getCustomers } })).toBe('held');
  // The second call was under way.
  expect(calls('customers')).toBeLessThanOrEqual(2);
  expect(calls('purge')).toBe(0);
  pass(60);
  expect(await drain()).toBe('purged');
  const [first] = [...sync.simulator.world.custIds()];
  sync.simulator.world.change(first);
  began = false;
  pass(23 * 60 - 1);
  // The one customer is fetched in the last minute before it is quiet.
  expect(await drain({ aa: { ...sync.aa, getCustomers } })).toBe('purged');
  expect(calls('purge')).toBe(2);
});

test('P9, P24: an observer keeps to its budget and to quiet hours, and purges nothing in the end either', async () => {
  const perHour = 20;
  const { sync, calls, pass, drain } = await budgeted(
    { perHour, quiet: { from: 4 * 60, to: 5 * 60, zone: 'UTC' } },
    { association: { bulkSize: 2, concurrency: 3 }, settings: { purge: 'never' } },
  );
  const outcomes: string[] = [];
  for (let outcome = 'held'; outcome === 'held';) {
    const before = calls('customers');
    outcome = await drain();
    outcomes.push(outcome);
    expect(calls('customers') - before).toBeLessThanOrEqual(perHour);
    pass(62);
  }
  expect(outcomes.slice(0, -1)).toContain('held');
  expect(outcomes.at(-1)).toBe('observed');
  expect(await sync.differences()).toEqual([]);
  pass(16 * 60 - 62 * outcomes.length + 1);
  const looks = calls('queue');
  sync.simulator.world.change();
  expect(await drain()).toBe('held');
  expect(calls('queue')).toBe(looks);
  pass(60);
  expect(await drain()).toBe('observed');
  expect(await sync.differences()).toEqual([]);
  expect(calls('purge')).toBe(0);
});

test('P12: whoever asks while all calls are used is told so, and when there is room again', async () => {
  const perHour = 1_000;
  const { sync, drain, context, pass } = await budgeted({ perHour, quiet: null });
  expect(await drain()).toBe('purged');
  const [id] = [...sync.simulator.world.custIds()].map(custId);
  await useUp(sync.shadow, perHour);
  const lane = new FastLane(context, unlimited);
  const parts = { shadow: sync.shadow, calls: lane, now: context.now };
  const terms = { asker: 'somebody', maxAgeMs: 0, waitMs: Infinity };
  pass(1);
  const [outcome] = await refreshNow(parts, demoClient, [id!], terms);
  expect(outcome).toMatchObject({ kind: 'stale', reason: 'over-budget', code: 'AA_HELD_BACK' });
  await expect(refreshCustomers(context, [id!])).rejects.toMatchObject({ code: 'AA_HELD_BACK' });
  pass(62);
  const [later] = await refreshNow(parts, demoClient, [id!], terms);
  expect(later).toMatchObject({ kind: 'fetched' });
});

test('P12: run is held back without an error, and explain says what a customer waits for', async () => {
  const { sync, pass, status, explained } = await budgeted(
    { perHour: 20, quiet: null },
    { association: { bulkSize: 2, concurrency: 2 } },
  );
  const following = follow(sync);
  await expect.poll(async () => (await status()).verdict_reason).toBe('budget');
  const said = await Promise.all([...sync.simulator.world.custIds()].map((id) => explained(id)));
  expect(said.map(({ verdict_text: says }) => says).join('\n')).toMatch(
    /the budget of 20 calls an hour leaves none until/,
  );
  expect(following.events.filter(({ type }) => type === 'failed')).toEqual([]);
  pass(62);
  const done = following.next(({ type }) => type === 'purged');
  await expect
    .poll(async () => {
      pass(62);
      return (await status()).drain;
    })
    .toBeNull();
  await done;
  expect(await sync.differences()).toEqual([]);
});
