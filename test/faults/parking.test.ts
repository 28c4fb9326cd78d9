// P8: one bad customer costs one customer. P6: absence is not deletion.

import { expect, test } from 'vitest';
import { drainOnce } from '../../src/sync/single-drain.ts';
import { demoClient, simulatedSync } from '../support/simulated-sync.ts';

const bad = (custId: string, as: 'failure' | 'http-500' | 'html') => ({
  procedure: 'customers' as const,
  fault: 'poison' as const,
  custId,
  as,
});

test.each(['failure', 'http-500', 'html'] as const)(
  'P8: a customer whose calls end in %s is parked alone; all others are stored and the queue is purged',
  async (as) => {
    const sync = await simulatedSync();
    const [, victim] = [...sync.simulator.world.custIds()];
    sync.simulator.world.setFaults([bad(victim!, as)]);
    expect(await sync.drain()).toBe('purged');
    expect(await sync.shadow.parked(demoClient, 10)).toMatchObject([{ custId: victim }]);
    expect(await sync.shadow.clientState(demoClient)).toMatchObject({
      customers: 59,
      parked: 1,
      drain: null,
    });

    sync.simulator.world.clearFaults();
    await sync.shadow.retryParked(demoClient, 'all');
    await sync.drain();
    expect(await sync.shadow.parked(demoClient, 10)).toEqual([]);
    expect(await sync.differences()).toEqual([]);
  },
);

test('P8: many bad customers are parked while the good ones prove that AA works', async () => {
  const sync = await simulatedSync();
  const victims = [...sync.simulator.world.custIds()].slice(0, 25);
  sync.simulator.world.setFaults(victims.map((custId) => bad(custId, 'failure')));
  expect(await sync.drain()).toBe('purged');
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({ customers: 35, parked: 25 });
});

test('P8: when AA serves no customers, no customer is parked because of that', async () => {
  const sync = await simulatedSync();
  await sync.drain();
  sync.simulator.world.spike({ share: 1, renewed: 1 });
  sync.simulator.world.setFaults([{ procedure: 'customers', fault: 'failure', code: '999' }]);
  await expect(sync.drain()).rejects.toMatchObject({ code: 'AA_UNEXPECTED' });
  const { parked, drain } = await sync.shadow.clientState(demoClient);
  expect(parked).toBeLessThan(10);
  expect(drain?.state).toBe('refreshing');
  sync.simulator.world.clearFaults();
  await sync.shadow.retryParked(demoClient, 'all');
  await sync.drain();
  expect(await sync.differences()).toEqual([]);
});

test('P6: a customer missing from a bulk answer is asked for alone and kept', async () => {
  const sync = await simulatedSync();
  await sync.drain();
  const [victim] = [...sync.simulator.world.custIds()];
  sync.simulator.world.spike({ share: 1, renewed: 0 });
  sync.simulator.world.setFaults([{ procedure: 'customers', fault: 'missing', custId: victim! }]);
  await sync.drain();
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({ customers: 60, tombstones: 0 });
});

test('P6: failed calls say nothing about a customer, so it is parked and stays stored', async () => {
  const sync = await simulatedSync();
  await sync.drain();
  const { custId } = sync.simulator.world.change();
  sync.simulator.world.setFaults([bad(custId, 'html')]);
  await sync.drain();
  expect(await sync.shadow.parked(demoClient, 10)).toMatchObject([{ custId }]);
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({ customers: 60, tombstones: 0 });
});

test('P6: one wrong "no such customer" deletes no customer', async () => {
  const sync = await simulatedSync({ association: { concurrency: 1 } });
  await sync.drain();
  const { custId } = sync.simulator.world.change();
  sync.simulator.world.setFaults([
    { procedure: 'customers', fault: 'failure', code: '200', custId, times: 1 },
  ]);
  await sync.drain();
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({ customers: 60, tombstones: 0 });
  expect(await sync.differences()).toEqual([]);
});

test('P6: a deleted customer becomes a tombstone, its rows leave the section tables', async () => {
  const sync = await simulatedSync();
  await sync.drain();
  const { custId } = sync.simulator.world.delete();
  expect(await sync.drain()).toBe('purged');
  const stored = await sync.shadow.customer(demoClient, custId);
  expect(stored?.deletedAt).not.toBeNull();
  expect(Object.values(stored!.rows).flat()).toEqual([]);
  expect(stored?.document['custId']).toBe(custId);
});

