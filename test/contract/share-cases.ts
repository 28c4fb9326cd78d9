// Shares: several workers refresh the customers of one drain.

import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { clientId } from '../../src/catalogue/ids.ts';
import type { Claimant, Lease, Share, Shadow } from '../../src/shadow/shadow.ts';
import { nobody } from '../support/nobody.ts';
import { freshForEach } from './bench-fixture.ts';
import { type Bench, ids, type OpenFresh } from './contract-database.ts';
import { madeUpCustomer } from './made-up-customer.ts';

const terms = { atMost: 2, atLeastQueued: 3, shapeNo: 0 };

interface Shared {
  readonly lease: Lease;
  readonly drainNo: number;
  readonly share: Share;
}

async function shared(bench: Bench, shadow: Shadow, names: readonly string[]): Promise<Shared> {
  const lease = await bench.lease(shadow, 'elsewhere/1/run');
  const drainNo = await bench.drainOf(shadow, lease, names);
  const joined = await shadow.joinDrain(bench.client, 'elsewhere/2/run', terms);
  if (joined === null) throw new Error('nothing to join');
  return { lease, drainNo, share: joined.share };
}

export function shareCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);

  test('a drain is joined only while it is refreshing, and only when it is long', async () => {
    const { bench, shadow } = fixture;
    const join = () => shadow.joinDrain(bench.client, 'elsewhere/2/run', terms);
    expect(await join()).toBeNull();
    const lease = await bench.lease(shadow);
    expect(await join()).toBeNull();
    const drainNo = await bench.drainOf(shadow, lease, ['1', '2']);
    expect(await join()).toBeNull();
    expect(await shadow.drainsToShare(3)).toEqual([]);
    await bench.apply(shadow, lease, ...(await Promise.all(['1', '2'].map((id) => bench.gone(shadow, id)))));
    await bench.finish(shadow, lease, drainNo);
    const longer = await bench.drainOf(shadow, lease, ['1', '2', '3'], '8');
    expect(await shadow.drainsToShare(3)).toEqual([bench.client]);
    expect(await join()).toMatchObject({ drainNo: longer, share: { kind: 'share' } });
  });

  test('the leader of a drain does not join it, and no more helpers join than are allowed', async () => {
    const { bench, shadow } = fixture;
    await shared(bench, shadow, ['1', '2', '3']);
    expect(await shadow.joinDrain(bench.client, 'elsewhere/1/run', terms)).toBeNull();
    expect(await shadow.joinDrain(bench.client, 'elsewhere/3/run', terms)).not.toBeNull();
    expect(await shadow.joinDrain(bench.client, 'elsewhere/4/run', terms)).toBeNull();
    expect(await shadow.joinDrain(clientId('other'), 'elsewhere/4/run', terms)).toBeNull();
  });

  test('P4: a thread that died and joins again leaves no old share behind', async () => {
    const { bench, shadow } = fixture;
    const { lease, drainNo, share } = await shared(bench, shadow, ['1', '2', '3']);
    await shadow.claimPending(share, drainNo, 2);
    const again = (await shadow.joinDrain(bench.client, 'elsewhere/2/run', terms))!.share;
    expect(await shadow.placeAmongWorkers(lease)).toEqual({ place: 0, workers: 2 });
    expect(await shadow.claimPending(again, drainNo, 10)).toHaveLength(3);
    await expect(shadow.renewLease(share)).rejects.toMatchObject({ code: 'DB_LEASE_LOST' });
  });

  test('a drain with nothing left to claim is not joined', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow, 'elsewhere/1/run');
    const drainNo = await bench.drainOf(shadow, lease, ['1', '2', '3']);
    await shadow.claimPending(lease, drainNo, 3);
    expect(await shadow.joinDrain(bench.client, 'elsewhere/2/run', terms)).toBeNull();
  });

  test('each worker knows its place, dead workers have no place, and a worker moves up when another one leaves', async () => {
    const { bench, shadow } = fixture;
    const { lease, share } = await shared(bench, shadow, ['1', '2', '3']);
    const second = (await shadow.joinDrain(bench.client, 'elsewhere/3/run', terms))!.share;
    const places = (who: readonly Claimant[]) => Promise.all(who.map((one) => shadow.placeAmongWorkers(one)));
    expect(await places([lease, share, second])).toEqual([
      { place: 0, workers: 3 },
      { place: 1, workers: 3 },
      { place: 2, workers: 3 },
    ]);
    await shadow.releaseLease(share);
    expect(await places([lease, second])).toEqual([
      { place: 0, workers: 2 },
      { place: 1, workers: 2 },
    ]);
    bench.clock.pass(31_000);
    expect(await shadow.placeAmongWorkers(lease)).toEqual({ place: 0, workers: 1 });
  });

  test('P1: an entry is with one worker at a time, and entries that a helper has claimed keep the purge waiting', async () => {
    const { bench, shadow } = fixture;
    const { lease, drainNo, share } = await shared(bench, shadow, ['1', '2', '3']);
    const helper = await bench.open();
    const mine = await helper.claimPending(share, drainNo, 2);
    const rest = await shadow.claimPending(lease, drainNo, 10);
    expect([...ids(mine), ...ids(rest)].toSorted()).toEqual(['1', '2', '3']);
    for (const id of ids(rest))
      await bench.apply(shadow, lease, await bench.current(shadow, madeUpCustomer(id)));
    expect(await shadow.claimPending(lease, drainNo, 10)).toEqual([]);
    expect(await shadow.beginPurge(lease, drainNo)).toBe(false);
    for (const id of ids(mine))
      await bench.apply(helper, share, await bench.current(helper, madeUpCustomer(id)));
    expect(await shadow.beginPurge(lease, drainNo)).toBe(true);
  });

  test('P4: the claims of a silent helper become free, and it can write no more', async () => {
    const { bench, shadow } = fixture;
    const { lease, drainNo, share } = await shared(bench, shadow, ['1', '2', '3']);
    const entries = await shadow.claimPending(share, drainNo, 3);
    const late = await bench.current(shadow, madeUpCustomer('1'));
    bench.clock.pass(20_000);
    await shadow.renewLease(share);
    bench.clock.pass(20_000);
    expect(await shadow.claimPending(lease, drainNo, 10)).toEqual([]);
    bench.clock.pass(11_000);
    expect(await shadow.claimPending(lease, drainNo, 10)).toEqual(entries);
    const attempts = [
      () => shadow.renewLease(share),
      () => shadow.claimPending(share, drainNo, 1),
      () => shadow.unclaim(share, entries),
      () => bench.apply(shadow, share, late),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: 'DB_LEASE_LOST' });
    expect(await shadow.drainProgress(bench.client, drainNo)).toMatchObject({ pending: 3 });
  });

  test('P4: the claims of a helper of this machine whose process is dead are free at once', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow, 'elsewhere/1/run');
    const drainNo = await bench.drainOf(shadow, lease, ['1', '2', '3']);
    const { share } = (await shadow.joinDrain(bench.client, `${hostname()}/${nobody}/run`, terms))!;
    await shadow.claimPending(share, drainNo, 3);
    expect(await shadow.claimPending(lease, drainNo, 10)).toHaveLength(3);
  });

  test('a helper that leaves gives back what it has in hand, and may leave twice', async () => {
    const { bench, shadow } = fixture;
    const { lease, drainNo, share } = await shared(bench, shadow, ['1', '2', '3']);
    await shadow.claimPending(share, drainNo, 3);
    await shadow.releaseLease(share);
    await shadow.releaseLease(share);
    expect(await shadow.claimPending(lease, drainNo, 10)).toHaveLength(3);
  });

  test('P4: a new leader leaves a helper that lives alone', async () => {
    const { bench, shadow } = fixture;
    const { drainNo, share } = await shared(bench, shadow, ['1', '2', '3']);
    const [mine] = await shadow.claimPending(share, drainNo, 1);
    bench.clock.pass(20_000);
    await shadow.renewLease(share);
    bench.clock.pass(11_000);
    const lease = await bench.lease(shadow, 'elsewhere/3/run');
    expect(await shadow.unfinishedDrain(lease)).toMatchObject({ drainNo });
    expect(ids(await shadow.claimPending(lease, drainNo, 10))).not.toContain(mine!.custId);
    await bench.apply(shadow, share, await bench.current(shadow, madeUpCustomer(mine!.custId)));
    expect(await shadow.drainProgress(bench.client, drainNo)).toMatchObject({ stored: 1, pending: 2 });
  });

  test('a customer that fails for a helper is parked as it is for the leader', async () => {
    const { bench, shadow } = fixture;
    const { drainNo, share } = await shared(bench, shadow, ['1', '2', '3']);
    await shadow.claimPending(share, drainNo, 1);
    const [applied] = await bench.apply(shadow, share, await bench.failed(shadow, '1'));
    expect(applied?.outcome).toBe('parked');
    expect(await shadow.drainProgress(bench.client, drainNo)).toMatchObject({ parked: 1, pending: 2 });
  });
}
