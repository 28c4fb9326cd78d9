// P11: whoever was forgotten does not come back, whatever is on its way, and leaves nothing in the files.

import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { type CustId, custId } from '../../src/catalogue/ids.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { refreshCustomers } from '../../src/sync/refresh-customers.ts';
import type { SyncContext } from '../../src/sync/sync-context.ts';
import { drainOnce } from '../../src/sync/drain-once.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { demoClient, simulatedSync, temporaryFolder } from '../support/simulated-sync.ts';

/** Somebody is forgotten while the answer with them is on its way. */
function forgettingInFlight(context: SyncContext, one: CustId): SyncContext {
  let forgotten = false;
  return {
    ...context,
    aa: {
      ...context.aa,
      getCustomers: async (...asked: Parameters<SyncContext['aa']['getCustomers']>) => {
        const answer = await context.aa.getCustomers(...asked);
        if (!forgotten && answer.customers.some((customer) => customer.custId === one)) {
          forgotten = true;
          await context.shadow.forget(demoClient, [one]);
        }
        return answer;
      },
    },
  };
}

test('P11: forgotten while a drain has the answer in hand: not stored, everybody else is, and the queue is purged', async () => {
  const sync = await simulatedSync({ simulator: { customers: 60 } });
  const one = custId([...sync.simulator.world.truths()][10]?.custId ?? '');
  await drainOnce(forgettingInFlight(sync.context, one), 'here/1/test');
  expect(sync.events.flatMap((event) => (event.type === 'applied' ? event.applied : []))).toContainEqual(
    expect.objectContaining({ custId: one, outcome: 'forgotten' }),
  );
  expect(await sync.shadow.customer(demoClient, one)).toBeNull();
  expect(await sync.shadow.clientState(demoClient)).toMatchObject({ customers: 59, drain: null, parked: 0 });
  expect(sync.events.filter(({ type }) => type === 'purged')).toHaveLength(1);
});

test('P11: changes of a forgotten customer alone are purged without asking for it', async () => {
  const sync = await simulatedSync({ simulator: { customers: 5 } });
  await sync.drain();
  const one = custId([...sync.simulator.world.truths()][0]?.custId ?? '');
  await sync.shadow.forget(demoClient, [one]);
  await sync.aa.forceEnqueue(one);
  const asked: CustId[] = [];
  const watched = {
    ...sync.aa,
    getCustomers: (...given: Parameters<SyncContext['aa']['getCustomers']>) => {
      asked.push(...given[0]);
      return sync.aa.getCustomers(...given);
    },
  };
  expect(await drainOnce(sync.with({ aa: watched }), 'here/1/test')).toBe('purged');
  const [refreshed] = await refreshCustomers(sync.with({ aa: watched }), [one]);
  expect(refreshed).toMatchObject({ fetched: null, applied: { outcome: 'forgotten' } });
  expect(asked).toEqual([]);
  expect(await sync.drain()).toBe('empty');
  await sync.shadow.unforget(demoClient, [one]);
  await refreshCustomers(sync.context, [one]);
  expect(await sync.differences()).toEqual([]);
});

test('P11: nothing of the forgotten is left in any file of an SQLite database, nor is it while others read and write', async () => {
  const path = join(temporaryFolder(), 'shadow.db');
  const shadow = await openShadow(`sqlite:${path}`);
  const beside = await openShadow(`sqlite:${path}`);
  const [old, last] = ['Older-Surname-7731', 'Planted-Surname-7732'];
  const storeAll = async (note: string): Promise<void> => {
    for (let from = 0; from < 300; from += 100) {
      const fetchNumber = await shadow.nextFetchNumber(demoClient);
      const results = Array.from({ length: 100 }, (_, at) => {
        const id = String(1_000_000 + from + at);
        const record = madeUpCustomer(id, { seed: fetchNumber });
        const document = { custId: id, note: id === '1000150' ? note.repeat(50) : 'x'.repeat(at * 40) };
        const extra = { note: id === '1000150' ? note : null };
        return {
          kind: 'current' as const,
          custId: record.custId,
          fetchNumber,
          fetchedAt: new Date(),
          record: { ...record, extra, document },
        };
      });
      await shadow.apply({ client: demoClient, lease: null, results });
    }
  };
  await storeAll(old);
  await storeAll(last);
  const files = (): string =>
    readdirSync(dirname(path))
      .filter((name) => name.startsWith(basename(path)))
      .map((name) => readFileSync(join(dirname(path), name), 'latin1'))
      .join('');
  expect(files()).toContain(last);
  expect(files()).toContain(old);
  const reading = (async () => {
    for (let at = 0; at < 50; at++) await beside.customer(demoClient, custId(String(1_000_000 + at)));
    await beside.recordError(demoClient, null);
  })();
  expect(await shadow.forget(demoClient, [custId('1000150')])).toMatchObject({ traces: 'cleaned' });
  await reading;
  expect(files()).not.toContain(last);
  expect(files()).not.toContain(old);
  expect(await shadow.clientState(demoClient)).toMatchObject({ customers: 299 });
  await beside.close();
  await shadow.close();
});
