// The statistics of an audit, compared with published values and with their definition.

import { describe, expect, test } from 'vitest';
import { betaQuantile, betaShare, driftBounds } from './drift-bounds.ts';

/** The probability of at most `most` among `size`, as a sum of its terms. */
function atMost(most: number, size: number, chance: number): number {
  let term = Math.pow(1 - chance, size);
  let sum = term;
  for (let k = 1; k <= most; k++) {
    term *= ((size - k + 1) / k) * (chance / (1 - chance));
    sum += term;
  }
  return sum;
}

describe('the beta distribution', () => {
  test.each([
    // Closed forms: Beta(1, 1) is x, Beta(2, 1) is x², Beta(2, 2) is 3x² − 2x³.
    [0.3, 1, 1, 0.3],
    [0.3, 2, 1, 0.09],
    [0.3, 2, 2, 0.216],
    [0.5, 40, 40, 0.5],
  ])('share below %d of Beta(%d, %d)', (x, a, b, share) => {
    expect(betaShare(x, a, b)).toBeCloseTo(share, 12);
  });

  test('the quantile is the inverse of the share', () => {
    for (const [a, b] of [
      [1, 100],
      [3, 998],
      [50, 7],
      [2_000, 998_000],
    ] as const)
      for (const share of [0.001, 0.025, 0.5, 0.975])
        expect(betaShare(betaQuantile(share, a, b), a, b)).toBeCloseTo(share, 9);
  });
});

describe('bounds of drift at 95 %', () => {
  test.each([
    [1, 0.95],
    [10, 0.25886555],
    [60, 0.04870291],
    [4_812, 0.00062236],
  ])('0 of %d: fewer than %d', (compared, most) => {
    const bounds = driftBounds(compared, 0);
    expect(bounds.atLeast).toBe(0);
    expect(bounds.atMost).toBeCloseTo(most, 7);
    expect(atMost(0, compared, bounds.atMost)).toBeCloseTo(0.05, 10);
  });

  test('approaches the rule of three', () => {
    expect(driftBounds(1_000_000, 0).atMost * 1_000_000).toBeCloseTo(2.9957, 3);
  });

  // The values of R's binom.test.
  test.each([
    [10, 1, 0.002528579, 0.4450161],
    [20, 10, 0.2719578, 0.7280422],
    [100, 3, 0.00622998, 0.08517605],
    [10, 10, 0.6915029, 1],
  ])('of %d, %d: from %d to %d', (compared, differed, least, most) => {
    const bounds = driftBounds(compared, differed);
    expect(bounds.atLeast).toBeCloseTo(least, 6);
    expect(bounds.atMost).toBeCloseTo(most, 6);
  });

  test.each([
    [1_000, 1],
    [1_000, 30],
    [5_000, 12],
  ])('of %d, %d: each end leaves 2.5 %%', (compared, differed) => {
    const { atLeast, atMost: most } = driftBounds(compared, differed);
    expect(1 - atMost(differed - 1, compared, atLeast)).toBeCloseTo(0.025, 8);
    expect(atMost(differed, compared, most)).toBeCloseTo(0.025, 8);
  });

  test('without comparisons the bounds are 0 and 1', () => {
    expect(driftBounds(0, 0)).toEqual({ atLeast: 0, atMost: 1 });
  });
});
