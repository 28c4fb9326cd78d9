// P3: an answer that was asked for earlier and arrives later overwrites nothing.

import { expect, test } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import { refreshCustomers } from '../../src/sync/refresh.ts';
import { demoClient, simulatedSync } from '../support/simulated-sync.ts';

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
