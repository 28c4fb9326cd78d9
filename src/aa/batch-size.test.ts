import { describe, expect, test } from 'vitest';
import {
  afterAnswer,
  afterSplit,
  afterTimeout,
  afterWorked,
  batchSizeOf,
  bulkCapOf,
  initialBatchSize,
  noCap,
  type BatchRules,
  type BulkCap,
} from './batch-size.ts';

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

test('does not shrink without end where the call itself takes long, and not its customers', () => {
  expect(batchSizeOf(calls(30, 25_000, 10))).toBeGreaterThan(15);
});

test('is at most halved by one slow call, and not changed by a slow call among quick ones', () => {
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

const splits = (sizes: readonly number[], from: BulkCap = noCap): BulkCap => sizes.reduce(afterSplit, from);

/** Calls at an AA with a cap, as large as they may be; how many of them failed. */
const callsAt = (from: BulkCap, aaCap: number, count: number): { cap: BulkCap; failed: number } => {
  let [cap, failed] = [from, 0];
  for (let call = 0; call < count; call++) {
    const size = Math.min(100, bulkCapOf(cap));
    if (size <= aaCap) cap = afterWorked(cap, size);
    else {
      failed += 1;
      cap = afterSplit(afterWorked(cap, Math.floor(size / 2)), size);
    }
  }
  return { cap, failed };
};

describe('the cap', () => {
  test('is unknown until calls fail and their halves work three times in a row', () => {
    expect(bulkCapOf(splits([100, 100]))).toBe(Infinity);
    expect(bulkCapOf(splits([100, 100, 100]))).toBe(75);
  });

  test('is doubted anew after a call of that size has worked', () => {
    const once = afterWorked(splits([100, 100]), 100);
    expect(bulkCapOf(splits([100, 100], once))).toBe(Infinity);
    const smaller = afterWorked(splits([100, 100]), 90);
    expect(bulkCapOf(splits([100], smaller))).not.toBe(Infinity);
  });

  test('is below the smallest of the sizes that failed', () => {
    expect(splits([100, 50, 100]).refused).toBe(50);
  });

  test.each([1, 2, 3, 7, 40, 60, 99])('of an AA that takes %i customers is found and kept', (aaCap) => {
    let cap = noCap;
    for (let size = 100; size > aaCap; size = Math.ceil(size / 2)) {
      const half = Math.ceil(size / 2);
      if (half <= aaCap) cap = splits([size, size, size], afterWorked(cap, half));
    }
    const found = callsAt(cap, aaCap, 60);
    expect(found.failed).toBeLessThanOrEqual(15);
    expect(bulkCapOf(found.cap)).toBeLessThanOrEqual(aaCap);
    expect(bulkCapOf(found.cap)).toBeGreaterThanOrEqual(Math.floor(aaCap * 0.9));
    expect(callsAt(found.cap, aaCap, 60).failed).toBe(0);
  });

  test('sinks where AA takes fewer customers than before', () => {
    const found = callsAt(splits([50, 50, 50], afterWorked(noCap, 25)), 40, 60).cap;
    expect(bulkCapOf(callsAt(found, 10, 200).cap)).toBeLessThanOrEqual(10);
  });

  test('is forgotten when a call above it works', () => {
    expect(bulkCapOf(afterWorked(splits([50, 50, 50]), 60))).toBe(Infinity);
  });
});
