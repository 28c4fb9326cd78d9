// When a parked customer is tried again: soon at first, then ever more rarely, never given up.

import type { SyncContext } from './sync-context.ts';

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

/** How far the database's clock, which says who is due, and ours may lie apart. */
const clocksApartMs = minute;

/** Whether somebody is due, or will be within a minute; `nobody`: none is parked at all. */
export async function whoIsDue({
  client,
  shadow,
  now,
}: Pick<SyncContext, 'client' | 'shadow' | 'now'>): Promise<'some' | 'none yet' | 'nobody'> {
  const next = await shadow.nextParkedAt(client);
  if (next === null) return 'nobody';
  return next.getTime() <= now().getTime() + clocksApartMs ? 'some' : 'none yet';
}

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
