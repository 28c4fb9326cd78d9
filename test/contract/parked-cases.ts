// Customers that were set aside: parking, retrying, dropping.

import { expect, test } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import { freshForEach } from './bench-fixture.ts';
import { ids, type OpenFresh, outcomes } from './contract-database.ts';
import { madeUpCustomer } from './made-up-customer.ts';

export function parkedCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);

  test('a failure parks the ledger entry, with its error and its next attempt', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const knownAt = bench.clock.now();
    const drainNo = await bench.drainOf(shadow, lease, ['1']);
    bench.clock.pass(1_000);
    const failed = await bench.failed(shadow, '1', 5_000);
    expect(outcomes(await bench.apply(shadow, lease, failed))).toEqual(['parked']);
    expect(await shadow.parked(bench.client, 10)).toEqual([
      {
        custId: '1',
        drainNo,
        reasons: [],
        attempts: 1,
        knownAt,
        parkedAt: bench.clock.now(),
        errorCode: 'AA_UNEXPECTED',
        errorMessage: 'AA reported an unexpected error of its own',
        nextAttemptAt: new Date(bench.clock.now().getTime() + 5_000),
      },
    ]);
  });

  test('a failure of a customer without a ledger entry changes nothing', async () => {
    const { bench, shadow } = fixture;
    await bench.store(shadow, madeUpCustomer('1'));
    expect(outcomes(await bench.apply(shadow, null, await bench.failed(shadow, '1')))).toEqual(['unchanged']);
    expect(await shadow.parked(bench.client, 10)).toEqual([]);
  });

  test('a failed refresh by hand parks nothing of a drain at work', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const drainNo = await bench.drainOf(shadow, lease, ['1']);
    expect(outcomes(await bench.apply(shadow, null, await bench.failed(shadow, '1')))).toEqual(['unchanged']);
    expect(await shadow.drainProgress(bench.client, drainNo)).toMatchObject({ pending: 1, parked: 0 });
  });

  test('parked customers are handed out when they are due, one worker each', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await bench.drainOf(shadow, lease, ['1', '2', '3']);
    for (const [id, delay] of [
      ['1', 9_000],
      ['2', 5_000],
      ['3', null],
    ] as const)
      await bench.apply(shadow, lease, await bench.failed(shadow, id, delay));
    expect(await shadow.claimParked(lease, 10)).toEqual([]);
    expect(await shadow.nextParkedAt(bench.client)).toEqual(
      new Date(bench.clock.now().getTime() + 5_000 - 1),
    );
    bench.clock.pass(6_000);
    const due = await shadow.claimParked(lease, 10);
    expect(due).toMatchObject([{ custId: '2', attempts: 1 }]);
    expect(await shadow.claimParked(lease, 10)).toEqual([]);
    await shadow.unclaim(lease, due);
    expect(ids(await shadow.claimParked(lease, 10))).toEqual(['2']);
  });

  test('P4: parked customers that were claimed under a lease can be given back without their numbers', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const drainNo = await bench.drainOf(shadow, lease, ['1', '2', '3', '4']);
    for (const [id, delay] of [
      ['1', 5_000],
      ['2', 9_000],
      ['3', null],
    ] as const)
      await bench.apply(shadow, lease, await bench.failed(shadow, id, delay));
    await shadow.claimPending(lease, drainNo, 10);
    expect(await shadow.unclaimParked(lease)).toBe(0);
    bench.clock.pass(10_000);
    expect(ids(await shadow.claimParked(lease, 10))).toEqual(['1', '2']);
    expect(await shadow.unclaimParked(lease)).toBe(2);
    expect(ids(await shadow.claimParked(lease, 10))).toEqual(['1', '2']);
    // Pending customers are given back in another way.
    expect(await shadow.claimPending(lease, drainNo, 10)).toEqual([]);
  });

  test('a retry that fails waits longer and keeps the time since when the change is known', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await bench.drainOf(shadow, lease, ['1']);
    await bench.apply(shadow, lease, await bench.failed(shadow, '1'));
    const [first] = await shadow.parked(bench.client, 1);
    bench.clock.pass(6_000);
    await shadow.claimParked(lease, 10);
    await bench.apply(shadow, lease, await bench.failed(shadow, '1', 60_000));
    const [second] = await shadow.parked(bench.client, 1);
    expect(second).toMatchObject({ attempts: 2, knownAt: first!.knownAt, parkedAt: first!.parkedAt });
    bench.clock.pass(61_000);
    expect(await shadow.claimParked(lease, 10)).toHaveLength(1);
  });

  test('a retry that succeeds after the purge leaves nothing open in the ledger', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const knownAt = bench.clock.now();
    const drainNo = await bench.drainOf(shadow, lease, ['1']);
    await bench.apply(shadow, lease, await bench.failed(shadow, '1'));
    await bench.finish(shadow, lease, drainNo);
    bench.clock.pass(6_000);
    await shadow.claimParked(lease, 10);
    const [applied] = await bench.apply(shadow, lease, await bench.current(shadow, madeUpCustomer('1')));
    expect(applied).toMatchObject({ outcome: 'created', knownAt });
    expect(await shadow.clientState(bench.client)).toMatchObject({ parked: 0, oldestKnownAt: null });
  });

  test('P9: a customer that fails in drain after drain is parked once, since the first time', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const knownAt = bench.clock.now();
    for (let at = 0; at < 3; at++) {
      const drainNo = await bench.drainOf(shadow, lease, ['1']);
      bench.clock.pass(60_000);
      await bench.apply(shadow, lease, await bench.failed(shadow, '1'));
      await bench.finish(shadow, lease, drainNo);
    }
    expect(await shadow.parked(bench.client, 10)).toMatchObject([{ custId: '1', attempts: 3, knownAt }]);
    expect(await shadow.clientState(bench.client)).toMatchObject({ parked: 1, oldestKnownAt: knownAt });
  });

  test('a refresh by hand settles a parked customer', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const drainNo = await bench.drainOf(shadow, lease, ['1']);
    await bench.apply(shadow, lease, await bench.failed(shadow, '1'));
    await bench.finish(shadow, lease, drainNo);
    await bench.store(shadow, madeUpCustomer('1'));
    expect(await shadow.parked(bench.client, 10)).toEqual([]);
  });

  test('P12: lag counts from the oldest change that is not applied, parked or still arriving', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const first = bench.clock.now();
    const drainNo = await bench.drainOf(shadow, lease, ['1']);
    await bench.apply(shadow, lease, await bench.failed(shadow, '1'));
    await bench.finish(shadow, lease, drainNo);
    const second = bench.clock.pass(60_000);
    const arriving = await shadow.openDrain(lease);
    await shadow.stage(lease, arriving, [{ custId: custId('2'), reasons: [] }]);
    const state = await shadow.clientState(bench.client);
    expect(state).toMatchObject({ oldestKnownAt: first, parked: 1 });
    expect(state.oldestParkedAt).not.toBeNull();
    await shadow.dropParked(bench.client, 'all');
    expect(await shadow.clientState(bench.client)).toMatchObject({ oldestKnownAt: second });
  });

  test('a person makes some of them, or all, due now', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await bench.drainOf(shadow, lease, ['1', '2']);
    for (const id of ['1', '2']) await bench.apply(shadow, lease, await bench.failed(shadow, id, null));
    expect(await shadow.retryParked(bench.client, [custId('1'), custId('9')])).toBe(1);
    expect(await shadow.retryParked(bench.client, [])).toBe(0);
    expect(ids(await shadow.claimParked(lease, 10))).toEqual(['1']);
    expect(await shadow.retryParked(bench.client, 'all')).toBe(2);
  });

  test('a person drops some of them, or all; what is stored stays', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await bench.store(shadow, madeUpCustomer('1'));
    const drainNo = await bench.drainOf(shadow, lease, ['1', '2', '3']);
    for (const id of ['1', '2', '3']) await bench.apply(shadow, lease, await bench.failed(shadow, id));
    expect(await shadow.dropParked(bench.client, [custId('1'), custId('9')])).toBe(1);
    expect(await shadow.drainProgress(bench.client, drainNo)).toMatchObject({
      queued: 2,
      parked: 2,
      stored: 0,
    });
    expect(await shadow.dropParked(bench.client, 'all')).toBe(2);
    expect(await shadow.customer(bench.client, custId('1'))).not.toBeNull();
  });

  test('a long list of customers is handled in one call', async () => {
    const { bench, shadow } = fixture;
    const many = Array.from({ length: 1_200 }, (_, at) => custId(String(at)));
    expect(await shadow.retryParked(bench.client, many)).toBe(0);
    expect(await shadow.dropParked(bench.client, many)).toBe(0);
  });
}
