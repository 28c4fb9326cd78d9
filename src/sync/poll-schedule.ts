// When a client's queue is looked at again: at once after work, slower and slower while it stays empty, and with care
// after a failure.

import type { ErrorKind } from '../aa-shadow-error.ts';

const firstPauseMs = 500;

/** Pause after the n-th empty answer in a row (n from 1): 0.5 s, 1 s, 2 s, … up to `pollEveryMs`. */
export const pauseAfterEmpty = (emptyInARow: number, pollEveryMs: number): number =>
  Math.min(pollEveryMs, firstPauseMs * 2 ** Math.min(emptyInARow - 1, 30));

/** The longest pause after failures, by kind: what a person must mend is not hammered at. */
const longestPauseMs: Readonly<Record<ErrorKind, number>> = {
  transient: 60_000,
  refused: 300_000,
  configuration: 300_000,
  bug: 300_000,
};

/** Pause after the n-th failure in a row (n from 1), `random` 0 to 1 taking off up to half, so that clients spread. */
export function pauseAfterFailure(failuresInARow: number, kind: ErrorKind, random: number): number {
  const pause = Math.min(longestPauseMs[kind], 1000 * 2 ** Math.min(failuresInARow - 1, 30));
  return Math.round(pause * (1 - random / 2));
}
