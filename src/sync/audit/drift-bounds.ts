// How sure a sample makes us: the exact interval of Clopper and Pearson for the share of all customers that differ.

import { betaQuantile } from './beta.ts';

export interface DriftBounds {
  /** Shares of all stored customers, 0 to 1. */
  readonly atLeast: number;
  readonly atMost: number;
}

const doubt = 0.05;

/**
 * At 95 %. Where none differed the interval is one-sided (for large samples: the rule of three, 3/n), else two-sided. Exact
 * for any sample; somewhat too wide for one that took a large part of all.
 */
export function driftBounds(compared: number, differed: number): DriftBounds {
  if (compared === 0) return { atLeast: 0, atMost: 1 };
  if (differed === 0) return { atLeast: 0, atMost: -Math.expm1(Math.log(doubt) / compared) };
  return {
    atLeast: betaQuantile(doubt / 2, differed, compared - differed + 1),
    atMost: differed === compared ? 1 : betaQuantile(1 - doubt / 2, differed + 1, compared - differed),
  };
}
