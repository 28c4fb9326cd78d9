// P1: the purge comes last, with AA's own number, and counts only on an explicit SUCCESS.

import { expect, test } from 'vitest';
import { AaError } from '../../src/aa/aa-error.ts';
import type { Shadow } from '../../src/shadow/shadow.ts';
import { drainOnce } from '../../src/sync/single-drain.ts';
import { followClient } from '../../src/sync/run.ts';
import { PurgePatience } from '../../src/sync/work/schedule.ts';
import type { SyncContext } from '../../src/sync/work/context.ts';
import type { SyncEvent } from '../../src/sync/sync-event.ts';
import { demoClient, simulatedSync, type SimulatedSync } from '../support/simulated-sync.ts';

const purges = (journal: readonly { readonly procedure: string }[]) =>
  journal.filter(({ procedure }) => procedure === 'purge');

test('P1: the purge is the last call of a drain and carries the number of its queue answer', async () => {
  const sync = await simulatedSync();
  await sync.drain();
  const journal = sync.simulator.world.journal();
  const queue = journal.find(({ procedure }) => procedure.startsWith('queue'));
  expect(journal.at(-1)).toMatchObject({
    procedure: 'purge',
    executed: true,
    maxQueueNum: queue?.maxQueueNum,
  });
  expect(purges(journal)).toHaveLength(1);
});

test('P1, P8: nothing is purged and no customer is parked while a customer can be neither stored nor parked', async () => {
  const sync = await simulatedSync();
  // Credentials stop working after the queue was read: nothing may be concluded about anybody.
  sync.simulator.world.setFaults([{ procedure: 'customers', fault: 'failure', code: '100' }]);
  await expect(sync.drain()).rejects.toMatchObject({ code: 'AA_BAD_CREDENTIALS' });
  expect(purges(sync.simulator.world.journal())).toEqual([]);
  // And AA is not asked for each of them alone with credentials it refuses.
  const asked = sync.simulator.world.journal().filter(({ procedure }) => procedure === 'customers');
  expect(asked.length).toBeLessThan(20);
  const state = await sync.shadow.clientState(demoClient);
  expect(state).toMatchObject({ customers: 0, parked: 0, drain: { state: 'refreshing', pending: 60 } });
  sync.simulator.world.clearFaults();
  expect(await sync.drain()).toBe('purged');
  expect(await sync.differences()).toEqual([]);
});

test('P1: no purge is sent while the database says that something of the drain is left', async () => {
  const sync = await simulatedSync({ simulator: { customers: 10 } });
  const cautious = new Proxy(sync.shadow, {
    get: (shadow, method) => (method === 'beginPurge' ? () => Promise.resolve(false) : bound(shadow, method)),
  });
  await expect(drainOnce(sync.with({ shadow: cautious }), 'test')).rejects.toMatchObject({
    code: 'SYNC_NOT_DRAINED',
  });
  expect(purges(sync.simulator.world.journal())).toEqual([]);
});

function bound(shadow: Shadow, name: string | symbol): unknown {
  const found: unknown = Reflect.get(shadow, name);
  return typeof found === 'function' ? (found.bind(shadow) as unknown) : found;
}

test.each([
  ['FAILURE', { fault: 'failure' as const, code: '4711', message: 'The record is closed' }],
  ['an empty body', { fault: 'empty' as const }],
  ['HTML', { fault: 'html' as const }],
  ['a truncated document', { fault: 'truncate' as const }],
])('P1: %s is no confirmation; the drain stays, and the purge is repeated', async (_, fault) => {
  const sync = await simulatedSync({ simulator: { customers: 10 } });
  sync.simulator.world.setFaults([{ procedure: 'purge', ...fault }]);
  await expect(sync.drain()).rejects.toMatchObject({ code: /^AA_/ });
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({
    drain: { state: 'purging' },
    lastPurgeAt: null,
  });
  sync.simulator.world.clearFaults();
  await sync.drain();
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({ drain: null });
  expect(sync.simulator.world.queueLength).toBe(0);
});

const inNewProcess = (sync: SimulatedSync, parts: Partial<SyncContext> = {}): SyncContext =>
  sync.with({ ...parts, purgePatience: new PurgePatience() });

test('P1: if AA answers a purge of an empty queue with a failure, a lost answer does not hold up the queue', async () => {
  const sync = await simulatedSync({ simulator: { customers: 10 } });
  const { world } = sync.simulator;
  const purged: string[] = [];
  const purgeQueue: typeof sync.aa.purgeQueue = async (number, options) => {
    const isFirst = !purged.includes(number);
    purged.push(number);
    if (isFirst) await sync.aa.purgeQueue(number, options);
    throw new AaError(isFirst ? 'AA_TIMEOUT' : 'AA_FAILURE');
  };
  const command = () => drainOnce(inNewProcess(sync, { aa: { ...sync.aa, purgeQueue } }), 'here/1/test');
  await expect(command()).rejects.toMatchObject({ code: 'AA_FAILURE' });
  expect(await command()).toBe('empty');
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({ drain: null, lastError: null });
  world.change();
  await sync.drain();
  expect(world.queueLength).toBe(0);
  expect(await sync.differences()).toEqual([]);
});

