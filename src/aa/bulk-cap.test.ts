import { expect, test } from 'vitest';
import { afterSplit, afterWorked, bulkCapOf, noCap, type BulkCap } from './bulk-cap.ts';

const splits = (sizes: readonly number[], from: BulkCap = noCap): BulkCap => sizes.reduce(afterSplit, from);

/** Calls at an AA with a cap, as large as they may be; how many of them failed. */
const calls = (from: BulkCap, aaCap: number, count: number): { cap: BulkCap; failed: number } => {
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

test('there is none until calls fail and their halves work three times in a row', () => {
  expect(bulkCapOf(splits([100, 100]))).toBe(Infinity);
  expect(bulkCapOf(splits([100, 100, 100]))).toBe(75);
});

test('a call of that size that works ends the row', () => {
  const once = afterWorked(splits([100, 100]), 100);
  expect(bulkCapOf(splits([100, 100], once))).toBe(Infinity);
  const smaller = afterWorked(splits([100, 100]), 90);
  expect(bulkCapOf(splits([100], smaller))).not.toBe(Infinity);
});

test('of several sizes the smallest is taken to be refused', () => {
  expect(splits([100, 50, 100]).refused).toBe(50);
});

test.each([1, 2, 3, 7, 40, 60, 99])('the cap of an AA that takes %i is found and kept', (aaCap) => {
  let cap = noCap;
  for (let size = 100; size > aaCap; size = Math.ceil(size / 2)) {
    const half = Math.ceil(size / 2);
    if (half <= aaCap) cap = splits([size, size, size], afterWorked(cap, half));
  }
  const found = calls(cap, aaCap, 60);
  expect(found.failed).toBeLessThanOrEqual(15);
  expect(bulkCapOf(found.cap)).toBeLessThanOrEqual(aaCap);
  expect(bulkCapOf(found.cap)).toBeGreaterThanOrEqual(Math.floor(aaCap * 0.9));
  expect(calls(found.cap, aaCap, 60).failed).toBe(0);
});

test('an AA that takes fewer than before is followed', () => {
  const found = calls(splits([50, 50, 50], afterWorked(noCap, 25)), 40, 60).cap;
  expect(bulkCapOf(calls(found, 10, 200).cap)).toBeLessThanOrEqual(10);
});

test('a cap is forgotten when more works than could', () => {
  expect(bulkCapOf(afterWorked(splits([50, 50, 50]), 60))).toBe(Infinity);
});
