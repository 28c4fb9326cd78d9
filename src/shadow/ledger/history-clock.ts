// The age of history is measured with a clock, and a clock can be wrong: a clock that leaps ahead would make everything old
// at once. So the time of the last look is kept with the client. After a leap, nothing is pruned until the full time that
// history is kept has passed in believable steps. The cost is that some history is kept longer.
//
// A clock that was put back, and is right again before the next look, shows no leap. What was written in between would be old
// as soon as the clock is right. So history never carries an earlier time than that of the last look. It may carry an earlier
// time than the history before it: otherwise, after a clock that was far ahead, everything would be dated ahead for as long.

import type { ClientMark } from '../engine.ts';
import type { BatchFacts } from '../plan/batch.ts';
import type { SyncClients } from '../tables/bookkeeping-tables.ts';

export type HistoryMark = Pick<SyncClients, 'history_seen_at' | 'history_rest_ms'>;

/** The result of a look at the clock. */
export interface HistoryLook {
  /** Everything older may be removed; `null`: nothing may be removed. */
  readonly before: string | null;
  /** To be kept with the client; `null`: not worth a write. */
  readonly mark: HistoryMark | null;
}

/** A shorter step is not a leap: a machine may sleep, or do its work once an hour. */
const leastLeapMs = 3_600_000;
/** The largest share of its promised age that history may lose by a leap. */
const leapShare = 1 / 4;
/** How often the mark is written within the time that would be a leap. It is not written at each look. */
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

/**
 * A leap during the rest counts as the longest step that is not a leap. So a program that runs once a month can prune too.
 */
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

/** The time that history written now carries. Both times are ISO text. */
export const historyTime = (at: string, seenAt: string | null): string =>
  seenAt !== null && seenAt > at ? seenAt : at;

export const neverSeen: HistoryMark = { history_seen_at: null, history_rest_ms: 0 };

/** What a batch that is written now carries. */
export const factsOf = ({ now, history_seen_at: seenAt, shape_no: shapeNo }: ClientMark): BatchFacts => ({
  at: now,
  historyAt: historyTime(now, seenAt),
  shapeNo,
});
