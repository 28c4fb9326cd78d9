// How old history is, where the clock is wrong for a while.

import { expect, test } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import type { Shadow } from '../../src/shadow/shadow.ts';
import { lookInside } from '../support/look-inside.ts';
import { freshForEach } from './bench-fixture.ts';
import type { Bench, OpenFresh } from './contract-database.ts';
import { madeUpCustomer } from './made-up-customer.ts';

const [minute, day, kept] = [60_000, 86_400_000, 30 * 86_400_000];

async function pruneAll(bench: Bench, shadow: Shadow): Promise<void> {
  while ((await shadow.prune(bench.client, kept)) > 0);
}

/** Of the changes that are kept. */
const numbers = async (bench: Bench): Promise<readonly number[]> =>
  (await lookInside(bench.database.url, 'SELECT change_no FROM sync_changes ORDER BY change_no')).map((row) =>
    Number(row['change_no']),
  );

/** Changes by another hand, told at the clock's time. */
async function tell(bench: Bench, changes: number): Promise<void> {
  const at = bench.clock.now().toISOString();
  await lookInside(
    bench.database.url,
    `INSERT INTO sync_changes (client_id, change_no, cust_id, kind, sections, committed_at)
     WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${changes})
     SELECT 'acme', change_no + i, 'told', 'updated', '[]', '${at}' FROM sync_clients, n
     WHERE client_id = 'acme'`,
  );
  await lookInside(
    bench.database.url,
    `UPDATE sync_clients SET change_no = change_no + ${changes} WHERE client_id = 'acme'`,
  );
}

export function clockCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);

  test('P7, P9: a clock that jumps ahead makes nothing old, and pruning goes on after enough time has passed', async () => {
    const { bench, shadow } = fixture;
    const told = async (): Promise<number> => (await numbers(bench)).length;
    const dayPasses = async (days = 1): Promise<void> => {
      bench.clock.pass(days * day);
      await shadow.queueWasEmpty(lease);
      await shadow.prune(bench.client, kept);
    };
    const lease = await bench.lease(shadow);
    await bench.store(shadow, madeUpCustomer('1'));
    await shadow.prune(bench.client, kept);
    await dayPasses();
    // It stays wrong, and the next programs that look at it come soon.
    await dayPasses(60);
    for (let minutes = 0; minutes < 5; minutes++) await dayPasses(1 / 1_440);
    await bench.store(shadow, madeUpCustomer('2'));
    for (let days = 0; days < 29; days++) await dayPasses();
    expect(await told()).toBe(2);
    await dayPasses();
    await dayPasses();
    expect(await told()).toBe(0);
    await bench.store(shadow, madeUpCustomer('3'));
    for (let days = 0; days < 29; days++) await dayPasses();
    expect(await told()).toBe(1);
    await dayPasses(2);
    expect(await told()).toBe(0);
    await bench.store(shadow, madeUpCustomer('4'));
    // Put back, it is right again.
    await dayPasses(-60);
    for (let days = 0; days < 89; days++) await dayPasses();
    expect(await told()).toBe(1);
    await dayPasses(2);
    expect(await told()).toBe(0);
  });

  test('P7: history that is written while the clock is back is not older than the last look at the clock', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await pruneAll(bench, shadow);
    bench.clock.pass(minute - 60 * day);
    const first = await bench.drainOf(shadow, lease, ['1']);
    await bench.apply(shadow, lease, await bench.current(shadow, madeUpCustomer('1')));
    await bench.finish(shadow, lease, first);
    const second = await bench.drainOf(shadow, lease, ['2']);
    await bench.apply(shadow, lease, await bench.failed(shadow, '2', null));
    await bench.finish(shadow, lease, second);
    await shadow.dropParked(bench.client, 'all');
    bench.clock.pass(60 * day + minute);
    await pruneAll(bench, shadow);
    expect(await numbers(bench)).toEqual([1]);
    const entriesOf = async (id: string) =>
      (await shadow.customerLife(bench.client, custId(id))).entries.map(({ drainNo }) => drainNo);
    expect([await entriesOf('1'), await entriesOf('2')]).toEqual([[first], [second]]);
    for (let days = 0; days < 31; days++) {
      bench.clock.pass(day);
      await pruneAll(bench, shadow);
    }
    expect(await numbers(bench)).toEqual([]);
    expect([await entriesOf('1'), await entriesOf('2')]).toEqual([[], []]);
  });

  test('P9: changes written while the clock was ahead do not stop the pruning of later changes', async () => {
    const { bench, shadow } = fixture;
    await bench.store(shadow, madeUpCustomer('1'));
    await pruneAll(bench, shadow);
    bench.clock.pass(365 * day);
    await tell(bench, 6_000);
    bench.clock.pass(minute - 365 * day);
    await pruneAll(bench, shadow);
    await bench.store(shadow, madeUpCustomer('2'));
    for (let days = 0; days < 29; days++) {
      bench.clock.pass(day);
      await pruneAll(bench, shadow);
    }
    expect(await numbers(bench)).toHaveLength(6_002);
    await bench.store(shadow, madeUpCustomer('3'));
    for (let days = 0; days < 2; days++) {
      bench.clock.pass(day);
      await pruneAll(bench, shadow);
    }
    expect(await numbers(bench)).toEqual([6_003]);
  });
}
