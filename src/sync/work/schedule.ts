// When something is done again: looking at a queue, work that failed, a parked customer, a purge that fails, the look for
// purges by others. Time and chance are arguments here.

import type { ErrorKind } from '../../aa-shadow-error.ts';
import type { Drain, NumberSense } from '../../shadow/shadow.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

const firstPauseMs = 500;

/** Pause after the n-th empty answer in a row (n from 1): 0.5 s, 1 s, 2 s, … up to `pollEveryMs`. */
export const pauseAfterEmpty = (emptyInARow: number, pollEveryMs: number): number =>
  Math.min(pollEveryMs, firstPauseMs * 2 ** Math.min(emptyInARow - 1, 30));

/** The longest pause after failures, by kind. What a person must mend is tried less often. */
const longestPauseMs: Readonly<Record<ErrorKind, number>> = {
  transient: minute,
  refused: 5 * minute,
  configuration: 5 * minute,
  bug: 5 * minute,
};

/** Pause after the n-th failure in a row (n from 1). `random`, 0 to 1, takes off up to half, so that clients spread. */
export function pauseAfterFailure(failuresInARow: number, kind: ErrorKind, random: number): number {
  const pause = Math.min(longestPauseMs[kind], second * 2 ** Math.min(failuresInARow - 1, 30));
  return Math.round(pause * (1 - random / 2));
}

/** A parked customer is tried again soon at first, then less and less often. It is never given up. */
const parkedDelays: readonly number[] = [
  5 * second,
  30 * second,
  2 * minute,
  10 * minute,
  hour,
  6 * hour,
  24 * hour,
];

/** The last delay and its spread. No schedule reaches further ahead. */
export const longestDelayMs = 30 * hour;

export interface FailedAttempt {
  /** Failures so far, with this one: 1 or more. */
  readonly failures: number;
  readonly from: Date;
  /** 0 to 1: spreads customers that were parked together over a quarter of the delay. */
  readonly random: number;
}

export function nextAttemptAt({ failures, from, random }: FailedAttempt): Date {
  const longest = parkedDelays.length - 1;
  const delay = parkedDelays[Math.min(Math.max(failures - 1, 0), longest)] ?? 24 * hour;
  return new Date(from.getTime() + delay * (1 + random / 4));
}

const mostPurgeFailures = 7;
const purgeFailuresBefore = 4;
/** An answer that came whole and cannot be read comes again: so few purges tell that it does. */
const mostPurgesInVain = 3;

/**
 * How long a purge that fails is repeated before its drain is left unpurged: about a minute, with the pauses after failures.
 * In that time a web server may start again. Where an earlier process has begun the purge, part of the minute has passed.
 */
export class PurgePatience {
  #drainNo: number | null = null;
  #failures = 0;
  /** How AA refused the last purge that was given up, in the words of its error. `null`: none was. */
  refusal: string | null = null;

  /** The purge of the drain has failed once more. Returns whether that was often enough. `again`: it will fail alike. */
  isOverAfter({ drainNo, state }: Pick<Drain, 'drainNo' | 'state'>, again = false): boolean {
    if (this.#drainNo !== drainNo) this.#failures = state === 'purging' ? purgeFailuresBefore : 0;
    this.#drainNo = drainNo;
    this.#failures += again ? mostPurgeFailures / mostPurgesInVain : 1;
    return this.#failures >= mostPurgeFailures;
  }
}

/** A drain this old gave others time to purge. */
const longDrainMs = minute;
const queueLookEveryMs = 15 * minute;

/** In milliseconds from any beginning. No clock that can be put back. */
type Monotonic = () => number;

/**
 * When AA's queue is looked at for purges by others before a drain is purged (P13): when the drain took long, at the first
 * drain of a process, and every quarter of an hour.
 */
export class QueueWatch {
  readonly #monotonic: Monotonic;
  #lookedAt = -Infinity;
  #resumed = false;
  #receivedAt = 0;
  /** A purge of ours that AA did not confirm may still be carried out. */
  #unpurged = false;
  /** Entries of the drain may be removed by a purge of ours. */
  #ours = false;

  constructor(monotonic: Monotonic = () => performance.now()) {
    this.#monotonic = monotonic;
  }

  /** A drain of an earlier process, or of an earlier attempt, goes on. What happened since then is not known. */
  resumed(): void {
    this.#resumed = true;
  }

  leftUnpurged(): void {
    this.#unpurged = true;
  }

  /** A drain begins. `repeated`: we have purged its entries before, and they may go at any moment. */
  received(numbers: NumberSense): void {
    this.#receivedAt = this.#monotonic();
    this.#resumed = false;
    this.#ours = numbers === 'repeated' || this.#unpurged;
    this.#unpurged = false;
  }

  isDue(): boolean {
    if (this.#ours) return false;
    const now = this.#monotonic();
    return this.#resumed || now - this.#receivedAt > longDrainMs || now - this.#lookedAt >= queueLookEveryMs;
  }

  looked(): void {
    this.#lookedAt = this.#monotonic();
    this.#resumed = false;
  }
}
