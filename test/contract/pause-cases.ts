// A person pauses a client: every claim and every purge looks at it in the database, and what is in hand is finished.

import { expect, test } from 'vitest';
import { freshnessOf } from '../../src/shadow/reads/freshness.ts';
import { freshForEach } from './bench-fixture.ts';
import { ids, type OpenFresh, outcomes } from './contract-database.ts';
import { madeUpCustomer } from './made-up-customer.ts';

const anne = { by: 'anne@host', reason: 'AA is being upgraded' };
const freshnessTerms = { pollEveryMs: 60_000, brake: { share: 0.05, atLeast: 20 } };

export function pauseCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);

  test('P1, P4: nothing is claimed while the client is paused, and what was in hand is applied', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const drainNo = await bench.drainOf(shadow, lease, ['1', '2', '3']);
    const joined = await shadow.joinDrain(bench.client, 'elsewhere/2/run', {
      atMost: 2,
      atLeastQueued: 3,
      shapeNo: 0,
    });
    expect(ids(await shadow.claimPending(lease, drainNo, 1))).toHaveLength(1);
    await shadow.operations.pause(bench.client, anne);
    expect(await shadow.claimPending(lease, drainNo, 10)).toEqual([]);
    expect(await shadow.claimPending(joined!.share, drainNo, 10)).toEqual([]);
    const applied = await bench.apply(shadow, lease, await bench.current(shadow, madeUpCustomer('1')));
    expect(outcomes(applied)).toEqual(['created']);
    await shadow.operations.resume(bench.client, 'bob@host');
    expect(await shadow.claimPending(joined!.share, drainNo, 10)).toHaveLength(2);
  });

  test('P1: no purge is begun while the client is paused, and one that was begun is finished', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const drainNo = await bench.drainOf(shadow, lease, ['1']);
    await bench.apply(shadow, lease, await bench.current(shadow, madeUpCustomer('1')));
    await shadow.operations.pause(bench.client, anne);
    expect(await shadow.beginPurge(lease, drainNo)).toBe(false);
    await shadow.operations.resume(bench.client, 'bob@host');
    expect(await shadow.beginPurge(lease, drainNo)).toBe(true);
    await shadow.operations.pause(bench.client, anne);
    await shadow.checkPurge(lease, drainNo);
    await shadow.purged(lease, drainNo);
    expect(await shadow.clientState(bench.client)).toMatchObject({ drain: null, lastPurgeNumber: '7' });
  });

  test('a paused client is not helped, its parked wait, and a refresh by hand works', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await bench.drainOf(shadow, lease, ['1', '2', '3']);
    await bench.apply(shadow, lease, await bench.failed(shadow, '1'));
    bench.clock.pass(6_000);
    await shadow.operations.pause(bench.client, anne);
    const terms = { atMost: 2, atLeastQueued: 2, shapeNo: 0 };
    expect(await shadow.joinDrain(bench.client, 'elsewhere/2/run', terms)).toBeNull();
    expect(await shadow.claimParked(lease, 10)).toEqual([]);
    expect(outcomes(await bench.store(shadow, madeUpCustomer('2')))).toEqual(['created']);
    await shadow.operations.resume(bench.client, 'bob@host');
    expect(await shadow.joinDrain(bench.client, 'elsewhere/2/run', terms)).not.toBeNull();
    expect(ids(await shadow.claimParked(lease, 10))).toEqual(['1']);
  });

  test('P12: a paused client is told as paused, and its lag grows although nothing is known to wait', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await shadow.queueWasEmpty(lease);
    const since = bench.clock.pass(1_000);
    await shadow.operations.pause(bench.client, anne);
    bench.clock.pass(3_600_000);
    const state = await shadow.clientState(bench.client);
    expect(state.pause).toEqual({ since, ...anne });
    const freshness = freshnessOf(state, freshnessTerms);
    expect(freshness).toMatchObject({ verdict: 'paused', reason: 'by-person', lagSeconds: 3_600 });
    expect(freshness.says).toContain('paused 60 min ago by anne@host (AA is being upgraded)');
  });

  test('a pause outlives its process; the second person changes nothing, and each act is in the log', async () => {
    const { bench, shadow } = fixture;
    const since = bench.clock.now();
    expect(await shadow.operations.resume(bench.client, 'bob@host')).toBeNull();
    expect(await shadow.operations.pause(bench.client, anne)).toEqual({ since, ...anne });
    bench.clock.pass(1_000);
    const other = await bench.open();
    expect(await other.operations.pause(bench.client, { by: 'bob@host', reason: null })).toEqual({
      since,
      ...anne,
    });
    expect(await other.operations.pauseOf(bench.client)).toEqual({ since, ...anne });
    expect(await other.operations.resume(bench.client, 'bob@host')).toEqual({ since, ...anne });
    expect(await shadow.operations.pauseOf(bench.client)).toBeNull();
    expect((await shadow.keys.actions(10)).map(({ actor, action }) => `${actor} ${action}`)).toEqual([
      'bob@host resumed',
      'anne@host paused',
    ]);
  });

  test('wishes are read for all clients at once', async () => {
    const { bench, shadow } = fixture;
    expect(await shadow.operations.wishes()).toEqual(new Map());
    const at = bench.clock.now();
    await shadow.operations.wantDrain(bench.client, 'anne@host');
    const drainWantedAt = at;
    expect(await shadow.operations.wishes()).toEqual(
      new Map([[bench.client, { pausedAt: null, drainWantedAt }]]),
    );
    await shadow.operations.pause(bench.client, anne);
    expect((await shadow.operations.wishes()).get(bench.client)).toEqual({ pausedAt: at, drainWantedAt });
  });
}
