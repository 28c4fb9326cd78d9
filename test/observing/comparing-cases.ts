// A list of numbers compared with the shadow, and the reasons for which customers were queued.

import { expect, test } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import { compareNumbers, type Comparison, isUnexplained } from '../../src/sync/comparing/compare-numbers.ts';
import { freshForEach } from '../contract/bench-fixture.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';

export function comparingCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);

  const compare = (ids: readonly string[], mostNumbers = 10): Promise<Comparison> =>
    compareNumbers(
      {
        shadow: fixture.shadow,
        client: fixture.bench.client,
        mostNumbers,
        signal: new AbortController().signal,
      },
      new Set(ids.map(custId)),
    );

  const one = (id: string) => ({ count: 1, numbers: [id] });
  const none = { count: 0, numbers: [] };

  test('each number that is not here has its reason', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    for (const id of ['1', '2', '0003', '4', '5']) await bench.store(shadow, madeUpCustomer(id));
    const now = bench.clock.now();
    const fetch = async (id: string) => ({
      custId: custId(id),
      fetchNumber: await shadow.nextFetchNumber(bench.client),
      fetchedAt: now,
    });
    await bench.apply(shadow, null, { kind: 'gone', ...(await fetch('4')) });
    await bench.apply(shadow, null, { kind: 'irrelevant', ...(await fetch('6')) });
    await shadow.forget(bench.client, [custId('5')]);
    await bench.drainOf(shadow, lease, ['7', '8']);
    await bench.apply(shadow, lease, {
      kind: 'failed',
      ...(await fetch('7')),
      errorCode: 'AA_TIMEOUT',
      errorMessage: 'too late',
      nextAttemptAt: null,
    });
    const compared = await compare(['1', '3', '4', '5', '6', '7', '8', '9', '10', '009']);
    expect(compared).toEqual({
      listed: 10,
      stored: 3,
      both: 2,
      spelledOtherwise: 1,
      onlyHere: one('2'),
      onlyThere: {
        'not-kept': one('6'),
        deleted: one('4'),
        forgotten: one('5'),
        parked: one('7'),
        waiting: one('8'),
        'never-seen': { count: 3, numbers: ['9', '10', '009'] },
      },
    });
    expect(isUnexplained(compared)).toBe(true);
    expect((await compare(['9', '10', '11'], 1)).onlyThere['never-seen']).toEqual({
      count: 3,
      numbers: ['9'],
    });
  });

  test('whoever the rule, AA or a person has taken out is no difference to see to', async () => {
    const { bench, shadow } = fixture;
    await bench.store(shadow, madeUpCustomer('1'));
    await shadow.forget(bench.client, [custId('2')]);
    const compared = await compare(['1', '02']);
    expect(compared).toMatchObject({ onlyHere: none, onlyThere: { forgotten: one('02') } });
    expect(isUnexplained(compared)).toBe(false);
    expect(isUnexplained(await compare([]))).toBe(true);
  });

  const reason = (table: string, action: string) => ({ table, action, reason: null });
  const all = new Date('2029-01-01T00:00:00Z');

  test('the reasons are counted by table and action, with their customers', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const drain = async (number: string, ids: Readonly<Record<string, readonly object[]>>): Promise<void> => {
      const drainNo = await shadow.openDrain(lease);
      const entries = Object.entries(ids).map(([id, reasons]) => ({
        custId: custId(id),
        reasons: reasons as ReturnType<typeof reason>[],
      }));
      await shadow.stage(lease, drainNo, entries);
      await shadow.seal(lease, drainNo, number, 1);
      for (const { custId: id } of entries)
        await bench.apply(shadow, lease, await bench.current(shadow, madeUpCustomer(id)));
      await shadow.beginPurge(lease, drainNo);
      await shadow.purged(lease, drainNo);
    };
    expect(await shadow.queueReasons(bench.client, all)).toMatchObject({
      entries: 0,
      from: null,
      counts: [],
    });
    const early = bench.clock.now();
    await drain('1', { 1: [reason('CEN_CUST_ADDR', 'UPDATE'), reason('CEN_CUST_MAST', 'UPDATE')], 2: [] });
    bench.clock.pass(86_400_000);
    const later = bench.clock.now();
    await drain('2', { 1: [reason('CEN_CUST_ADDR', 'UPDATE')], 3: [reason('CEN_CUST_ADDR', 'UPDATE')] });
    expect(await shadow.queueReasons(bench.client, all)).toEqual({
      since: all,
      from: early,
      entries: 4,
      customers: 3,
      withoutReason: 1,
      counts: [
        { table: 'CEN_CUST_ADDR', action: 'UPDATE', entries: 3, customers: 2 },
        { table: 'CEN_CUST_MAST', action: 'UPDATE', entries: 1, customers: 1 },
      ],
    });
    expect(await shadow.queueReasons(bench.client, later)).toMatchObject({
      entries: 2,
      withoutReason: 0,
      counts: [{ table: 'CEN_CUST_ADDR', entries: 2, customers: 2 }],
    });
  });
}
