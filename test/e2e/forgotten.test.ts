// P11: a forgotten customer does not come back with answers that are on their way, and leaves nothing in the files.

import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { type CustId, custId } from '../../src/catalogue/ids.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { refreshCustomers } from '../../src/sync/refresh.ts';
import type { SyncContext } from '../../src/sync/work/context.ts';
import { drainOnce } from '../../src/sync/single-drain.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { demoClient, simulatedSync, temporaryFolder } from '../support/simulated-sync.ts';
import { asKept } from '../support/as-kept.ts';

/** A customer is forgotten while an answer with it is on its way. */
function forgettingInFlight(context: SyncContext, one: CustId): SyncContext {
  let forgotten = false;
  return {
    ...context,
    aa: {
      ...context.aa,
      getCustomers: async (custIds, call) => {
        const answer = await context.aa.getCustomers(custIds, call);
        if (!forgotten && answer.customers.some((customer) => customer.custId === one)) {
          forgotten = true;
          await context.shadow.forget(demoClient, [one]);
        }
        return answer;
      },
    },
  };
}

test('P11: a customer that is forgotten during its drain is not stored; all others are, and the queue is purged', async () => {
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

test('P11: when only a forgotten customer is queued, the queue is purged without a call for it', async () => {
  const sync = await simulatedSync({ simulator: { customers: 5 } });
  await sync.drain();
  const one = custId([...sync.simulator.world.truths()][0]?.custId ?? '');
  await sync.shadow.forget(demoClient, [one]);
  await sync.aa.forceEnqueue(one);
  const asked: CustId[] = [];
  const watched: SyncContext['aa'] = {
    ...sync.aa,
    getCustomers: (custIds, call) => {
      asked.push(...custIds);
      return sync.aa.getCustomers(custIds, call);
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

test('P11: no file of an SQLite database keeps data of forgotten customers, also while other processes read and write', async () => {
  const path = join(temporaryFolder(), 'shadow.db');
  const shadow = await openShadow(`sqlite:${path}`);
  const beside = await openShadow(`sqlite:${path}`);
  const planted = 'Planted-Surname';
  // The order is random and the sizes differ, so that pages are split and rows moved. SQLite leaves copies of moved rows
  // behind.
  const storeAll = async (round: number): Promise<void> => {
    for (let from = 0; from < 600; from += 100) {
      const fetchNumber = await shadow.nextFetchNumber(demoClient);
      const results = Array.from({ length: 100 }, (_, at) => {
        const place = ((from + at) * 7919) % 600;
        const record = madeUpCustomer(String(1_000_000 + place), { seed: fetchNumber });
        const note = `${place === 150 ? planted : 'Somebody-Else'}-${round} `.repeat(
          1 + ((place * 31 + round * 17) % 90),
        );
        const withNote = { ...record, extra: { note }, document: { custId: record.custId, note } };
        return {
          kind: 'current' as const,
          custId: record.custId,
          fetchNumber,
          fetchedAt: new Date(),
          customer: shadow.preparation()(asKept(withNote)),
        };
      });
      await shadow.apply({ client: demoClient, lease: null, results });
    }
  };
  for (let round = 0; round < 4; round++) await storeAll(round);
  const files = (): string =>
    readdirSync(dirname(path))
      .filter((name) => name.startsWith(basename(path)))
      .map((name) => readFileSync(join(dirname(path), name), 'latin1'))
      .join('');
  const left = files();
  expect(left).toContain(`${planted}-3`);
  // Overwritten data is still in the file before the test. It must be removed.
  expect([0, 1, 2].filter((round) => left.includes(`${planted}-${round}`))).not.toEqual([]);
  const reading = (async () => {
    for (let at = 0; at < 50; at++) await beside.customer(demoClient, custId(String(1_000_000 + at)));
    await beside.recordError(demoClient, null);
  })();
  expect(await shadow.forget(demoClient, [custId('1000150')])).toMatchObject({ traces: 'cleaned' });
  await reading;
  expect(files()).not.toContain(planted);
  expect(await shadow.clientState(demoClient)).toMatchObject({ customers: 599 });
  await beside.close();
  await shadow.close();
});

test('P11, O10: a reader of a SQLite file keeps the log: it is told, and when it is over, repeating cleans it', async () => {
  const path = join(temporaryFolder(), 'shadow.db');
  const shadow = await openShadow(`sqlite:${path}`);
  onTestFinished(() => shadow.close());
  const fetchNumber = await shadow.nextFetchNumber(demoClient);
  const record = { ...madeUpCustomer('1000150'), extra: { note: 'Planted-Surname' } };
  const customer = shadow.preparation()(asKept(record));
  const result = {
    kind: 'current',
    custId: customer.custId,
    fetchNumber,
    fetchedAt: new Date(),
    customer,
  } as const;
  await shadow.apply({ client: demoClient, lease: null, results: [result] });
  const reader = new DatabaseSync(path, { readOnly: true });
  onTestFinished(() => reader.close());
  reader.exec('BEGIN; SELECT count(*) FROM customers');
  const answer = await shadow.forget(demoClient, [custId('1000150')]);
  expect(answer).toMatchObject({ traces: 'left', keptBy: [{ kind: 'reader' }] });
  expect(readFileSync(`${path}-wal`, 'latin1')).toContain('Planted-Surname');
  reader.exec('COMMIT');
  expect(await shadow.forget(demoClient, [custId('1000150')])).toMatchObject({
    rows: 0,
    traces: 'cleaned',
    keptBy: [],
  });
  for (const file of [path, `${path}-wal`])
    expect(readFileSync(file, 'latin1')).not.toContain('Planted-Surname');
});
