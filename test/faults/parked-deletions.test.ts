// P6: parked customers are tried again batch by batch. All of them that are gone count together against the brake.

import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { AssociationAnywhere } from '../../src/aa/association.ts';
import type { CustId } from '../../src/catalogue/ids.ts';
import type { FetchResult, Lease } from '../../src/shadow/shadow.ts';
import { drain } from '../../src/sync/drain.ts';
import { drainOnce } from '../../src/sync/single-drain.ts';
import { follow } from '../support/following.ts';
import { demoClient, simulatedSync, type SimulatedSync } from '../support/simulated-sync.ts';

const brake = { share: 0.05, atLeast: 5 };
const lost = 30;

/** AA as it answers after a bad restore: nothing is queued, and it takes a moment over every call. */
function restored(aa: AssociationAnywhere): AssociationAnywhere {
  const own: Partial<AssociationAnywhere> = {
    getQueue: async (sink) => {
      await sink.restart();
      return { maxQueueNumber: null, entries: 0, unreadable: 0 };
    },
    getCustomers: async (...args) => {
      await delay(20);
      return aa.getCustomers(...args);
    },
  };
  return new Proxy(aa, {
    get: (target, name) => Reflect.get(own, name) ?? (Reflect.get(target, name) as unknown),
  });
}

/** All customers are stored. Thirty of them are parked and due, and AA has lost these. */
async function withLostParked(): Promise<SimulatedSync> {
  const sync = await simulatedSync({
    simulator: { customers: 100 },
    association: { bulkSize: 5 },
    settings: { brake },
  });
  await sync.drain();
  const { world } = sync.simulator;
  const victims = [...world.custIds()].toSorted().slice(20, 20 + lost);
  world.setFaults(victims.map((custId) => ({ procedure: 'customers', fault: 'poison', custId })));
  for (const custId of victims) world.change(custId);
  await sync.drain();
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({ customers: 100, parked: lost });
  world.clearFaults();
  for (const custId of victims) world.delete(custId);
  await sync.shadow.retryParked(demoClient, 'all');
  return sync;
}

const leaseOf = async ({ shadow }: SimulatedSync): Promise<Lease> => {
  const answer = await shadow.acquireLease(demoClient, `here/${process.pid}/test`);
  return answer.kind === 'granted' ? answer.lease : expect.fail('held');
};

test('P6: `run` deletes nobody while the parked are being tried again, and then asks a person about all of them', async () => {
  const sync = await withLostParked();
  const following = follow(sync, { aa: restored(sync.aa) });
  await following.next(({ type }) => type === 'deletions-braked');
  await following.stop();
  const told = following.events.filter(({ type }) => type.startsWith('deletions-'));
  expect(told.filter(({ type }) => type === 'deletions-settled')).toEqual([]);
  expect(told[0]).toMatchObject({ gone: lost, customers: 100 });
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({ gone: lost, tombstones: 0 });
});

test('P6: `drain` counts them together too, and says that a person is asked', async () => {
  const sync = await withLostParked();
  expect(await drainOnce(sync.with({ aa: restored(sync.aa) }), 'here/1/test')).toBe('braked');
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({ gone: lost, tombstones: 0 });
});

/** One batch of the pass is done: these are gone, the others still due. */
async function tryFirst(sync: SimulatedSync, lease: Lease, batch: number): Promise<readonly CustId[]> {
  const { shadow } = sync;
  const entries = await shadow.claimParked(lease, batch);
  const fetchNumber = await shadow.nextFetchNumber(demoClient);
  const results = entries.map(({ custId }): FetchResult => ({
    custId,
    fetchNumber,
    fetchedAt: new Date(),
    kind: 'gone',
  }));
  await shadow.apply({ client: demoClient, lease, results });
  return entries.map(({ custId }) => custId);
}

test('P6: a pass that was broken off leaves nothing to settle in pieces, and no purge waits for it', async () => {
  const sync = await withLostParked();
  const { world } = sync.simulator;
  const lease = await leaseOf(sync);
  expect(await tryFirst(sync, lease, 5)).toHaveLength(5);
  expect(await drain(sync.with({ aa: restored(sync.aa) }), lease)).toBe('empty');
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({ gone: 5, parked: 25, tombstones: 0 });

  // A drain that deletes nobody itself: the thirty are queued as well, and taken out first.
  await sync.aa.purgeQueue('999999');
  world.change([...world.custIds()].toSorted().at(-1));
  expect(await drain(sync.context, lease)).toBe('purged');
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({ gone: 5, parked: 25, tombstones: 0 });

  // A drain with a deletion of its own has to settle before its purge, and counts all that are known.
  world.delete([...world.custIds()].toSorted().at(-1));
  expect(await drain(sync.context, lease)).toBe('braked');
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({ gone: 6, parked: 25, tombstones: 0 });
});
