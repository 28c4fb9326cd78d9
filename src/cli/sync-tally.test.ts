import { expect, test } from 'vitest';
import { clientId, custId } from '../catalogue/ids.ts';
import type { ApplyOutcome } from '../shadow/shadow.ts';
import type { SyncEvent } from '../sync/sync-event.ts';
import { SyncTally } from './sync-tally.ts';

const client = clientId('demo');

const received = (queued: number): SyncEvent => ({
  client,
  type: 'queue-received',
  drainNo: 1,
  progress: { queued, pending: queued, stored: 0, parked: 0, gone: 0 },
});

const applied = (outcomes: Readonly<Record<string, ApplyOutcome>>): SyncEvent => ({
  client,
  type: 'applied',
  applied: Object.entries(outcomes).map(([id, outcome]) => ({
    custId: custId(id),
    outcome,
    sections: [],
    knownAt: null,
  })),
  tookMs: 1,
});

function tallyOf(...events: readonly SyncEvent[]): SyncTally {
  const tally = new SyncTally();
  for (const event of events) tally.take(event);
  return tally;
}

test('W17: a parked customer that is tried again and parked again is one parked customer', () => {
  const tally = tallyOf(
    received(3),
    applied({ a1: 'parked', a2: 'parked', a3: 'updated' }),
    applied({ a1: 'parked' }),
    applied({ a1: 'parked', a2: 'parked' }),
  );
  expect(tally.outcomes).toMatchObject({ parked: 2, updated: 1 });
  expect(tally.progress).toEqual({ done: 3, known: 3 });
});

test('W17: a parked customer that is stored in the end counts as stored', () => {
  const tally = tallyOf(received(2), applied({ a1: 'parked', a2: 'created' }), applied({ a1: 'updated' }));
  expect(tally.outcomes).toMatchObject({ parked: 0, created: 1, updated: 1 });
  expect(tally.progress).toEqual({ done: 2, known: 2 });
});

test('W17: a parked customer that is queued again counts once, and is done once more', () => {
  const tally = tallyOf(received(1), applied({ a1: 'parked' }), received(1), applied({ a1: 'parked' }));
  expect(tally.outcomes).toMatchObject({ parked: 1 });
  expect(tally.progress).toEqual({ done: 2, known: 2 });
});

test('W17: a customer that is gone and whose deletion is settled is one deleted customer', () => {
  const tally = tallyOf(received(2), applied({ a1: 'gone', a2: 'gone' }), {
    client,
    type: 'deletions-settled',
    deleted: 2,
  });
  expect(tally.outcomes).toMatchObject({ gone: 0, deleted: 2 });
});
