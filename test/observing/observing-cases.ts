// A client that observes: its queue is got, its customers are fetched, and a purge is never sent.

import { expect, onTestFinished, test } from 'vitest';
import { freshnessOf } from '../../src/shadow/reads/freshness.ts';
import type { ClientState } from '../../src/shadow/shadow.ts';
import type { DrainOutcome } from '../../src/sync/drain.ts';
import { explainCustomer } from '../../src/sync/explain/customer-verdict.ts';
import { drainOnce } from '../../src/sync/single-drain.ts';
import type { SyncContext } from '../../src/sync/work/context.ts';
import { custId } from '../../src/catalogue/ids.ts';
import { type OpenFresh, HandClock } from '../contract/contract-database.ts';
import { follow } from '../support/following.ts';
import {
  demoClient,
  simulatedSync,
  type SimulatedSync,
  type SimulatedSyncOptions,
} from '../support/simulated-sync.ts';

const minute = 60_000;
const inOrder = (a = '', b = ''): number => a.localeCompare(b);

export interface Observed {
  readonly sync: SimulatedSync;
  readonly clock: HandClock;
  /** The numbers up to which this program has purged. */
  readonly purges: readonly string[];
  readonly never: SyncContext;
  readonly normal: SyncContext;
  readonly drain: (context?: SyncContext) => Promise<DrainOutcome>;
  /** The customers that are applied meanwhile. */
  readonly fetchedBy: (work: () => Promise<unknown>) => Promise<readonly string[]>;
  readonly state: () => Promise<ClientState>;
}

export async function observed(openFresh: OpenFresh, options: SimulatedSyncOptions = {}): Promise<Observed> {
  const database = await openFresh();
  onTestFinished(() => database.remove());
  const clock = new HandClock();
  const sync = await simulatedSync({ database: database.url, now: clock.now, ...options });
  const purges: string[] = [];
  const aa: SyncContext['aa'] = Object.create(sync.aa, {
    purgeQueue: {
      value: async (number: string, call: object) => {
        purges.push(number);
        await sync.aa.purgeQueue(number, call);
      },
    },
  }) as SyncContext['aa'];
  const normal = sync.with({ aa, now: clock.now });
  const never: SyncContext = { ...normal, settings: { ...normal.settings, purge: 'never' } };
  const drain = (context = never): Promise<DrainOutcome> => drainOnce(context, 'here/1/test');
  const fetchedBy = async (work: () => Promise<unknown>): Promise<readonly string[]> => {
    const from = sync.events.length;
    await work();
    return sync.events
      .slice(from)
      .flatMap((event) => (event.type === 'applied' ? event.applied.map((one) => one.custId) : []))
      .toSorted(inOrder);
  };
  const state = (): Promise<ClientState> => sync.shadow.clientState(demoClient);
  return { sync, clock, purges, never, normal, drain, fetchedBy, state };
}

const terms = { pollEveryMs: 10_000, brake: { share: 0.05, atLeast: 20 } };

