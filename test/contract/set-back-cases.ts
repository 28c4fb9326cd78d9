// A database that shows lower numbers than before: an older copy was restored under a process that works on it (P15).

import { expect, test } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import type { Lease, Shadow } from '../../src/shadow/shadow.ts';
import { lookInside } from '../support/look-inside.ts';
import { tableCopies } from '../support/table-copies.ts';
import { freshForEach } from './bench-fixture.ts';
import type { OpenFresh } from './contract-database.ts';
import { madeUpCustomer } from './made-up-customer.ts';

const setBack = { code: 'DB_SET_BACK', kind: 'transient' };

export function setBackCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);
  const noteOf = async (shadow = fixture.shadow) => (await shadow.clientState(fixture.bench.client)).setBack;

  async function drained(
    shadow: Shadow,
    lease: Lease,
    ids: readonly string[],
    number: string,
  ): Promise<void> {
    const { bench } = fixture;
    const drainNo = await bench.drainOf(shadow, lease, ids, number);
    for (const entry of await shadow.claimPending(lease, drainNo, 100))
      await bench.apply(shadow, lease, await bench.current(shadow, madeUpCustomer(entry.custId)));
    await bench.finish(shadow, lease, drainNo);
  }

  /** A copy is made, a drain is purged, and the copy is restored. */
  async function restored(lease: Lease): Promise<void> {
    const { bench, shadow } = fixture;
    await drained(shadow, lease, ['1'], '1');
    const copies = await tableCopies(bench.database.url);
    await drained(shadow, lease, ['2'], '2');
    await copies.restore();
  }

  test('O4, P15: an older copy under the same lease is noticed by the next write, and noted', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await restored(lease);
    expect(await noteOf()).toBeNull();
    await expect(shadow.queueWasEmpty(lease)).rejects.toMatchObject(setBack);
    const at = bench.clock.now();
    expect(await noteOf()).toEqual({ firstAt: at, lastAt: at, what: expect.stringMatching(/^drains: 2 /) });
    // Then the work goes on from what is there.
    await shadow.queueWasEmpty(lease);
    expect(await shadow.customer(bench.client, custId('2'))).toBeNull();
    expect(await noteOf()).not.toBeNull();
  });

  test('O4: an older copy with another lease is noticed when the lease is asked for again', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await restored(lease);
    await lookInside(
      bench.database.url,
      'UPDATE sync_clients SET lease_holder = NULL, lease_expires_at = NULL',
    );
    await expect(bench.lease(shadow)).rejects.toMatchObject(setBack);
    await shadow.queueWasEmpty(await bench.lease(shadow));
    expect(await noteOf()).not.toBeNull();
  });

  test('O4, P15: a heartbeat notices it', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await restored(lease);
    await expect(shadow.renewLease(lease)).rejects.toMatchObject(setBack);
    expect(await noteOf()).not.toBeNull();
  });

  test('O4, P1, P15: a drain that is ready to be purged is not, once it is not there any more', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await drained(shadow, lease, ['1'], '1');
    const copies = await tableCopies(bench.database.url);
    const drainNo = await bench.drainOf(shadow, lease, ['2'], '2');
    const [entry] = await shadow.claimPending(lease, drainNo, 10);
    await bench.apply(shadow, lease, await bench.current(shadow, madeUpCustomer(entry!.custId)));
    await shadow.beginPurge(lease, drainNo);
    await shadow.checkPurge(lease, drainNo);
    await copies.restore();
    await expect(shadow.checkPurge(lease, drainNo)).rejects.toMatchObject(setBack);
    expect(await noteOf()).not.toBeNull();
  });

  test('O4: the purge is not checked under a lease that was lost', async () => {
    const { bench, shadow } = fixture;
    const lost = await bench.lease(shadow);
    const drainNo = await bench.drainOf(shadow, lost, ['1']);
    bench.clock.pass(31_000);
    await bench.lease(shadow, 'elsewhere/2/run');
    await expect(shadow.checkPurge(lost, drainNo)).rejects.toMatchObject({ code: 'DB_LEASE_LOST' });
    expect(await noteOf()).toBeNull();
  });

  test('O4: a client whose row is gone was set back too', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await drained(shadow, lease, ['1'], '1');
    for (const table of ['sync_queue', 'sync_drains', 'sync_clients'])
      await lookInside(bench.database.url, `DELETE FROM ${table}`);
    await expect(shadow.renewLease(lease)).rejects.toMatchObject(setBack);
    expect(await noteOf()).not.toBeNull();
  });

  test('O4: several workers note it once, and one that comes to it late notes nothing', async () => {
    const { bench, shadow } = fixture;
    const other = await bench.open();
    const lease = await bench.lease(shadow);
    await drained(shadow, lease, ['0'], '1');
    const copies = await tableCopies(bench.database.url);
    await drained(shadow, lease, ['1', '2'], '3');
    // It has seen the higher numbers.
    await bench.store(other, madeUpCustomer('3'));
    await copies.restore();
    await expect(shadow.renewLease(lease)).rejects.toMatchObject(setBack);
    const noted = await noteOf();
    bench.clock.pass(60_000);
    expect(await shadow.acknowledgeSetBack(bench.client, noted!.lastAt)).toEqual(noted);
    await bench.store(other, madeUpCustomer('3'));
    expect(await noteOf()).toBeNull();
  });

  test('O4: a second restore is a second finding', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await restored(lease);
    const firstAt = bench.clock.now();
    await expect(shadow.renewLease(lease)).rejects.toMatchObject(setBack);
    const copies = await tableCopies(bench.database.url);
    await drained(shadow, lease, ['3'], '3');
    await copies.restore();
    const lastAt = bench.clock.pass(1_000);
    await expect(shadow.renewLease(lease)).rejects.toMatchObject(setBack);
    expect(await noteOf()).toMatchObject({ firstAt, lastAt });
    expect(await shadow.acknowledgeSetBack(bench.client, firstAt)).toBeNull();
  });

  test('O4: it is mended when everyone was queued since, and is stored', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await restored(lease);
    await expect(shadow.renewLease(lease)).rejects.toMatchObject(setBack);
    await drained(shadow, lease, ['1'], '3');
    expect(await noteOf()).not.toBeNull();
    bench.clock.pass(1_000);
    await shadow.populationAsked(bench.client, bench.clock.now());
    bench.clock.pass(1_000);
    await drained(shadow, lease, ['1', '2'], '5');
    expect(await noteOf()).toBeNull();
  });

  test('O4: no number is lower for a worker that goes on as usual, beside others', async () => {
    const { bench, shadow } = fixture;
    const other = await bench.open();
    const lease = await bench.lease(shadow);
    const writes = Array.from({ length: 20 }, (_, at) => [
      bench.store(at % 2 === 0 ? shadow : other, madeUpCustomer(`c${at}`)),
      shadow.nextFetchNumber(bench.client),
      shadow.renewLease(lease),
    ]);
    await Promise.all(writes.flat());
    await drained(shadow, lease, ['1'], '1');
    expect(await noteOf()).toBeNull();
  });
}
