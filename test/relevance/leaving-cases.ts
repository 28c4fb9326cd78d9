// Whom the rule does not keep, in the shadow: what is stored of them, who leaves, who enters, and what guards it.

import { expect, test } from 'vitest';
import { builtIn } from '../../src/catalogue/catalogue.ts';
import { type CustId, custId } from '../../src/catalogue/ids.ts';
import type { FetchResult, Shadow } from '../../src/shadow/shadow.ts';
import { dataTables } from '../../src/shadow/tables/data-tables.ts';
import { freshForEach } from '../contract/bench-fixture.ts';
import { type Bench, type OpenFresh, outcomes } from '../contract/contract-database.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { lookInside, quoted } from '../support/look-inside.ts';
import { toldChanges } from '../support/told-changes.ts';

const brake = { share: 0.05, atLeast: 2, leaving: { share: 0.25, atLeast: 4 } };

const irrelevant = async (bench: Bench, shadow: Shadow, id: string): Promise<FetchResult> => ({
  kind: 'irrelevant',
  custId: custId(id),
  fetchNumber: await shadow.nextFetchNumber(bench.client),
  fetchedAt: bench.clock.pass(1),
});

const range = (from: number, upTo: number): readonly string[] =>
  Array.from({ length: upTo - from }, (_, at) => String(from + at));

