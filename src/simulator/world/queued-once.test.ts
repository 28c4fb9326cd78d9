import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ChangeQueue } from './change-queue.ts';
import { queuedOnce } from './queued-once.ts';

test('each customer stands once, where it first stood, with all its reasons', () => {
  const entry = fc.tuple(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 2 ** 25 - 1 }));
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 200 }), (entries) => {
      const queue = new ChangeQueue();
      const expected = new Map<number, number>();
      for (const [customer, reason] of entries) {
        queue.add(customer, reason);
        expected.set(customer, (expected.get(customer) ?? 0) | reason);
      }
      const snapshot = queue.snapshot();
      const told = [...queuedOnce(snapshot)].map(({ customer, reason }) => [customer, reason]);
      expect(told).toEqual([...expected]);
      expect([...queuedOnce(snapshot)]).toHaveLength(expected.size);
    }),
  );
});

test('what is queued or purged after the snapshot is not in it', () => {
  const queue = new ChangeQueue();
  queue.add(7, 1);
  queue.add(8, 0);
  queue.add(7, 4);
  const snapshot = queue.snapshot();
  queue.purge(3);
  queue.add(7, 2);
  expect([...queuedOnce(snapshot)].map(({ customer, reason }) => [customer, reason])).toEqual([
    [7, 5],
    [8, 0],
  ]);
});
