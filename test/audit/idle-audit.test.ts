// The audit in idle time: it goes step by step through all customers, only while there is nothing to drain, and delays no
// drain.

import { describe, expect, test } from 'vitest';
import { AaError } from '../../src/aa/aa-error.ts';
import type { AssociationAnywhere } from '../../src/aa/association.ts';
import type { Lease } from '../../src/shadow/shadow.ts';
import { auditForEver, auditStep, pauseAfter, stepSize } from '../../src/sync/audit/idle-audit.ts';
import { IdleTime } from '../../src/sync/audit/idle-time.ts';
import { followClient } from '../../src/sync/run.ts';
import type { SyncContext } from '../../src/sync/work/context.ts';
import { journalled } from '../../src/sync/work/journal.ts';
import { demoClient, simulatedSync, type SimulatedSync } from '../support/simulated-sync.ts';

async function drained(customers = 60, perHour = 1_200): Promise<SimulatedSync> {
  const sync = await simulatedSync({ simulator: { customers }, settings: { auditPerHour: perHour } });
  await sync.drain();
  return sync;
}

async function leaseOf(sync: SimulatedSync, holder = 'elsewhere/1/run'): Promise<Lease> {
  const answer = await sync.shadow.acquireLease(demoClient, holder);
  return answer.kind === 'granted' ? answer.lease : expect.fail('held');
}

const inOrder = (sync: SimulatedSync) => [...sync.simulator.world.custIds()].toSorted();

test.each([
  [1, 100, 1],
  [600, 100, 10],
  [60_000, 100, 100],
  [60_000, 30, 30],
])('with %d customers an hour and %d in a call, a step has %d', (perHour, perCall, size) => {
  expect(stepSize(perHour, perCall)).toBe(size);
});

describe('steps', () => {
  test('go through all customers in order, and add up in one result that ends with the last customer', async () => {
    const sync = await drained();
    const lease = await leaseOf(sync);
    const ids = inOrder(sync);
    sync.simulator.world.drift('change', ids[0]);
    sync.simulator.world.drift('change', ids[45]);
    sync.simulator.world.drift('delete', ids[46]);
    const cursors: unknown[] = [];
    for (let step = 0; step < 3; step++) cursors.push((await auditStep(sync.context, lease)).walk.cursor);
    expect(cursors).toEqual([ids[19], ids[39], ids[59]]);
    const last = await auditStep(sync.context, lease);
    expect(last).toMatchObject({
      looked: 0,
      walk: { state: 'complete', compared: 60, differed: 3, healed: 3 },
    });
    expect(await sync.shadow.audits.latest(demoClient, 10)).toEqual([last.walk]);
    expect(await sync.differences()).toEqual([]);
    const told = sync.events.filter(({ type }) => type === 'drift-found' || type === 'audit-walked');
    expect(told.map((event) => ('custId' in event ? event.custId : event.type))).toEqual([
      ids[0],
      ids[45],
      ids[46],
      'audit-walked',
    ]);
    expect((await auditStep(sync.context, lease)).walk).toMatchObject({ auditNo: 2, cursor: ids[19] });
  });

  test('P6: deletions are counted together over the whole walk', async () => {
    const sync = await simulatedSync({
      simulator: { customers: 60 },
      settings: { auditPerHour: 1_200, brake: { share: 0, atLeast: 3 } },
    });
    await sync.drain();
    const lease = await leaseOf(sync);
    const ids = inOrder(sync);
    for (const at of [1, 2, 21, 22]) sync.simulator.world.drift('delete', ids[at]);
    await auditStep(sync.context, lease);
    const { walk } = await auditStep(sync.context, lease);
    expect(walk).toMatchObject({ gone: 4, deleted: 2, differed: 4 });
    expect((await sync.shadow.clientState(demoClient)).tombstones).toBe(2);
  });

  test('change and count nothing without the lease', async () => {
    const sync = await drained();
    const lease = await leaseOf(sync);
    await sync.shadow.releaseLease(lease);
    await leaseOf(sync, 'elsewhere/2/run');
    sync.simulator.world.drift('change', inOrder(sync)[0]);
    await expect(auditStep(sync.context, lease)).rejects.toMatchObject({ code: 'DB_LEASE_LOST' });
    expect(await sync.shadow.audits.openWalk(demoClient)).toBeNull();
  });

  test('count for nothing when they are interrupted', async () => {
    const sync = await drained();
    const lease = await leaseOf(sync);
    const idle = new IdleTime();
    idle.begin();
    const aa = new Proxy(sync.aa, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (name === 'getCustomers') {
          return (...given: Parameters<typeof target.getCustomers>) => {
            const answer = target.getCustomers(...given);
            idle.end();
            return answer;
          };
        }
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    expect(await idle.during(sync.with({ aa }), (within) => auditStep(within, lease))).toBeNull();
    expect(await sync.shadow.audits.openWalk(demoClient)).toBeNull();
  });
});

test('the pace: the pause after a step depends on its customers, and a walk begins at least an hour after the last', async () => {
  const sync = await drained(30, 1_200);
  const lease = await leaseOf(sync);
  const step = await auditStep(sync.context, lease);
  expect(step).toMatchObject({ looked: 20, walk: { state: 'running' } });
  const start = step.walk.startedAt;
  expect(pauseAfter(step, 1_200, start)).toBe(60_000);
  const last = await auditStep(sync.context, lease);
  expect(last).toMatchObject({ looked: 10, walk: { state: 'complete' } });
  expect(pauseAfter(last, 1_200, new Date(start.getTime() + 60_000))).toBe(59 * 60_000);
  expect(pauseAfter(last, 1, new Date(start.getTime() + 60_000))).toBe(10 * 3_600_000);
});

test('the pace: after the clock was put back the next walk still begins within the hour', async () => {
  const sync = await drained(5, 1_200);
  const step = await auditStep(sync.context, await leaseOf(sync));
  expect(step.walk.state).toBe('complete');
  const monthsBefore = new Date(step.walk.startedAt.getTime() - 90 * 24 * 3_600_000);
  expect(pauseAfter(step, 1_200, monthsBefore)).toBe(3_600_000);
});

describe('idle time', () => {
  const context = { signal: new AbortController().signal, emit: () => undefined } as unknown as SyncContext;

  const watchedBy = (idle: IdleTime) => journalled(context, { drain: () => idle.end() });

  test('begins when the queue is empty, and its work ends when a drain has something to do', async () => {
    const idle = new IdleTime();
    expect(await idle.during(context, () => Promise.resolve('worked'))).toBeNull();
    const begun = idle.begun(context.signal);
    idle.begin();
    await begun;
    const work = idle.during(context, async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      signal.throwIfAborted();
    });
    watchedBy(idle).emit({ client: demoClient, type: 'queue-receiving', entries: 1 });
    expect(await work).toBeNull();
    expect(await idle.during(context, () => Promise.resolve('worked'))).toBeNull();
  });

  test('does not end with another empty answer; work that fails in it fails', async () => {
    const idle = new IdleTime();
    idle.begin();
    watchedBy(idle).emit({ client: demoClient, type: 'queue-empty' });
    expect(await idle.during(context, () => Promise.resolve('worked'))).toBe('worked');
    await expect(idle.during(context, () => Promise.reject(new Error('its own')))).rejects.toThrow('its own');
  });

  test('ends its wait when the signal aborts', async () => {
    const stop = new AbortController();
    const begun = new IdleTime().begun(stop.signal);
    stop.abort();
    await begun;
  });
});

