// Leases: one worker drains a client, and a newer one voids an older.

import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { clientId } from '../../src/catalogue/ids.ts';
import { leaseHolder } from '../../src/shadow/shadow.ts';
import { lookInside } from '../support/look-inside.ts';
import { nobody } from '../support/nobody.ts';
import { freshForEach } from './bench-fixture.ts';
import type { OpenFresh } from './contract-database.ts';

export function leaseCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);

  test('a lease is granted once, and the second asker hears who holds it and until when', async () => {
    const { bench, shadow } = fixture;
    await bench.lease(shadow, 'elsewhere/1/run');
    expect(await shadow.acquireLease(bench.client, 'elsewhere/2/drain')).toEqual({
      kind: 'held',
      holder: 'elsewhere/1/run',
      expiresAt: new Date(bench.clock.now().getTime() + 30_000),
    });
  });

  test('one client is held without holding another', async () => {
    const { bench, shadow } = fixture;
    await bench.lease(shadow);
    expect(await shadow.acquireLease(clientId('other'), 'elsewhere/2/run')).toMatchObject({
      kind: 'granted',
    });
  });

  test('an expired lease is given to the next asker, whose fencing number is higher', async () => {
    const { bench, shadow } = fixture;
    const first = await bench.lease(shadow, 'elsewhere/1/run');
    bench.clock.pass(30_001);
    const second = await bench.lease(shadow, 'elsewhere/2/run');
    expect(second.fencing).toBeGreaterThan(first.fencing);
  });

  test('a renewed lease lasts another thirty seconds', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    bench.clock.pass(20_000);
    await shadow.renewLease(lease);
    bench.clock.pass(20_000);
    expect(await shadow.acquireLease(bench.client, 'elsewhere/2/run')).toMatchObject({ kind: 'held' });
  });

  test('the same holder gets the lease again at once, and its earlier claims are void', async () => {
    const { bench, shadow } = fixture;
    const before = await bench.lease(shadow, 'elsewhere/1/run');
    const drainNo = await bench.drainOf(shadow, before, ['1']);
    await shadow.claimPending(before, drainNo, 10);
    const after = await bench.lease(shadow, 'elsewhere/1/run');
    expect(await shadow.claimPending(after, drainNo, 10)).toHaveLength(1);
    await expect(shadow.renewLease(before)).rejects.toMatchObject({ code: 'DB_LEASE_LOST' });
  });

  test('P4: a holder of this machine whose process is dead is replaced at once', async () => {
    const { bench, shadow } = fixture;
    await bench.lease(shadow, `${hostname()}/${nobody}/run`);
    expect(await shadow.acquireLease(bench.client, 'elsewhere/2/run')).toMatchObject({ kind: 'granted' });
  });

  test('O14, P4: an earlier process with the number of a process that runs is replaced at once', async () => {
    const { bench, shadow } = fixture;
    const name = leaseHolder('run');
    await bench.lease(shadow, name);
    expect(await shadow.acquireLease(bench.client, leaseHolder('drain'))).toMatchObject({ kind: 'held' });
    const earlier = name.replace(/#[0-9a-z]+/, '#1');
    await lookInside(bench.database.url, `UPDATE sync_clients SET lease_holder = '${earlier}'`);
    const expected = earlier === name ? 'held' : 'granted';
    expect(await shadow.acquireLease(bench.client, leaseHolder('drain'))).toMatchObject({ kind: expected });
  });

  test('O14, P4: a twin in another container keeps its lease as long as it renews it, and its share too', async () => {
    const { bench, shadow } = fixture;
    const twin = `${hostname()}/${process.pid}/run#1.ffffffff/1`;
    const asked = () => shadow.acquireLease(bench.client, leaseHolder('run'));
    const lease = await bench.lease(shadow, twin);
    for (let renewals = 0; renewals < 4; renewals++) {
      expect(await asked()).toMatchObject({ kind: 'held', doubt: 'same-name' });
      bench.clock.pass(10_000);
      await shadow.renewLease(lease);
    }
    bench.clock.pass(14_999);
    expect(await asked()).toMatchObject({ kind: 'held' });
    bench.clock.pass(1);
    expect(await asked()).toMatchObject({ kind: 'granted' });
    await expect(shadow.renewLease(lease)).rejects.toMatchObject({ code: 'DB_LEASE_LOST' });
  });

  test('a holder of this machine that lives is not replaced', async () => {
    const { bench, shadow } = fixture;
    await bench.lease(shadow, `${hostname()}/${process.pid}/run`);
    expect(await shadow.acquireLease(bench.client, 'elsewhere/2/run')).toMatchObject({ kind: 'held' });
  });

  test('a released lease is free, and the worker that released it can write no more', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await shadow.releaseLease(lease);
    await expect(shadow.renewLease(lease)).rejects.toMatchObject({ code: 'DB_LEASE_LOST' });
    expect(await shadow.acquireLease(bench.client, 'elsewhere/2/run')).toMatchObject({ kind: 'granted' });
  });

  test('releasing a lease that was lost leaves the new holder alone', async () => {
    const { bench, shadow } = fixture;
    const lost = await bench.lease(shadow, 'elsewhere/1/run');
    bench.clock.pass(31_000);
    const lease = await bench.lease(shadow, 'elsewhere/2/run');
    await shadow.releaseLease(lost);
    await shadow.renewLease(lease);
  });

  test('P4: every write under a lost lease is refused and changes nothing', async () => {
    const { bench, shadow } = fixture;
    const lost = await bench.lease(shadow, 'elsewhere/1/run');
    const drainNo = await bench.drainOf(shadow, lost, ['1']);
    const entries = await shadow.claimPending(lost, drainNo, 1);
    const failed = await bench.failed(shadow, '1');
    bench.clock.pass(31_000);
    await bench.lease(shadow, 'elsewhere/2/run');
    const attempts = [
      () => shadow.renewLease(lost),
      () => shadow.unfinishedDrain(lost),
      () => shadow.openDrain(lost),
      () => shadow.stage(lost, drainNo, []),
      () => shadow.discardStaged(lost, drainNo, 'remove'),
      () => shadow.seal(lost, drainNo, '8', 0),
      () => shadow.queueWasEmpty(lost),
      () => shadow.claimPending(lost, drainNo, 1),
      () => shadow.claimParked(lost, 1),
      () => shadow.unclaim(lost, entries),
      () => shadow.unclaimParked(lost),
      () => bench.apply(shadow, lost, failed),
      () => shadow.beginPurge(lost, drainNo),
      () => shadow.purged(lost, drainNo),
      () => shadow.leftUnpurged(lost, drainNo),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: 'DB_LEASE_LOST' });
    expect(await shadow.drainProgress(bench.client, drainNo)).toMatchObject({ pending: 1, parked: 0 });
  });

  test('P4: if a server that lost its last commits gives two workers the same number, only one of them may write', async () => {
    const { bench, shadow } = fixture;
    const lost = await bench.lease(shadow, 'elsewhere/1/run');
    const drainNo = await bench.drainOf(shadow, lost, ['1']);
    await lookInside(bench.database.url, `UPDATE sync_clients SET lease_holder = 'elsewhere/2/run'`);
    const attempts = [
      () => shadow.renewLease(lost),
      () => shadow.unfinishedDrain(lost),
      () => shadow.claimPending(lost, drainNo, 1),
      () => shadow.beginPurge(lost, drainNo),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: 'DB_LEASE_LOST' });
    await shadow.releaseLease(lost);
    await shadow.renewLease({ ...lost, holder: 'elsewhere/2/run' });
  });

  test('P4: the same is true for shares', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow, 'elsewhere/1/run');
    await bench.drainOf(shadow, lease, ['1', '2']);
    const terms = { atMost: 2, atLeastQueued: 1, shapeNo: 0 };
    const { share: lost } = (await shadow.joinDrain(bench.client, 'elsewhere/2/run', terms))!;
    await lookInside(bench.database.url, `UPDATE sync_shares SET holder = 'elsewhere/3/run'`);
    await expect(shadow.renewLease(lost)).rejects.toMatchObject({ code: 'DB_LEASE_LOST' });
    await shadow.releaseLease(lost);
    await shadow.renewLease({ ...lost, holder: 'elsewhere/3/run' });
  });

  test('`status` sees who holds a client, without a lease', async () => {
    const { bench, shadow } = fixture;
    await bench.lease(shadow, 'elsewhere/1/run');
    expect((await shadow.clientState(bench.client)).lease).toMatchObject({ holder: 'elsewhere/1/run' });
  });
}
