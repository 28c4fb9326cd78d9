// Durations, sizes and shares.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDuration, readShare, readSize, writeDuration, writeShare, writeSize } from './units.ts';

test('durations are read in their units', () => {
  expect(['500ms', '10s', '5m', '2h', '30d', '1.5s', '0', '10 s'].map(readDuration)).toEqual([
    500, 10_000, 300_000, 7_200_000, 2_592_000_000, 1_500, 0, 10_000,
  ]);
});

test('a text that is not a duration is refused', () => {
  for (const text of ['', '10', '-1s', 's', '1 week', '1s 5m', '0.0001ms', '1e3s'])
    expect(readDuration(text)).toBeNull();
});

test('sizes are read in their units, shares as per cent or fraction', () => {
  expect(['64MiB', '2GiB', '1kb', '7B'].map(readSize)).toEqual([67_108_864, 2_147_483_648, 1_000, 7]);
  expect(['5%', '0.05', '100%', '1', '0', '101%', '2', 'x'].map(readShare)).toEqual([
    0.05,
    0.05,
    1,
    1,
    0,
    null,
    null,
    null,
  ]);
});

test('a written value is read back unchanged', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 0, max: 1_000 }), (amount, permille) => {
      expect(readDuration(writeDuration(amount))).toBe(amount);
      expect(readSize(writeSize(amount))).toBe(amount);
      expect(readShare(writeShare(permille / 1_000))).toBeCloseTo(permille / 1_000, 12);
    }),
  );
});
