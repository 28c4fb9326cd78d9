// A helper beside a leader, with the simulator and a real SQLite file. (Several processes: test/e2e/workers.long.test.ts.)

import { expect, test } from 'vitest';
import { demoClient, simulatedSync, type SimulatedSync } from '../../test/support/simulated-sync.ts';
import type { Lease } from '../shadow/shadow.ts';
import { helpDrains } from './helpers.ts';
import { settleDeletions } from './purge.ts';
import { receiveQueue } from './receive.ts';
import { refreshQueue } from './refresh.ts';
import type { SyncContext } from './work/context.ts';

const leader = 'elsewhere/1/run';

/** A drain that has been received but not refreshed. */
async function receivedDrain(
  sync: SimulatedSync,
): Promise<{ readonly lease: Lease; readonly drainNo: number }> {
  const answer = await sync.shadow.acquireLease(demoClient, leader);
  if (answer.kind !== 'granted') throw new Error('the lease is held');
  const received = await receiveQueue(sync.context, answer.lease);
  if (typeof received === 'string') throw new Error('the queue is empty');
  return { lease: answer.lease, drainNo: received.drain.drainNo };
}

/** Looks for drains the given number of times. */
async function help(sync: SimulatedSync, looks: number, context: Partial<SyncContext> = {}): Promise<void> {
  const stop = new AbortController();
  let looked = 0;
  await helpDrains({
    holder: 'elsewhere/2/run',
    shadow: sync.shadow,
    signal: stop.signal,
    leastBatch: 10,
    contextOf: () => sync.with({ ...context, settings: { ...sync.context.settings, helpers: 3 } }),
    nextLook: async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (++looked >= looks) stop.abort();
    },
  });
}

const small = { association: { bulkSize: 10 } };
const of = ({ events }: SimulatedSync, type: string) => events.filter((event) => event.type === type);

test('a helper refreshes entries that the leader has not claimed, and the result is the same', async () => {
  const sync = await simulatedSync(small);
  const { lease, drainNo } = await receivedDrain(sync);
  await Promise.all([help(sync, 100), refreshQueue(sync.context, lease, drainNo)]);
  expect(of(sync, 'drain-joined')).toHaveLength(1);
  expect(await sync.shadow.drainProgress(demoClient, drainNo)).toMatchObject({ pending: 0, stored: 60 });
  expect(await sync.differences()).toEqual([]);
});

test('a helper never joins a drain that waits for a person', async () => {
  const sync = await simulatedSync(small);
  await sync.drain();
  for (const custId of [...sync.simulator.world.custIds()].slice(0, 40)) sync.simulator.world.delete(custId);
  const { lease, drainNo } = await receivedDrain(sync);
  await refreshQueue(sync.context, lease, drainNo);
  expect(await settleDeletions(sync.context)).toBe('braked');
  await help(sync, 5);
  expect(of(sync, 'drain-joined')).toEqual([]);
});

test('a helper that keeps failing waits longer each time, and gives back its claims', async () => {
  const sync = await simulatedSync(small);
  const { drainNo } = await receivedDrain(sync);
  sync.simulator.world.setFaults([{ procedure: 'customers', fault: 'failure', code: '100' }]);
  const pauses: number[] = [];
  const pause = (ms: number) => {
    // Shorter pauses are those of lanes that wait for their turn.
    if (ms >= 1_000) pauses.push(ms);
    return new Promise<void>((resolve) => setImmediate(resolve));
  };
  await help(sync, 50, { pause, random: () => 0 });
  expect(pauses.slice(0, 3)).toEqual([1_000, 2_000, 4_000]);
  expect(of(sync, 'failed').length).toBeGreaterThan(2);
  expect(await sync.shadow.drainProgress(demoClient, drainNo)).toMatchObject({ pending: 60, parked: 0 });
});
