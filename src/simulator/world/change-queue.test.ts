import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ChangeQueue, queuedOnce } from './change-queue.ts';

const customersIn = (queue: ChangeQueue): readonly number[] =>
  [...queue.snapshot().entries()].map(({ customer }) => customer);

test('entries are numbered from 1, and a customer is listed as often as it was queued', () => {
  const queue = new ChangeQueue();
  expect([queue.add(7, 0), queue.add(8, 0), queue.add(7, 0)]).toEqual([1, 2, 3]);
  expect(customersIn(queue)).toEqual([7, 8, 7]);
});

test('reading removes nothing; a purge removes the entries up to and including its number', () => {
  const queue = new ChangeQueue();
  for (const customer of [1, 2, 3, 4]) queue.add(customer, 0);
  expect(customersIn(queue)).toEqual(customersIn(queue));
  expect(queue.purge(3)).toBe(3);
  expect(customersIn(queue)).toEqual([4]);
  expect(queue.purge(3)).toBe(0);
});

test('numbers go on after everything was purged; a purge beyond the end does not remove later entries', () => {
  const queue = new ChangeQueue();
  queue.add(1, 0);
  expect(queue.purge(1_000)).toBe(1);
  expect(queue.snapshot().maxQueueNumber).toBeNull();
  expect(queue.add(2, 0)).toBe(2);
  expect(customersIn(queue)).toEqual([2]);
});

test('a snapshot does not change when customers are queued or purged later, also across chunk borders', () => {
  const queue = new ChangeQueue();
  for (let customer = 0; customer < 100_000; customer += 1) queue.add(customer, customer);
  queue.purge(40_000);
  const snapshot = queue.snapshot();
  queue.purge(90_000);
  queue.add(5, 5);
  const entries = [...snapshot.entries()];
  expect(snapshot.length).toBe(60_000);
  expect(entries.at(0)).toEqual({ queueNumber: 40_001, customer: 40_000, reason: 40_000 });
  expect(entries.at(-1)).toEqual({ queueNumber: 100_000, customer: 99_999, reason: 99_999 });
  expect(snapshot.maxQueueNumber).toBe(100_000);
  expect(queue.length).toBe(10_001);
});

test('the queue behaves like a plain list for any order of additions and purges', () => {
  const step = fc.oneof(
    fc.record({ add: fc.integer({ min: 1, max: 40_000 }) }),
    fc.record({ purge: fc.double({ min: 0, max: 1.1, noNaN: true }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
      const queue = new ChangeQueue();
      let [first, last] = [1, 0];
      for (const one of steps) {
        if ('add' in one) for (let i = 0; i < one.add; i += 1) last = queue.add(last + 1, 0);
        else {
          const upTo = Math.floor(last * one.purge);
          queue.purge(upTo);
          first = Math.max(first, Math.min(upTo, last) + 1);
        }
      }
      const customers = customersIn(queue);
      return (
        queue.length === last - first + 1 &&
        customers.length === queue.length &&
        customers.every((customer, i) => customer === first + i)
      );
    }),
    { numRuns: 40 },
  );
});

test('each customer comes once, at its first place, with all its reasons', () => {
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
      const given = [...queuedOnce(snapshot)].map(({ customer, reason }) => [customer, reason]);
      expect(given).toEqual([...expected]);
      expect([...queuedOnce(snapshot)]).toHaveLength(expected.size);
    }),
  );
});

test('later entries and purges are not in the snapshot', () => {
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
