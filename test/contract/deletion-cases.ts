// Deletions: evidence, the brake, tombstones (P6).

import { expect, test } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import { freshForEach } from './bench-fixture.ts';
import { type Bench, ids, type OpenFresh, outcomes } from './contract-database.ts';
import { failuresKept } from '../../src/shadow/plan/failures.ts';
import { madeUpCustomer } from './made-up-customer.ts';
import type { Lease, Shadow } from '../../src/shadow/shadow.ts';
import { toldChanges } from '../support/told-changes.ts';

const brake = { share: 0.05, atLeast: 2 };

async function goneOf(bench: Bench, shadow: Shadow, lease: Lease, names: readonly string[]): Promise<number> {
  const drainNo = await bench.drainOf(shadow, lease, names);
  for (const name of names) await bench.apply(shadow, lease, await bench.gone(shadow, name));
  return drainNo;
}

export function deletionCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);
  const name = (at: number): string => String(at);

  test('P6: evidence waits in the ledger; the customer stays until the deletions are settled', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await bench.store(shadow, madeUpCustomer('1'));
    const drainNo = await bench.drainOf(shadow, lease, ['1']);
    expect(outcomes(await bench.apply(shadow, lease, await bench.gone(shadow, '1')))).toEqual(['gone']);
    expect(await shadow.customer(bench.client, custId('1'))).toMatchObject({ deletedAt: null });
    expect(await shadow.clientState(bench.client)).toMatchObject({ gone: 1, customers: 1 });
    expect(await shadow.goneCustomers(bench.client, 10)).toEqual(['1']);
    expect(await shadow.settleDeletions(bench.client, brake)).toEqual({ kind: 'settled', deleted: 1 });
    expect(await shadow.drainProgress(bench.client, drainNo)).toMatchObject({ stored: 1, gone: 0 });
  });

  test('a tombstone keeps the document, loses its rows, and is one change', async () => {
    const { bench, shadow } = fixture;
    await bench.store(shadow, madeUpCustomer('1'));
    expect(outcomes(await bench.apply(shadow, null, await bench.gone(shadow, '1')))).toEqual(['deleted']);
    const stored = await shadow.customer(bench.client, custId('1'));
    expect(stored).toMatchObject({ deletedAt: bench.clock.now(), document: { custId: '1' } });
    expect(Object.values(stored!.rows).flat()).toEqual([]);
    expect(await toldChanges(shadow, bench.client, 1)).toMatchObject([{ kind: 'deleted', custId: '1' }]);
    expect(await shadow.clientState(bench.client)).toMatchObject({ customers: 0, tombstones: 1 });
    expect(await shadow.customerIds(bench.client, null, 10)).toEqual([]);
    expect((await shadow.rowCounts(bench.client)).get('customers')).toBe(0);
  });

  test('a customer that comes back is restored with all its rows', async () => {
    const { bench, shadow } = fixture;
    await bench.store(shadow, madeUpCustomer('1'));
    const before = await shadow.customer(bench.client, custId('1'));
    await bench.apply(shadow, null, await bench.gone(shadow, '1'));
    expect(outcomes(await bench.store(shadow, madeUpCustomer('1')))).toEqual(['restored']);
    const after = await shadow.customer(bench.client, custId('1'));
    expect(after).toMatchObject({ deletedAt: null, rows: before!.rows });
  });

  test('P7: evidence against a customer never stored, or deleted already, changes nothing', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await bench.store(shadow, madeUpCustomer('1'));
    await bench.apply(shadow, null, await bench.gone(shadow, '1'));
    const drainNo = await goneOf(bench, shadow, lease, ['1', '2']);
    expect(await shadow.drainProgress(bench.client, drainNo)).toMatchObject({ stored: 2, gone: 0 });
    expect(await toldChanges(shadow, bench.client, 2)).toEqual([]);
    expect(await shadow.customer(bench.client, custId('2'))).toBeNull();
  });

  test('P6: more deletions than the brake allows are stopped, and no customer is deleted', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await bench.store(shadow, ...Array.from({ length: 20 }, (_, at) => madeUpCustomer(name(at))));
    await goneOf(bench, shadow, lease, ['0', '1', '2', 'never stored']);
    const answer = await shadow.settleDeletions(bench.client, brake);
    expect(answer).toEqual({ kind: 'braked', gone: 3, customers: 20 });
    expect(await shadow.clientState(bench.client)).toMatchObject({ customers: 20, gone: 3 });
  });

  test('P6: deletions within the brake go through', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await bench.store(shadow, ...Array.from({ length: 5 }, (_, at) => madeUpCustomer(name(at))));
    await goneOf(bench, shadow, lease, ['0', '1']);
    expect(await shadow.settleDeletions(bench.client, brake)).toEqual({ kind: 'settled', deleted: 2 });
    expect(await shadow.settleDeletions(bench.client, brake)).toEqual({ kind: 'settled', deleted: 0 });
  });

  test('P6: a person may let everything through, however many pages that takes', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const small = { items: Object.fromEntries([['emails', 1]]) };
    const names = Array.from({ length: 1_100 }, (_, at) => name(at));
    const results = await Promise.all(names.map((one) => bench.current(shadow, madeUpCustomer(one, small))));
    await bench.apply(shadow, null, ...results);
    const drainNo = await bench.drainOf(shadow, lease, names);
    const gone = await Promise.all(names.map((one) => bench.gone(shadow, one)));
    await bench.apply(shadow, lease, ...gone);
    const all = { share: 1, atLeast: Number.MAX_SAFE_INTEGER };
    expect(await shadow.settleDeletions(bench.client, all)).toEqual({ kind: 'settled', deleted: 1_100 });
    expect(await shadow.beginPurge(lease, drainNo)).toBe(true);
  });

  test('P6: refused deletions are parked for a person, and the drain goes on', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await bench.store(shadow, madeUpCustomer('1'));
    const drainNo = await goneOf(bench, shadow, lease, ['1']);
    expect(await shadow.refuseDeletions(bench.client)).toBe(1);
    expect(await shadow.refuseDeletions(bench.client)).toBe(0);
    expect(await shadow.beginPurge(lease, drainNo)).toBe(true);
    expect(await shadow.parked(bench.client, 10)).toMatchObject([{ custId: '1', nextAttemptAt: null }]);
    expect(await shadow.customer(bench.client, custId('1'))).toMatchObject({ deletedAt: null });
  });

  test('P9: only the last failures are kept of deletions that are refused again and again', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await bench.store(shadow, madeUpCustomer('1'));
    await goneOf(bench, shadow, lease, ['1']);
    let refusedAt = bench.clock.now();
    for (let at = 0; at < 13; at++) {
      refusedAt = bench.clock.pass(1_000);
      expect(await shadow.refuseDeletions(bench.client)).toBe(1);
      await bench.apply(shadow, lease, await bench.gone(shadow, '1'));
    }
    const [entry] = (await shadow.customerLife(bench.client, custId('1'))).entries;
    expect(entry?.failures).toHaveLength(failuresKept);
    expect(entry?.failures.at(-1)).toMatchObject({ code: 'LEDGER_DELETION_REFUSED', at: refusedAt });
  });

  test('a newer answer with the customer in it overrules the evidence', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await bench.store(shadow, madeUpCustomer('1'));
    await goneOf(bench, shadow, lease, ['1']);
    await bench.store(shadow, madeUpCustomer('1', { seed: 3 }));
    expect(await shadow.settleDeletions(bench.client, brake)).toEqual({ kind: 'settled', deleted: 0 });
    expect(await shadow.customer(bench.client, custId('1'))).toMatchObject({ deletedAt: null });
  });

  test('P3: an older answer does not overrule the evidence', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await bench.store(shadow, madeUpCustomer('1'));
    const drainNo = await bench.drainOf(shadow, lease, ['1']);
    const older = await bench.current(shadow, madeUpCustomer('1', { seed: 3 }));
    await bench.apply(shadow, lease, await bench.gone(shadow, '1'));
    await bench.apply(shadow, lease, older);
    expect(await shadow.drainProgress(bench.client, drainNo)).toMatchObject({ gone: 1 });
    expect(await shadow.settleDeletions(bench.client, brake)).toEqual({ kind: 'settled', deleted: 1 });
  });

  test('a change that is queued after the evidence is still refreshed', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await bench.store(shadow, madeUpCustomer('1'));
    const first = await bench.drainOf(shadow, lease, ['1']);
    await bench.apply(shadow, lease, await bench.failed(shadow, '1'));
    await bench.finish(shadow, lease, first);
    bench.clock.pass(10_000);
    await shadow.claimParked(lease, 10);
    await bench.apply(shadow, lease, await bench.gone(shadow, '1'));
    const second = await bench.drainOf(shadow, lease, ['1']);
    expect(await shadow.settleDeletions(bench.client, brake)).toEqual({ kind: 'settled', deleted: 1 });
    expect(ids(await shadow.claimPending(lease, second, 10))).toEqual(['1']);
    const [back] = await bench.apply(shadow, lease, await bench.current(shadow, madeUpCustomer('1')));
    expect(back).toMatchObject({ outcome: 'restored' });
  });

  test('each entry whose customer is gone is settled by its own evidence, and the newest evidence makes the tombstone', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await bench.store(shadow, madeUpCustomer('1'));
    const first = await bench.drainOf(shadow, lease, ['1']);
    await bench.apply(shadow, lease, await bench.failed(shadow, '1'));
    await bench.finish(shadow, lease, first);
    const second = await shadow.openDrain(lease);
    await shadow.stage(lease, second, [{ custId: custId('1'), reasons: [] }]);
    const [older, newer] = [await bench.gone(shadow, '1'), await bench.gone(shadow, '1')];
    // The second drain does not count yet when the newer answer comes.
    await bench.apply(shadow, lease, newer);
    await shadow.seal(lease, second, '8', 0);
    await bench.apply(shadow, lease, older);
    expect(await shadow.settleDeletions(bench.client, brake)).toEqual({ kind: 'settled', deleted: 1 });
    const { entries, stored } = await shadow.customerLife(bench.client, custId('1'));
    expect(entries).toMatchObject([
      { drainNo: first, outcome: 'deleted', fetchNumber: newer.fetchNumber },
      { drainNo: second, outcome: 'unchanged', fetchNumber: older.fetchNumber },
    ]);
    expect(stored).toMatchObject({ fetchNumber: newer.fetchNumber });
    expect(stored?.deletedAt).not.toBeNull();
  });
}
