// The retry of a parked customer fails, and the customer cannot be given back because the database is away too. The lease does
// not keep it for ever: it is given back in the next pass.

import { expect, test } from 'vitest';
import { ShadowError } from '../../src/shadow/shadow-error.ts';
import type { Shadow } from '../../src/shadow/shadow.ts';
import { drainOnce } from '../../src/sync/single-drain.ts';
import { ParkedRetries } from '../../src/sync/parked.ts';
import { demoClient, simulatedSync } from '../support/simulated-sync.ts';

/** A database that refuses to take customers back while the test says so. */
function keeping(shadow: Shadow, keeps: () => boolean): Shadow {
  return new Proxy(shadow, {
    get: (target, name) => {
      if (String(name).startsWith('unclaim') && keeps())
        return () => Promise.reject(new ShadowError('DB_UNREACHABLE'));
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value;
    },
  });
}

test('P8: a parked customer is tried again under the same lease, though its retry and its giving back failed', async () => {
  const sync = await simulatedSync();
  const { world } = sync.simulator;
  const [victim] = [...world.custIds()];
  world.setFaults([{ procedure: 'customers', fault: 'poison', custId: victim! }]);
  await sync.drain();
  await sync.shadow.retryParked(demoClient, 'all');
  const answer = await sync.shadow.acquireLease(demoClient, `here/${process.pid}/test`);
  const lease = answer.kind === 'granted' ? answer.lease : expect.fail('held');
  const retries = new ParkedRetries(lease);
  let away = true;
  const context = sync.with({ shadow: keeping(sync.shadow, () => away) });
  world.setFaults([{ procedure: 'customers', fault: 'failure', code: '100' }]);
  await expect(retries.tryDue(context)).rejects.toMatchObject({ code: 'AA_BAD_CREDENTIALS' });
  expect(await sync.shadow.claimParked(lease, 10)).toEqual([]);

  await expect(retries.tryDue(context)).rejects.toMatchObject({ code: 'DB_UNREACHABLE' });
  away = false;
  world.clearFaults();
  expect(await retries.tryDue(context)).toBe(1);
  expect(await sync.shadow.parked(demoClient, 10)).toEqual([]);
  expect(await sync.differences()).toEqual([]);
});

test('P8: a clock that was years ahead and is set right does not delay any customer for years', async () => {
  const sync = await simulatedSync();
  const { world } = sync.simulator;
  const [victim] = [...world.custIds()];
  world.setFaults([{ procedure: 'customers', fault: 'poison', custId: victim! }]);
  let ahead = 10 * 365 * 86_400_000;
  const context = sync.with({ now: () => new Date(Date.now() + ahead) });
  await drainOnce(context, `here/${process.pid}/test`);
  const next = await sync.shadow.nextParkedAt(demoClient);
  expect(next!.getTime()).toBeGreaterThan(Date.now() + ahead / 2);
  world.clearFaults();

  // Set right while a worker works: its next pass notices.
  const answer = await sync.shadow.acquireLease(demoClient, `here/${process.pid}/test`);
  const lease = answer.kind === 'granted' ? answer.lease : expect.fail('held');
  const retries = new ParkedRetries(lease);
  await retries.tryDue(context);
  ahead = 0;
  expect(await retries.tryDue(context)).toBe(1);
  expect(await sync.shadow.parked(demoClient, 10)).toEqual([]);
});

test('P3: data stored by a clock that was a day ahead does not keep out newer data', async () => {
  const sync = await simulatedSync();
  const { world } = sync.simulator;
  const [victim] = [...world.custIds()];
  world.setFaults([{ procedure: 'customers', fault: 'poison', custId: victim! }]);
  await sync.drain();
  world.clearFaults();
  world.change();
  const context = sync.with({ now: () => new Date(Date.now() + 86_400_000) });
  await drainOnce(context, `here/${process.pid}/test`);
  const { custId } = world.change();
  await sync.shadow.retryParked(demoClient, 'all');
  await drainOnce(sync.context, `here/${process.pid}/test`);
  expect(await sync.differences()).toEqual([]);
  // What was fetched by the right clock counts, though the wrong one was ahead of it (P3).
  const { fetchedAt } = (await sync.shadow.customer(demoClient, custId))!;
  expect(fetchedAt.getTime()).toBeLessThanOrEqual(Date.now());
});
