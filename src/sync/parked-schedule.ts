// When a parked customer is tried again: soon at first, then ever more rarely, never given up.

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** After the first failure, the second, …; from then on daily. */
const delays: readonly number[] = [
  5 * second,
  30 * second,
  2 * minute,
  10 * minute,
  hour,
  6 * hour,
  24 * hour,
];

/** No schedule reaches further ahead. */
export const longestDelayMs = 30 * hour;

export interface FailedAttempt {
  /** Failures so far, this one included: 1 or more. */
  readonly failures: number;
  readonly from: Date;
  /** 0 to 1: spreads customers parked together over a quarter of the delay. */
  readonly random: number;
}

export function nextAttemptAt({ failures, from, random }: FailedAttempt): Date {
  const longest = delays.length - 1;
  const delay = delays[Math.min(Math.max(failures - 1, 0), longest)] ?? 24 * hour;
  return new Date(from.getTime() + delay * (1 + random / 4));
}
