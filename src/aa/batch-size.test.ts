import { expect, test } from 'vitest';
import { afterAnswer, afterTimeout, batchSizeOf, initialBatchSize, type BatchRules } from './batch-size.ts';

const rules: BatchRules = { bulkSize: 100, longestMs: 20_000 };
const start = initialBatchSize(rules);

/** Full calls at an AA with a time for each call and one for each customer. */
const calls = (count: number, fixedMs: number, customerMs: number, from = start) =>
  Array.from({ length: count }).reduce<typeof start>((batch) => {
    const customers = batchSizeOf(batch);
    return afterAnswer(batch, rules, customers, fixedMs + customers * customerMs);
  }, from);

test('starts at the configured size, and stays there while calls are quick', () => {
  expect(batchSizeOf(start)).toBe(100);
  expect(batchSizeOf(calls(20, 1_000, 50))).toBe(100);
});

test('follows the time of its customers, so that a call takes no more than it should', () => {
  expect(calls(10, 0, 1_000).size).toBeCloseTo(20);
  const slow = batchSizeOf(calls(30, 5_000, 1_000));
  expect(slow).toBeGreaterThanOrEqual(13);
  expect(slow).toBeLessThanOrEqual(17);
});

test('asks for single customers where each takes as long as a call should', () => {
  expect(batchSizeOf(calls(20, 0, 60_000))).toBe(1);
});

test('does not ask for ever fewer where it is the call that takes long, not its customers', () => {
  expect(batchSizeOf(calls(30, 25_000, 10))).toBeGreaterThan(15);
});

test('is halved at most by one slow call, and not by one among quick ones', () => {
  expect(batchSizeOf(afterAnswer(start, rules, 100, 1e6))).toBe(50);
  expect(batchSizeOf(afterAnswer(calls(10, 0, 50), rules, 100, 30_000))).toBe(100);
});

test('halves when a bulk call timed out, once for a burst of them', () => {
  const burst = [1, 2, 3].reduce((batch) => afterTimeout(batch, 100), start);
  expect(batchSizeOf(burst)).toBe(50);
  expect(batchSizeOf(afterTimeout(burst, 50))).toBe(25);
});

test('is not changed by the time-out of a single customer, and is at least one', () => {
  expect(batchSizeOf(afterTimeout(start, 1))).toBe(100);
  expect(batchSizeOf(afterTimeout(afterTimeout(afterTimeout(start, 3), 2), 2))).toBe(1);
});

test('grows back little by little, after full calls only', () => {
  const halved = afterTimeout(start, 100);
  expect(batchSizeOf(calls(5, 1_000, 50, halved))).toBe(60);
  expect(batchSizeOf(calls(30, 1_000, 50, halved))).toBe(100);
  expect(batchSizeOf(afterAnswer(halved, rules, 10, 1_000))).toBe(50);
});
