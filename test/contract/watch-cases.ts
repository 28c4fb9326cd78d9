// What can be noticed about a client from outside its work: progress, stuck work, foreign purges, and clocks that jump.

import { expect, test } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import { freshForEach } from './bench-fixture.ts';
import { madeUpCustomer } from './made-up-customer.ts';
import type { OpenFresh } from './contract-database.ts';

const hour = 3_600_000;

export function watchCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);
  const stateOf = () => fixture.shadow.clientState(fixture.bench.client);

  test('P12: progress is told with the renewal of the lease, and only then', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await shadow.renewLease(lease);
    expect((await stateOf()).progressAt).toBeNull();
    const now = bench.clock.pass(20_000);
    await shadow.renewLease(lease, 3_000);
    expect((await stateOf()).progressAt).toEqual(new Date(now.getTime() - 3_000));
    bench.clock.pass(10_000);
    await shadow.renewLease(lease);
    expect((await stateOf()).progressAt).toEqual(new Date(now.getTime() - 3_000));
  });

  test('P12: a stuck client counts as stuck until its holder reports progress', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await shadow.recordStuck(bench.client, 'thread-blocked');
    await shadow.renewLease(lease);
    expect((await stateOf()).stuck).toEqual({ kind: 'thread-blocked', at: bench.clock.now() });
    await shadow.renewLease(lease, 0);
    expect((await stateOf()).stuck).toBeNull();
  });

  test('P12: a state says when it was read, and since when the oldest customer waits', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const receivedAt = bench.clock.now();
    await bench.drainOf(shadow, lease, ['1']);
    const readAt = bench.clock.pass(5_000);
    expect(await stateOf()).toMatchObject({ readAt, oldestPendingAt: receivedAt });
  });

  test('P13: a queue number that repeats or goes back is told by the seal, and kept', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const sealed = async (number: string) => {
      const drainNo = await shadow.openDrain(lease);
      const { numbers, repeatedPurges } = await shadow.seal(lease, drainNo, number, 0);
      await bench.finish(shadow, lease, drainNo);
      return [numbers, repeatedPurges];
    };
    expect(await sealed('99')).toEqual(['onwards', 0]);
    expect(await sealed('100')).toEqual(['onwards', 0]);
    expect(await sealed('100')).toEqual(['repeated', 1]);
    expect(await sealed('0100')).toEqual(['repeated', 2]);
    expect(await stateOf()).toMatchObject({ repeatedPurges: 2, foreignPurge: null });
    expect(await sealed('20')).toEqual(['back', 0]);
    expect((await stateOf()).foreignPurge).toMatchObject({ kind: 'number-back', times: 1, customers: 0 });
    expect(await sealed('20')).toEqual(['repeated', 1]);
    await shadow.queueWasEmpty(lease);
    expect(await stateOf()).toMatchObject({ repeatedPurges: 0 });
  });

  test('P13: entries found gone add up, until a person takes note of the last of them', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const firstAt = bench.clock.now();
    await shadow.recordGoneEntries(lease, { customers: 2, sample: [custId('1'), custId('2')] });
    const lastAt = bench.clock.pass(hour);
    await shadow.recordGoneEntries(lease, { customers: 2, sample: [custId('2'), custId('3')] });
    const sample = ['1', '2', '3'];
    const expected = { kind: 'entries-gone', firstAt, lastAt, times: 2, customers: 3, sample };
    expect((await stateOf()).foreignPurge).toEqual(expected);
    expect(await shadow.acknowledgeForeignPurge(bench.client, firstAt)).toBeNull();
    expect((await stateOf()).foreignPurge).toEqual(expected);
    expect(await shadow.acknowledgeForeignPurge(bench.client, lastAt)).toEqual(expected);
    expect((await stateOf()).foreignPurge).toBeNull();
  });

  test('P11, P13: a forgotten customer is not named in suspicions, neither older nor newer ones', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const sample = [custId('1'), custId('2')];
    await shadow.recordGoneEntries(lease, { customers: 2, sample });
    await shadow.forget(bench.client, [custId('1')]);
    expect((await stateOf()).foreignPurge).toMatchObject({ customers: 2, sample: ['2'] });
    await shadow.recordGoneEntries(lease, { customers: 2, sample });
    expect((await stateOf()).foreignPurge).toMatchObject({ customers: 3, sample: ['2'] });
  });

  test('P13: no more customers are kept than can be looked after one by one', async () => {
    const { bench, shadow } = fixture;
    const sample = Array.from({ length: 1_500 }, (_, at) => custId(String(at)));
    await shadow.recordGoneEntries(await bench.lease(shadow), { customers: 1_500, sample });
    const purge = (await stateOf()).foreignPurge;
    expect(purge).toMatchObject({ customers: 1_500 });
    expect(purge?.sample).toHaveLength(1_000);
  });

  test('P13: what a resumed drain finds gone again counts once', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const few = { customers: 2, sample: [custId('1'), custId('2')] };
    for (let at = 0; at < 3; at++) await shadow.recordGoneEntries(lease, few);
    expect((await stateOf()).foreignPurge).toMatchObject({ times: 3, customers: 2 });
    const sample = Array.from({ length: 1_000 }, (_, at) => custId(`more ${at}`));
    await shadow.acknowledgeForeignPurge(bench.client, (await stateOf()).foreignPurge!.lastAt);
    for (let at = 0; at < 3; at++) await shadow.recordGoneEntries(lease, { customers: 5_000, sample });
    expect((await stateOf()).foreignPurge).toMatchObject({ times: 3, customers: 5_000 });
  });

  test('P13: a worker that has lost the lease reports no foreign purge, because the newer holder may have purged', async () => {
    const { bench, shadow } = fixture;
    const lost = await bench.lease(shadow, 'elsewhere/1/run');
    bench.clock.pass(31_000);
    await bench.lease(shadow, 'elsewhere/2/run');
    const gone = { customers: 1, sample: [custId('1')] };
    await expect(shadow.recordGoneEntries(lost, gone)).rejects.toMatchObject({ code: 'DB_LEASE_LOST' });
    expect((await stateOf()).foreignPurge).toBeNull();
  });

  test('P13: customers of a drain come in pages, without deleted ones and without entries that name no customer', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await bench.store(shadow, madeUpCustomer('3'));
    await bench.apply(shadow, null, await bench.gone(shadow, '3'));
    const drainNo = await shadow.openDrain(lease);
    const entries = ['1', '2', '3', '4'].map((id) => ({ custId: custId(id), reasons: [] }));
    await shadow.stage(lease, drainNo, entries);
    await shadow.seal(lease, drainNo, '7', 2);
    expect(await shadow.drainCustomers(bench.client, drainNo, null, 2)).toEqual(['1', '2']);
    expect(await shadow.drainCustomers(bench.client, drainNo, custId('2'), 2)).toEqual(['4']);
    expect(await shadow.drainCustomers(bench.client, drainNo + 1, null, 2)).toEqual([]);
  });

  test('P12: a clock put back by hours holds a client for half a minute, not for hours', async () => {
    const { bench, shadow } = fixture;
    bench.clock.pass(5 * hour);
    await bench.lease(shadow, 'elsewhere/1/run');
    const now = bench.clock.pass(-5 * hour);
    const until = new Date(now.getTime() + 30_000);
    const asked = () => shadow.acquireLease(bench.client, 'elsewhere/2/run');
    expect(await asked()).toEqual({ kind: 'held', holder: 'elsewhere/1/run', expiresAt: until });
    bench.clock.pass(15_000);
    expect(await asked()).toMatchObject({ kind: 'held', expiresAt: until });
    bench.clock.pass(15_001);
    expect(await asked()).toMatchObject({ kind: 'granted' });
  });

  test('P12: a holder that lives keeps its client while the clock is put back or on', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow, 'elsewhere/1/run');
    for (const jump of [-5 * hour, 5 * hour]) {
      bench.clock.pass(jump);
      await shadow.renewLease(lease);
      expect(await shadow.acquireLease(bench.client, 'elsewhere/2/run')).toMatchObject({ kind: 'held' });
    }
  });

  test('P12: a share does not keep its customers for hours when the clock is put back', async () => {
    const { bench, shadow } = fixture;
    bench.clock.pass(5 * hour);
    const leader = await bench.lease(shadow, 'elsewhere/1/run');
    const drainNo = await bench.drainOf(shadow, leader, ['1', '2']);
    const joined = await shadow.joinDrain(bench.client, 'elsewhere/2/run', {
      atMost: 3,
      atLeastQueued: 1,
      shapeNo: 0,
    });
    if (joined === null) throw new Error('not joined');
    expect(await shadow.claimPending(joined.share, drainNo, 2)).toHaveLength(2);
    bench.clock.pass(-5 * hour);
    await shadow.renewLease(leader);
    expect(await shadow.claimPending(leader, drainNo, 2)).toHaveLength(2);
    await expect(shadow.renewLease(joined.share)).rejects.toMatchObject({ code: 'DB_LEASE_LOST' });
  });
}
