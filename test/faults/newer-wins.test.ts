// P3: an answer that was asked for earlier and arrives later overwrites nothing.

import { expect, test } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import type { FetchResult } from '../../src/shadow/shadow.ts';
import { drainOnce } from '../../src/sync/single-drain.ts';
import { refreshCustomers } from '../../src/sync/refresh.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { demoClient, simulatedSync } from '../support/simulated-sync.ts';
import { asKept } from '../support/as-kept.ts';

test('P3: a refresh overtaken by a newer one does not bring the old data back', async () => {
  const sync = await simulatedSync({ simulator: { customers: 10 } });
  await sync.drain();
  const { world } = sync.simulator;
  const [first] = [...world.custIds()];
  const id = custId(first!);
  const held = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  // The first refresh has its answer, and is held up before it is applied.
  const slow = refreshCustomers(
    sync.with({
      aa: {
        ...sync.aa,
        getCustomers: async (ids, options) => {
          const answer = await sync.aa.getCustomers(ids, options);
          asked.resolve();
          await held.promise;
          return answer;
        },
      },
    }),
    [id],
  );
  await asked.promise;
  world.change(id);
  const [newer] = await refreshCustomers(sync.context, [id]);
  expect(newer?.applied.outcome).toBe('updated');
  held.resolve();
  const [older] = await slow;
  expect(older?.applied.outcome).toBe('stale');
  expect(await sync.differences()).toEqual([]);
  expect(await sync.shadow.customer(demoClient, id)).toMatchObject({ deletedAt: null });
});

test('P3: a customer that came back unchanged is fetched again if an older answer was stored meanwhile', async () => {
  const sync = await simulatedSync({ simulator: { customers: 10 } });
  await sync.drain();
  const id = custId([...sync.simulator.world.custIds()][0]!);
  const older = await sync.shadow.nextFetchNumber(demoClient);
  await sync.aa.forceEnqueue(id);
  let calls = 0;
  const context = sync.with({
    aa: {
      ...sync.aa,
      getCustomers: async (ids, options) => {
        const answer = await sync.aa.getCustomers(ids, options);
        if ((calls += 1) === 1)
          await sync.shadow.apply({ client: demoClient, lease: null, results: [late(older)] });
        return answer;
      },
    },
  });
  const late = (fetchNumber: number): FetchResult => ({
    kind: 'current',
    custId: id,
    fetchNumber,
    fetchedAt: new Date(),
    customer: sync.shadow.preparation()(asKept(madeUpCustomer(id))),
  });
  expect(await drainOnce(context, 'here/1/test')).toBe('purged');
  expect(calls).toBe(2);
  const outcomes = sync.events.flatMap((event) => (event.type === 'applied' ? event.applied : []));
  expect(outcomes.slice(-2)).toMatchObject([{ outcome: 'moved' }, { outcome: 'updated' }]);
  expect(await sync.differences()).toEqual([]);
});
