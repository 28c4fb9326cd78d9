// How the clients were over the last day.

import { expect, test } from 'vitest';
import { freshForEach } from './bench-fixture.ts';
import { lookInside } from '../support/look-inside.ts';
import type { OpenFresh } from './contract-database.ts';
import { madeUpCustomer } from './made-up-customer.ts';

const minute = 60_000;

export function sampleCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);

  test('P12: a client is sampled once in five minutes, whoever asks, with what waits and what changed', async () => {
    const { bench, shadow } = fixture;
    const { client, clock } = bench;
    expect(await shadow.operations.takeSamples()).toBe(0);
    const lease = await bench.lease(shadow);
    const at = clock.now();
    await bench.drainOf(shadow, lease, ['1', '2', '3']);
    await bench.apply(shadow, lease, await bench.failed(shadow, '1'));
    clock.pass(2 * minute);
    expect(await shadow.operations.takeSamples()).toBe(1);
    // Another process knows how AA answers, and a third one is too late.
    const other = (await bench.open()).operations;
    expect(await other.takeSamples(new Map([[client, { medianMs: 120, slowestMs: 4_000 }]]))).toBe(0);
    expect(await other.takeSamples(new Map([[client, { medianMs: 1, slowestMs: 2 }]]))).toBe(0);
    // What waits longest counts, and not that it is paused since now.
    await shadow.operations.pause(client, { by: 'anne@host', reason: null });
    await bench.apply(shadow, lease, await bench.current(shadow, madeUpCustomer('2')));
    clock.pass(4 * minute);
    expect(await shadow.operations.takeSamples()).toBe(1);
    expect(await shadow.operations.samples(client)).toEqual([
      {
        at,
        lagSeconds: 120,
        queued: 2,
        parked: 1,
        changes: null,
        answers: { medianMs: 120, slowestMs: 4_000 },
      },
      {
        at: new Date(at.getTime() + 5 * minute),
        lagSeconds: 360,
        queued: 1,
        parked: 1,
        changes: 1,
        answers: null,
      },
    ]);
  });

  test('P12: while AA is not heard, the lag of a sample is unknown, unless something is known that waits', async () => {
    const { bench, shadow } = fixture;
    const { client, clock } = bench;
    const lease = await bench.lease(shadow);
    const sampled = async (): Promise<void> => {
      clock.pass(5 * minute);
      await shadow.operations.takeSamples();
    };
    await shadow.queueWasEmpty(lease);
    await shadow.operations.takeSamples();
    await shadow.recordError(client, { code: 'AA_UNREACHABLE', message: 'refused', at: clock.now() });
    await sampled();
    await sampled();
    await shadow.operations.pause(client, { by: 'anne@host', reason: null });
    await sampled();
    await shadow.operations.resume(client, 'anne@host');
    await shadow.queueWasEmpty(lease);
    await shadow.recordError(client, null);
    await sampled();
    const samples = await shadow.operations.samples(client);
    expect(samples.map(({ lagSeconds }) => lagSeconds)).toEqual([0, 0, null, 300, 0]);
  });

  test('P9: samples are kept for a day, and the lags of all clients are read in 48 points', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await shadow.queueWasEmpty(lease);
    for (let at = 0; at < 100; at += 1) {
      await shadow.operations.takeSamples();
      bench.clock.pass(15 * minute);
    }
    await shadow.operations.takeSamples();
    const samples = await shadow.operations.samples(bench.client);
    expect(samples).toHaveLength(97);
    expect(await lookInside(bench.database.url, 'SELECT sampled_at FROM sync_samples')).toHaveLength(97);
    expect(samples[0]!.at).toEqual(new Date(bench.clock.now().getTime() - 24 * 60 * minute));
    const { times, lags } = await shadow.operations.shortLines();
    expect(times).toHaveLength(48);
    expect(times.at(-1)).toEqual(bench.clock.now());
    expect(lags).toEqual(new Map([[bench.client, times.map(() => 0)]]));
  });
}
