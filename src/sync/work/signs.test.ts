// Signs of life: when silence means that a loop hangs, and when it does not. Time comes in ticks, so no test waits.

import { describe, expect, test } from 'vitest';
import { simulatedSync } from '../../../test/support/simulated-sync.ts';
import type { QueueSink } from '../../aa/association.ts';
import type { SyncContext } from './context.ts';
import { signing } from './journal.ts';
import { LoopSigns, VitalSigns } from './signs.ts';

const aaCallMs = 100_000;

/** A loop whose calls of AA end when the test says so. */
async function watchedLoop() {
  const { context } = await simulatedSync({ simulator: { customers: 1, queued: 'none' } });
  const call = Promise.withResolvers<void>();
  let sink: QueueSink | undefined;
  const aa: SyncContext['aa'] = {
    ...context.aa,
    purgeQueue: () => call.promise,
    getQueue: async (given) => {
      sink = given;
      await call.promise;
      return { maxQueueNumber: null, entries: 0, unreadable: 0 };
    },
  };
  const signs = new LoopSigns(aaCallMs);
  const watched = signing({ ...context, aa }, signs);
  return { signs, watched, end: () => call.resolve(), sinkGiven: () => sink };
}

describe('P12: a loop', () => {
  test('that waits for nothing counts as silent from the first tick', async () => {
    const { signs } = await watchedLoop();
    signs.tick(30_000);
    signs.tick(30_000);
    expect(signs.quietMs).toBe(60_000);
  });

  test('may be silent as long as a call of AA may take, and no longer', async () => {
    const { signs, watched, end } = await watchedLoop();
    const purging = watched.aa.purgeQueue('7');
    signs.tick(60_000);
    signs.tick(60_000);
    expect(signs.quietMs).toBe(0);
    signs.tick(60_000);
    expect(signs.quietMs).toBe(60_000);
    end();
    await purging;
    expect(signs.quietMs).toBe(0);
  });

  test('may be silent longer when AA has asked to be called later', async () => {
    const { signs, watched } = await watchedLoop();
    void watched.aa.purgeQueue('7');
    signs.allowMore(3_600_000);
    signs.tick(3_600_000);
    signs.tick(60_000);
    expect(signs.quietMs).toBe(0);
  });

  test('that receives a long answer gives a sign with every page', async () => {
    const { signs, watched, sinkGiven } = await watchedLoop();
    void watched.aa.getQueue({ restart: () => Promise.resolve(), page: () => Promise.resolve() });
    for (let page = 0; page < 20; page++) {
      signs.tick(aaCallMs);
      await sinkGiven()?.page([]);
    }
    signs.tick(1);
    expect(signs.quietMs).toBe(0);
  });

  test('may pause for the announced time', async () => {
    const { signs, watched } = await watchedLoop();
    const never = { ...watched, pause: () => new Promise<void>(() => undefined) };
    const paused = signing(never, signs);
    void paused.pause(5_000, new AbortController().signal);
    signs.tick(5_000);
    expect(signs.quietMs).toBe(0);
    signs.tick(45_000);
    expect(signs.quietMs).toBe(45_000);
  });

  test('gets no sign from another loop', async () => {
    const signs = new VitalSigns();
    await signs.loop(async () => {
      await signs.loop(async (busy) => {
        signs.tick(30_000);
        await busy.waiting(0, () => Promise.resolve());
        signs.tick(20_000);
        expect(signs.quietMs).toBe(50_000);
      });
    });
    expect(signs.quietMs).toBe(0);
  });
});

test('P12: progress is returned once, and again after a failure', async () => {
  const signs = new VitalSigns();
  const told: (number | undefined)[] = [];
  const tell = async (progressMsAgo?: number): Promise<void> => void told.push(progressMsAgo);
  await signs.handOver(tell);
  signs.progress();
  await expect(signs.handOver(() => Promise.reject(new Error('the database is away')))).rejects.toThrow();
  await signs.handOver(tell);
  await signs.handOver(tell);
  expect(told).toEqual([undefined, expect.any(Number), undefined]);
});