test('P6: too many deletions at once stop the drain before its purge, until a person decides', async () => {
  const sync = await simulatedSync({ settings: { brake: { share: 0.05, atLeast: 5 } } });
  await sync.drain();
  const { world } = sync.simulator;
  for (let i = 0; i < 12; i++) world.delete();
  expect(await sync.drain()).toBe('braked');
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({ customers: 60, gone: 12, tombstones: 0 });
  expect(world.queueLength).toBe(12);
  // The person's word, as the command gives it.
  await sync.shadow.settleDeletions(demoClient, { share: 1, atLeast: 0 });
  expect(await sync.drain()).toBe('purged');
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({ customers: 48, tombstones: 12, gone: 0 });
  expect(await sync.differences()).toEqual([]);
});

test('P6: deletions that are refused are parked, and the purge goes on', async () => {
  const sync = await simulatedSync({ settings: { brake: { share: 0, atLeast: 0 } } });
  await sync.drain();
  sync.simulator.world.delete();
  expect(await sync.drain()).toBe('braked');
  expect(await sync.shadow.refuseDeletions(demoClient)).toBe(1);
  expect(await sync.drain()).toBe('purged');
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({
    customers: 60,
    tombstones: 0,
    parked: 1,
  });
});

test('an unfinished drain is finished before the queue is asked again', async () => {
  const sync = await simulatedSync({ association: { concurrency: 1 } });
  const stop = new AbortController();
  const context = sync.with({
    signal: stop.signal,
    emit: (event) => {
      if (event.type === 'applied') stop.abort();
    },
  });
  await expect(drainOnce(context, 'here/1/test')).rejects.toThrow();
  const asked = (): number =>
    sync.simulator.world.journal().filter(({ procedure }) => procedure.startsWith('queue')).length;
  expect(asked()).toBe(1);
  const again = await sync.reopen();
  expect(await again.drain()).toBe('purged');
  expect(again.events[0]?.type).toBe('drain-resumed');
  expect(await again.differences()).toEqual([]);
});

test('P6: many deletions cost far fewer calls than asking for each alone, and no customer is parked', async () => {
  const sync = await simulatedSync({
    simulator: { customers: 200 },
    settings: { brake: { share: 1, atLeast: 1000 } },
  });
  await sync.drain();
  const { world } = sync.simulator;
  const before = world.journal().length;
  for (const custId of [...world.custIds()].slice(0, 80)) world.delete(custId);
  expect(await sync.drain()).toBe('purged');
  expect(await sync.differences()).toEqual([]);
  // Split down to each, with retries, it would be more than three hundred.
  expect(world.journal().length - before).toBeLessThan(200);
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({ tombstones: 80, parked: 0 });
});

test('P6: deletions of the oldest records meet the brake like any others', async () => {
  const sync = await simulatedSync({
    simulator: { customers: 200 },
    settings: { brake: { share: 0.05, atLeast: 5 } },
  });
  await sync.drain();
  const { world } = sync.simulator;
  for (const custId of [...world.custIds()].toSorted().slice(0, 80)) world.delete(custId);
  expect(await sync.drain()).toBe('braked');
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({ customers: 200, gone: 80, parked: 0 });
});

test('P8: five bad customers, the lowest number among them, do not stop the others', async () => {
  const sync = await simulatedSync();
  await sync.drain();
  const { world } = sync.simulator;
  const victims = [...world.custIds()].toSorted().slice(0, 5);
  world.setFaults(victims.map((custId) => bad(custId, 'failure')));
  for (const custId of victims) world.change(custId);
  world.change([...world.custIds()].toSorted().at(-1));
  expect(await sync.drain()).toBe('purged');
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({ customers: 60, parked: 5 });
});

test('P8: bad customers at the beginning of the very first drain are parked, and the rest is stored', async () => {
  const sync = await simulatedSync();
  const victims = [...sync.simulator.world.custIds()].toSorted().slice(0, 6);
  sync.simulator.world.setFaults(victims.map((custId) => bad(custId, 'failure')));
  expect(await sync.drain()).toBe('purged');
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({ customers: 54, parked: 6 });
});