const refusals = [
  ['FAILURE', { fault: 'failure', code: '4711', message: 'The record is closed' }],
  ['a service that is not there', { fault: 'html-404' }],
  ['a page instead of an answer', { fault: 'html' }],
] as const;

test.each(refusals)(
  'P1, P12: a queue whose purge goes on failing (%s) is kept fresh and told',
  async (_, fault) => {
    const sync = await simulatedSync({ simulator: { customers: 10 } });
    const { world } = sync.simulator;
    world.setFaults([{ procedure: 'purge', ...fault }]);
    const stop = new AbortController();
    const codes: string[] = [];
    const pauses: number[] = [];
    const emit = (event: SyncEvent): void => {
      sync.context.emit(event);
      if (event.type !== 'failed') return;
      codes.push(event.error.code);
      pauses.push(event.retryInMs);
      const rounds = codes.filter((code) => code === 'SYNC_PURGE_REFUSED').length;
      if (codes.at(-1) === 'SYNC_PURGE_REFUSED') world.change();
      if (rounds === 3) stop.abort();
    };
    await followClient(sync.with({ emit, random: () => 0, signal: stop.signal }), 'here/1/test');
    const refusedAt = codes.flatMap((code, at) => (code === 'SYNC_PURGE_REFUSED' ? [at] : []));
    expect(refusedAt.slice(0, 2)).toEqual([6, 13]);
    // P10: each round takes minutes.
    expect(pauses.slice(7, 14).reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(120_000);
    const state = await sync.shadow.clientState(demoClient);
    expect(state).toMatchObject({ drain: null, lastPurgeAt: null, foreignPurge: null });
    expect(state.lastError).toMatchObject({
      code: 'SYNC_PURGE_REFUSED',
      message: expect.stringMatching(/: AA_[A-Z_]+, /),
    });
    world.clearFaults();
    expect(await sync.drain()).toBe('purged');
    expect(world.queueLength).toBe(0);
    expect(await sync.differences()).toEqual([]);
  },
);

test('P1: a purge that fails is repeated while AA does not answer at all', async () => {
  const sync = await simulatedSync({ simulator: { customers: 10 } });
  const stop = new AbortController();
  let failures = 0;
  const emit = (event: SyncEvent): void => {
    sync.context.emit(event);
    if (event.type === 'failed' && (failures += 1) === 12) stop.abort();
  };
  let queues = 0;
  const getQueue: typeof sync.aa.getQueue = (sink, options) =>
    (queues += 1) === 1 ? sync.aa.getQueue(sink, options) : Promise.reject(new AaError('AA_CONNECT_FAILED'));
  const purgeQueue = () => Promise.reject(new AaError('AA_TIMEOUT'));
  const aa = { ...sync.aa, getQueue, purgeQueue };
  await followClient(sync.with({ aa, emit, signal: stop.signal }), 'here/1/test');
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({
    drain: { drainNo: 1, state: 'purging' },
  });
});

test('P1: several commands in a row, each with less patience, also make progress', async () => {
  const sync = await simulatedSync({ simulator: { customers: 10 } });
  sync.simulator.world.setFaults([{ procedure: 'purge', fault: 'failure', message: 'The record is closed' }]);
  const command = () => drainOnce(inNewProcess(sync), 'here/1/test');
  await expect(command()).rejects.toMatchObject({ code: 'AA_FAILURE' });
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({
    drain: { drainNo: 1, state: 'purging' },
  });
  await expect(command()).rejects.toMatchObject({ code: 'AA_FAILURE' });
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({
    drain: { drainNo: 2, state: 'purging' },
  });
  expect(sync.events.filter(({ type }) => type === 'foreign-purge')).toEqual([]);
});

test('P1: a change between the queue answer and the purge stays queued and is drained next', async () => {
  const sync = await simulatedSync({ simulator: { customers: 30 } });
  const { world } = sync.simulator;
  let changed = false;
  const emit = sync.context.emit;
  const context = sync.with({
    emit: (event) => {
      if (event.type === 'queue-received' && !changed) {
        changed = true;
        for (let i = 0; i < 5; i++) world.change();
      }
      emit(event);
    },
  });
  await drainOnce(context, 'here/1/test');
  expect(world.queueLength).toBe(5);
  await sync.drain();
  expect(world.queueLength).toBe(0);
  expect(await sync.differences()).toEqual([]);
});
