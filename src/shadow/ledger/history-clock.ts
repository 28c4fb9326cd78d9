// How old history is goes by a clock, and a clock can be wrong: one that leaps ahead would make everything old at once. So
// the time of the last look is kept with the client, and after a leap nothing is pruned until as much time as history is
// kept for has gone by in steps that can be believed. What that costs is some history kept longer.
//
// A clock that was put back, and is right again before the next look, leaves no leap to be seen; what was written meanwhile
// would be old as soon as it is right. So what becomes history carries no earlier time than that of the last look. Not the
// time of whatever came before it: after a clock that was far ahead, all that follows would be dated ahead for as long.

import type { SyncClients } from '../tables/bookkeeping-tables.ts';

export type HistoryMark = Pick<SyncClients, 'history_seen_at' | 'history_rest_ms'>;

/** What a look at the clock comes to. */
export interface HistoryLook {
  /** What is older may go; `null`: nothing may. */
  readonly before: string | null;
  /** To be kept with the client; `null`: nothing worth a write. */
  readonly mark: HistoryMark | null;
}

/** A shorter step is no leap: a machine may sleep, or work once in an hour. */
const leastLeapMs = 3_600_000;
/** A leap may make history so much younger than it was promised. */
const leapShare = 1 / 4;
/** The mark is written anew so many times within what would be a leap, not at each look. */
const marksPerLeap = 8;

export function lookAtClock(
  { history_seen_at, history_rest_ms }: HistoryMark,
  now: Date,
  keptMs: number,
): HistoryLook {
  const leapMs = Math.max(leastLeapMs, Math.ceil(keptMs * leapShare));
  const passedMs = history_seen_at === null ? null : now.getTime() - Date.parse(history_seen_at);
  const restMs = restAfter(Math.min(history_rest_ms, keptMs), passedMs ?? 0, { leapMs, keptMs });
  const before = restMs > 0 ? null : new Date(now.getTime() - keptMs).toISOString();
  const worthIt = passedMs === null || passedMs < 0 || passedMs >= leapMs / marksPerLeap;
  const mark = worthIt ? { history_seen_at: now.toISOString(), history_rest_ms: restMs } : null;
  return { before, mark };
}

/** A leap during the rest counts for the longest step that is none: who works once a month prunes all the same. */
function restAfter(
  restMs: number,
  passedMs: number,
  { leapMs, keptMs }: Readonly<Record<'leapMs' | 'keptMs', number>>,
): number {
  if (passedMs > leapMs && restMs === 0) return keptMs;
  return Math.max(0, restMs - Math.min(leapMs, Math.max(0, passedMs)));
}

/** When the clock was looked at. */
export const nowOf = (before: string, keptMs: number): string =>
  new Date(Date.parse(before) + keptMs).toISOString();

/** The time that history written now is to carry. Both as ISO text. */
export const historyTime = (at: string, seenAt: string | null): string =>
  seenAt !== null && seenAt > at ? seenAt : at;

export const neverSeen: HistoryMark = { history_seen_at: null, history_rest_ms: 0 };