export function observingCases(openFresh: OpenFresh): void {
  test('P24: an observer fetches what the queue names, purges nothing, and fetches nothing twice', async () => {
    const { sync, purges, drain, fetchedBy, state } = await observed(openFresh);
    expect(await fetchedBy(drain)).toHaveLength(60);
    expect(await sync.differences()).toEqual([]);
    // The same answer again and again.
    for (let look = 0; look < 3; look++)
      expect(await fetchedBy(async () => expect(await drain()).toBe('unchanged'))).toEqual([]);
    const [first, second] = [...sync.simulator.world.custIds()];
    sync.simulator.world.change(first);
    expect(await fetchedBy(drain)).toEqual([first]);
    sync.simulator.world.change(second);
    sync.simulator.world.delete(first);
    expect(await fetchedBy(drain)).toEqual([first, second].toSorted(inOrder));
    expect(await fetchedBy(drain)).toEqual([]);
    expect(await sync.differences()).toEqual([]);
    expect(purges).toEqual([]);
    expect(await state()).toMatchObject({ lastPurgeAt: null, foreignPurge: null, drain: null });
  });

  test('P24: a customer that changes again for the same reasons is fetched again, and the lag waits for it', async () => {
    const { sync, clock, drain, fetchedBy, state } = await observed(openFresh);
    const [first] = [...sync.simulator.world.custIds()];
    await drain();
    // Until nothing in the answer but its number tells of the change.
    let fetched: readonly string[] = ['someone'];
    for (let times = 0; times < 60 && fetched.length > 0; times++) {
      sync.simulator.world.change(first);
      fetched = await fetchedBy(drain);
    }
    expect(fetched).toEqual([]);
    expect(await sync.differences()).not.toEqual([]);
    clock.pass(minute);
    expect(freshnessOf(await state(), terms)).toMatchObject({
      verdict: 'fresh',
      lagSeconds: expect.any(Number),
    });
    clock.pass(4 * minute);
    const late = freshnessOf(await state(), terms);
    expect(late.lagSeconds).toBeGreaterThanOrEqual(240);
    expect(await fetchedBy(drain)).toHaveLength(60);
    expect(await sync.differences()).toEqual([]);
    expect(freshnessOf(await state(), terms)).toMatchObject({
      verdict: 'fresh',
      reason: 'observing',
      lagSeconds: 0,
      says: expect.stringContaining('never purged from here'),
    });
    // Everything was taken again, and each customer has one mark.
    expect(await fetchedBy(drain)).toEqual([]);
    expect((await state()).observing).toMatchObject({ named: 60, againSince: null });
  });

  test('P24: what the observer cannot tell for too long is said, and is not fresh', async () => {
    const { sync, clock, drain, state } = await observed(openFresh, {
      simulator: { customers: 400 },
      settings: { bulkSize: 100 },
    });
    await drain();
    sync.simulator.world.change();
    sync.simulator.world.change();
    await drain();
    // Four hundred are fetched again after as many seconds at the earliest.
    clock.pass(6 * minute);
    await drain();
    expect(freshnessOf(await state(), terms)).toMatchObject({
      verdict: 'behind',
      reason: 'observed-again',
      says: expect.stringContaining('observes and never purges'),
    });
    clock.pass(minute);
    await drain();
    expect(freshnessOf(await state(), terms)).toMatchObject({ verdict: 'fresh', reason: 'observing' });
  });

  test('P24: a purge by others is no alarm, and whoever it takes from the queue is fetched once more', async () => {
    const { sync, drain, fetchedBy, state } = await observed(openFresh);
    const { world } = sync.simulator;
    const [first, second, third] = [...world.custIds()];
    await drain();
    world.foreignPurge();
    // The queue is empty: whoever was in it may have changed before the purge.
    expect(await fetchedBy(drain)).toHaveLength(60);
    expect(await fetchedBy(async () => expect(await drain()).toBe('empty'))).toEqual([]);
    world.change(first);
    world.change(second);
    await drain();
    world.foreignPurge();
    world.change(third);
    expect(await fetchedBy(drain)).toEqual([first, second, third].toSorted(inOrder));
    expect(await fetchedBy(drain)).toEqual([]);
    // Queued again for the same reasons, after it was gone for one look.
    world.foreignPurge();
    await drain();
    world.change(third);
    expect(await fetchedBy(drain)).toEqual([third]);
    expect(await sync.differences()).toEqual([]);
    expect(await state()).toMatchObject({ foreignPurge: null, repeatedPurges: 0 });
    expect(sync.events.filter(({ type }) => type === 'foreign-purge')).toEqual([]);
  });

  test('P24, P1: back to `normal`, all of the queue is refreshed, and then purged', async () => {
    const { sync, purges, drain, fetchedBy, normal, state } = await observed(openFresh);
    await drain();
    const [first] = [...sync.simulator.world.custIds()];
    sync.simulator.world.change(first);
    await drain();
    // Which no answer shows: the reasons are the same.
    sync.simulator.world.change(first);
    expect(await fetchedBy(async () => expect(await drain(normal)).toBe('purged'))).toHaveLength(60);
    expect(await sync.differences()).toEqual([]);
    expect(purges).toHaveLength(1);
    expect(await drain(normal)).toBe('empty');
    expect((await state()).observing).toBeNull();
    expect(freshnessOf(await state(), terms)).toMatchObject({ verdict: 'fresh', reason: 'current' });
    // And to observing again: what was seen the first time does not count any more.
    sync.simulator.world.change(first);
    expect(await fetchedBy(drain)).toEqual([first]);
    expect(purges).toHaveLength(1);
  });

  test('P24, P1: a drain that an observer has received is purged by nobody', async () => {
    const { sync, purges, drain, never, normal, fetchedBy } = await observed(openFresh);
    const [first] = [...sync.simulator.world.custIds()];
    await drain();
    sync.simulator.world.change(first);
    const stop = new AbortController();
    const stopped = {
      ...never,
      signal: stop.signal,
      emit: (event: Parameters<SyncContext['emit']>[0]) => {
        if (event.type === 'queue-received') stop.abort();
      },
    };
    await expect(drainOnce(stopped, 'here/1/test')).rejects.toThrow();
    const answer = await sync.shadow.acquireLease(demoClient, 'here/2/test');
    if (answer.kind !== 'granted') throw new Error('held');
    const left = await sync.shadow.unfinishedDrain(answer.lease);
    expect(left).toMatchObject({ state: 'refreshing', observed: true });
    await sync.shadow.releaseLease(answer.lease);
    // A worker with the usual configuration goes on with it, and takes the whole queue before it purges.
    const fetched = await fetchedBy(async () => expect(await drain(normal)).toBe('purged'));
    expect(fetched).toHaveLength(61);
    expect(purges).toHaveLength(1);
    expect(sync.events.map(({ type }) => type)).toContain('observed');
  });

  test('P24, P1: the database refuses the purge of what was observed', async () => {
    const { sync } = await observed(openFresh);
    const answer = await sync.shadow.acquireLease(demoClient, 'here/2/test');
    if (answer.kind !== 'granted') throw new Error('held');
    const { lease } = answer;
    const drainNo = await sync.shadow.openDrain(lease, { observed: true });
    await sync.shadow.seal(lease, drainNo, '7', 0);
    expect(await sync.shadow.beginPurge(lease, drainNo)).toBe(true);
    await expect(sync.shadow.checkPurge(lease, drainNo)).rejects.toMatchObject({ code: 'DB_OUT_OF_ORDER' });
  });

  test('P24: a worker that is told never to purge leaves a drain unpurged that another has made ready', async () => {
    const { sync, purges, drain, normal, never } = await observed(openFresh);
    const stop = new AbortController();
    const aa: SyncContext['aa'] = Object.create(normal.aa, {
      purgeQueue: {
        value: () => {
          stop.abort();
          return Promise.reject(new Error('stopped before the purge'));
        },
      },
    }) as SyncContext['aa'];
    await expect(drainOnce({ ...normal, aa, signal: stop.signal }, 'here/1/test')).rejects.toThrow();
    expect(await drain(never)).toBe('observed');
    expect(purges).toEqual([]);
    expect(await sync.differences()).toEqual([]);
  });

  test('P24, P4: what breaks off after the answer is in the ledger loses nobody who vanished from the queue', async () => {
    const { sync, drain, never, fetchedBy } = await observed(openFresh);
    const { world } = sync.simulator;
    await drain();
    world.foreignPurge();
    const [first] = [...world.custIds()];
    world.change(first);
    const broken = { ...sync.shadow.observing, unnamed: () => Promise.reject(new Error('broken off')) };
    const shadow = Object.create(sync.shadow, { observing: { value: broken } }) as typeof sync.shadow;
    const attempt = { ...never, shadow, pause: () => Promise.resolve() };
    await expect(drainOnce(attempt, 'here/1/test')).rejects.toMatchObject({
      cause: { message: 'broken off' },
    });
    expect(new Set(await fetchedBy(drain))).toEqual(new Set(world.custIds()));
    expect(await sync.differences()).toEqual([]);
    expect(await fetchedBy(drain)).toEqual([]);
  });

  test('P24: `run` of an observer looks again and again, and rests between', async () => {
    const { sync, purges, never } = await observed(openFresh);
    const following = follow(sync, { settings: never.settings, aa: never.aa });
    await following.next(({ type }) => type === 'observed');
    // One that never rests would be observed again instead.
    await following.next(({ type }) => type === 'queue-empty' || type === 'observed');
    sync.simulator.world.change();
    await following.next(({ type }) => type === 'observed');
    await following.stop();
    expect(await sync.differences()).toEqual([]);
    expect(purges).toEqual([]);
    expect(following.events.filter(({ type }) => type === 'observed')).toHaveLength(2);
  });

  test('P24: `explain` says of a customer that the queue still names that it may have changed again', async () => {
    const { sync, clock, drain, state } = await observed(openFresh);
    const [first, second] = [...sync.simulator.world.custIds()].map(custId);
    await drain();
    clock.pass(minute);
    sync.simulator.world.change(first);
    sync.simulator.world.change(first);
    await drain();
    clock.pass(minute);
    await drain();
    const explained = async (id: ReturnType<typeof custId>) =>
      explainCustomer({
        life: await sync.shadow.customerLife(demoClient, id),
        state: await state(),
        unreadable: await sync.shadow.customerLife(demoClient, custId('(unreadable)')),
        allowedSilenceMs: 5 * minute,
        brake: terms.brake,
      });
    expect(await explained(second!)).toMatchObject({
      verdict: 'stale',
      says: expect.stringContaining('it may have changed again'),
    });
    expect(await explained(first!)).toMatchObject({
      verdict: 'fresh',
      says: expect.stringContaining('only observes'),
    });
  });
}