test('P10: no audit while there is something to drain', async () => {
  const sync = await drained(60, 300);
  const { world } = sync.simulator;
  const stop = new AbortController();
  const whileWorking: string[] = [];
  let working = false;
  const watched = sync.with({
    signal: stop.signal,
    emit: (event) => {
      if (event.type === 'queue-received') working = true;
      if (event.type === 'purged') working = false;
      if (event.type === 'audit-walked') stop.abort();
      if (working && event.type === 'drift-found') whileWorking.push(event.custId);
    },
  });
  const ids = inOrder(sync);
  for (const at of [0, 20, 40]) world.drift('change', ids[at]);
  const changing = (async () => {
    for (let at = 0; at < 40 && !stop.signal.aborted; at++) {
      world.change(ids[1 + (at % 15)]);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  await followClient(watched, `here/${process.pid}/test`);
  await changing;
  expect(whileWorking).toEqual([]);
  const [walk] = await sync.shadow.audits.latest(demoClient, 1);
  expect(walk).toMatchObject({ scope: 'idle', state: 'complete', differed: 3, healed: 3 });
});

test('P10: a running call of the audit is given up when there is something to drain', async () => {
  const sync = await drained();
  const stop = new AbortController();
  const held: AbortSignal[] = [];
  const givenUp: boolean[] = [];
  const getCustomers: AssociationAnywhere['getCustomers'] = (custIds, options) => {
    const signal = options?.signal;
    if (held.length > 0 || signal === undefined) return sync.aa.getCustomers(custIds, options);
    held.push(signal);
    sync.simulator.world.change();
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new AaError('AA_ABANDONED')));
    });
  };
  const aa = { ...sync.aa, getCustomers };
  const emit: SyncContext['emit'] = ({ type }) => {
    if (type === 'queue-received') givenUp.push(...held.map(({ aborted }) => aborted));
    if (type === 'purged') stop.abort();
  };
  await followClient(sync.with({ aa, emit, signal: stop.signal }), `here/${process.pid}/test`);
  expect(givenUp).toEqual([true]);
  expect(await sync.differences()).toEqual([]);
});

test('without the setting there is no audit', async () => {
  const sync = await drained(20, 0);
  await auditForEver(sync.context, await leaseOf(sync), new IdleTime());
  expect(await sync.shadow.audits.latest(demoClient, 1)).toEqual([]);
});