export function leavingCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);
  const one = custId('1');

  const rowsOf = (table: string): Promise<readonly unknown[]> =>
    lookInside(fixture.bench.database.url, `SELECT * FROM ${quoted(table)}`);

  const numbers = async (): Promise<readonly unknown[]> =>
    lookInside(
      fixture.bench.database.url,
      'SELECT cust_id, fetch_number, stored_until FROM sync_irrelevant ORDER BY cust_id',
    );

  async function expectNothingOf(id: CustId): Promise<void> {
    for (const { name } of dataTables(builtIn).all)
      expect([
        name,
        (await rowsOf(name)).filter((row) => (row as { cust_id: string }).cust_id === id),
      ]).toEqual([name, []]);
  }

  test('P20: of one that was never stored its number is kept, and nothing else', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const drainNo = await bench.drainOf(shadow, lease, ['1']);
    expect(outcomes(await bench.apply(shadow, lease, await irrelevant(bench, shadow, '1')))).toEqual([
      'irrelevant',
    ]);
    expect(await shadow.drainProgress(bench.client, drainNo)).toMatchObject({ stored: 1, pending: 0 });
    expect((await shadow.customerLife(bench.client, one)).entries).toMatchObject([{ outcome: 'irrelevant' }]);
    expect(await toldChanges(shadow, bench.client, 0)).toEqual([]);
    expect(await numbers()).toMatchObject([{ cust_id: '1', stored_until: null }]);
    expect(await shadow.shapes.unkept(bench.client, [one, custId('2')])).toEqual(new Set(['1']));
    await expectNothingOf(one);
  });

  test('P3: an older answer brings back nobody, and a newer one does', async () => {
    const { bench, shadow } = fixture;
    const older = await bench.current(shadow, madeUpCustomer('1'));
    await bench.apply(shadow, null, await irrelevant(bench, shadow, '1'));
    expect(outcomes(await bench.apply(shadow, null, older))).toEqual(['stale']);
    await expectNothingOf(one);
    expect(outcomes(await bench.store(shadow, madeUpCustomer('1')))).toEqual(['created']);
    expect(await numbers()).toEqual([]);
  });

  test('P3: an older answer by which the rule does not keep it removes nobody', async () => {
    const { bench, shadow } = fixture;
    const older = await irrelevant(bench, shadow, '1');
    await bench.store(shadow, madeUpCustomer('1'));
    expect(outcomes(await bench.apply(shadow, null, older))).toEqual(['stale']);
    expect(await shadow.customer(bench.client, one)).toMatchObject({ deletedAt: null });
    expect(await numbers()).toEqual([]);
  });

  test('P20: who leaves waits for the decision of the drain, and then nothing of him is left but the number', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await shadow.switchSearch(bench.client, true);
    await bench.store(shadow, madeUpCustomer('1'), madeUpCustomer('2'));
    await bench.drainOf(shadow, lease, ['1']);
    expect(outcomes(await bench.apply(shadow, lease, await irrelevant(bench, shadow, '1')))).toEqual([
      'gone',
    ]);
    expect(await shadow.clientState(bench.client)).toMatchObject({ customers: 2, gone: 1, leaving: 1 });
    expect(await shadow.leavingCustomers(bench.client, 10)).toEqual(['1']);
    expect(await shadow.settleDeletions(bench.client, brake)).toEqual({ kind: 'settled', deleted: 1 });
    await expectNothingOf(one);
    expect(await shadow.clientState(bench.client)).toMatchObject({ customers: 1, tombstones: 0, gone: 0 });
    expect((await toldChanges(shadow, bench.client)).at(-1)).toMatchObject({
      kind: 'deleted',
      custId: '1',
      cause: 'relevance',
    });
    expect((await shadow.customerLife(bench.client, one)).entries).toMatchObject([{ outcome: 'left' }]);
    expect(await numbers()).toMatchObject([{ cust_id: '1', stored_until: expect.anything() }]);
    expect(outcomes(await bench.store(shadow, madeUpCustomer('1')))).toEqual(['restored']);
    expect((await toldChanges(shadow, bench.client)).at(-1)).toMatchObject({ kind: 'restored', cause: null });
  });

  test('one whom nobody has queued leaves at once; a tombstone goes without a word', async () => {
    const { bench, shadow } = fixture;
    await bench.store(shadow, madeUpCustomer('1'), madeUpCustomer('2'));
    await bench.apply(shadow, null, await bench.gone(shadow, '2'));
    const before = (await toldChanges(shadow, bench.client)).length;
    const applied = await bench.apply(
      shadow,
      null,
      await irrelevant(bench, shadow, '1'),
      await irrelevant(bench, shadow, '2'),
    );
    expect(outcomes(applied)).toEqual(['left', 'irrelevant']);
    await expectNothingOf(one);
    await expectNothingOf(custId('2'));
    expect(await toldChanges(shadow, bench.client, before)).toMatchObject([{ kind: 'deleted', custId: '1' }]);
  });

  test('P6: leavers have a brake of their own, and deletions theirs', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await bench.store(shadow, ...range(10, 30).map((id) => madeUpCustomer(id)));
    await bench.drainOf(shadow, lease, range(10, 20));
    for (const id of range(10, 14)) await bench.apply(shadow, lease, await irrelevant(bench, shadow, id));
    for (const id of range(14, 17)) await bench.apply(shadow, lease, await bench.gone(shadow, id));
    expect(await shadow.settleDeletions(bench.client, brake)).toEqual({
      kind: 'braked',
      gone: 3,
      customers: 20,
    });
    expect(await shadow.clientState(bench.client)).toMatchObject({ customers: 16, gone: 3, leaving: 0 });
    expect(
      await shadow.operations.decideDeletions(bench.client, { what: 'confirm', expected: 3, by: 'me' }),
    ).toEqual({ kind: 'done', count: 3 });
  });

  test('P6: more leavers than their brake allows wait; refused, they are parked and stay', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await bench.store(shadow, ...range(10, 30).map((id) => madeUpCustomer(id)));
    const drainNo = await bench.drainOf(shadow, lease, range(10, 16));
    for (const id of range(10, 16)) await bench.apply(shadow, lease, await irrelevant(bench, shadow, id));
    expect(await shadow.settleDeletions(bench.client, brake)).toEqual({
      kind: 'braked',
      gone: 6,
      customers: 20,
    });
    expect(await shadow.clientState(bench.client)).toMatchObject({ customers: 20, leaving: 6 });
    await shadow.operations.decideDeletions(bench.client, { what: 'refuse', expected: 6, by: 'me' });
    expect(await shadow.drainProgress(bench.client, drainNo)).toMatchObject({ parked: 6, gone: 0 });
    expect(await shadow.settleDeletions(bench.client, brake)).toEqual({ kind: 'settled', deleted: 0 });
    expect(await shadow.clientState(bench.client)).toMatchObject({ customers: 20, leaving: 0 });
    expect(await numbers()).toEqual([]);
  });

  test('P3: of a leaver that was fetched anew before the decision, the newer answer stays', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await bench.store(shadow, madeUpCustomer('1'));
    await bench.drainOf(shadow, lease, ['1']);
    await bench.apply(shadow, lease, await irrelevant(bench, shadow, '1'));
    await bench.store(shadow, madeUpCustomer('1'));
    expect(await shadow.settleDeletions(bench.client, brake)).toEqual({ kind: 'settled', deleted: 0 });
    expect(await shadow.customer(bench.client, one)).toMatchObject({ deletedAt: null });
  });

  test('one whom AA has no more is no longer known by its number, and forgetting erases the number, too', async () => {
    const { bench, shadow } = fixture;
    await bench.apply(shadow, null, await irrelevant(bench, shadow, '1'));
    await bench.apply(shadow, null, await irrelevant(bench, shadow, '2'));
    const older = await bench.current(shadow, madeUpCustomer('1'));
    await bench.apply(shadow, null, await bench.gone(shadow, '1'));
    expect(await numbers()).toMatchObject([{ cust_id: '2' }]);
    expect(outcomes(await bench.apply(shadow, null, older))).toEqual(['stale']);
    await shadow.forget(bench.client, [custId('2')]);
    expect(await numbers()).toEqual([]);
  });

  test('the counts of the overview follow who leaves and enters', async () => {
    const { bench, shadow } = fixture;
    await bench.store(shadow, madeUpCustomer('1'), madeUpCustomer('2'));
    expect(await shadow.quickState(bench.client)).toMatchObject({ customers: 2, tombstones: 0 });
    await bench.apply(shadow, null, await irrelevant(bench, shadow, '1'));
    expect(await shadow.quickState(bench.client)).toMatchObject({ customers: 1, tombstones: 0 });
    await bench.store(shadow, madeUpCustomer('1'));
    expect(await shadow.quickState(bench.client)).toMatchObject({ customers: 2, tombstones: 0 });
  });
}
