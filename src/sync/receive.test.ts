import { expect, test } from 'vitest';
import { simulatedSync } from '../../test/support/simulated-sync.ts';
import { drainOnce } from './single-drain.ts';
import type { SyncContext } from './work/context.ts';

const reasons = [{ table: 'CEN_CUST_ADDR', action: 'UPDATE', reason: null }];

/** A drain of one customer, whose queue answer takes half a minute. Everyone is queued so many seconds before it arrives. */
async function populatedBy(secondsBefore: number): Promise<string | null> {
  const sync = await simulatedSync({ simulator: { customers: 3 } });
  const { aa, shadow, context, simulator } = sync;
  const [customer] = simulator.world.truths();
  let time = Date.now();
  const getQueue: SyncContext['aa']['getQueue'] = async (sink) => {
    await sink.restart();
    time += 30_000;
    await shadow.populationAsked(context.client, new Date(Date.now() - secondsBefore * 1_000));
    await sink.page([{ custId: customer!.custId, reasons }]);
    return { maxQueueNumber: '900', entries: 1, unreadable: 0 };
  };
  const slow = sync.with({ aa: { ...aa, getQueue, purgeQueue: async () => {} }, now: () => new Date(time) });
  expect(await drainOnce(slow, 'here/1/test')).toBe('purged');
  return (await shadow.clientState(context.client)).population?.how ?? null;
}

test('O1, P15: an answer that AA was asked for before everyone was queued populates nothing, however late it arrives', async () => {
  expect(await populatedBy(10)).toBeNull();
  expect(await populatedBy(31)).toBe('enqueued');
});
