// P9: memory and bookkeeping stay bounded, whatever the length of the queue.

import { expect, test } from 'vitest';
import { demoClient, simulatedSync } from '../support/simulated-sync.ts';

test('P9: the queue reaches the ledger in pages of at most a thousand', async () => {
  const sync = await simulatedSync({ simulator: { customers: 5_000 } });
  const pages: number[] = [];
  const answer = await sync.aa.getQueue({
    restart: () => Promise.resolve(),
    page: async (entries) => void pages.push(entries.length),
  });
  expect(answer).toMatchObject({ entries: 5_000, maxQueueNumber: '5000' });
  expect(Math.max(...pages)).toBeLessThanOrEqual(1_000);
});

test('P9: claims are batches, and nothing of a purged drain stays open in the ledger', async () => {
  const sync = await simulatedSync({ simulator: { customers: 300 } });
  await sync.drain();
  const sizes = sync.events.flatMap((event) => (event.type === 'applied' ? [event.applied.length] : []));
  expect(Math.max(...sizes)).toBeLessThanOrEqual(20);
  const state = await sync.shadow.clientState(demoClient);
  expect(state).toMatchObject({ drain: null, parked: 0, oldestKnownAt: null });
});

test('P9: hundreds of drains leave no more bookkeeping than a few', async () => {
  const sync = await simulatedSync({ simulator: { customers: 5 }, settings: { historyMs: 0 } });
  for (let i = 0; i < 130; i++) {
    sync.simulator.world.change();
    await sync.drain();
  }
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(sync.database.replace('sqlite:', ''), { readOnly: true });
  const count = (table: string): unknown =>
    database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'];
  // Of the last moment, at most.
  expect(count('sync_queue')).toBeLessThanOrEqual(10);
  expect(count('sync_changes')).toBeLessThanOrEqual(10);
  expect(count('sync_drains')).toBeLessThanOrEqual(2);
  database.close();
});
