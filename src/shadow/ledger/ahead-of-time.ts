// Finds what is old in a feed whose oldest changes carry a time to come, because they were told while a clock was ahead.
// Left to themselves they would stand before everything that gets old behind them until their time is there. But changes
// are numbered in commit order: what stands before an old change is old too, whatever time it carries. And the times of
// history are never earlier than the last look at the clock (history-clock.ts), so that a change that says it is old is.

import type { OldChanges } from '../engine.ts';
import { nowOf } from './history-clock.ts';
import type { SyncChanges } from '../tables/bookkeeping-tables.ts';

export type DatedChange = Pick<SyncChanges, 'change_no' | 'committed_at'>;

interface Times {
  /** What is older may go. */
  readonly before: string;
  readonly now: string;
}

const isAhead = ({ committed_at }: DatedChange, { now }: Times): boolean => committed_at > now;

/** A client's feed, as an engine reads it. */
export interface Feed {
  /** The first change from this number on. */
  changeFrom(changeNo: number): Promise<DatedChange | null>;
  newest(): Promise<number>;
}

/** `null`: the oldest change is young, and so are all others. Nothing is locked to find that out. */
export async function oldChangesIn(feed: Feed, before: string, keptMs: number): Promise<OldChanges | null> {
  const times = { before, now: nowOf(before, keptMs) };
  const oldest = await feed.changeFrom(0);
  if (oldest === null) return null;
  if (!isAhead(oldest, times)) return oldest.committed_at < before ? { before, upTo: 0 } : null;
  const upTo = await lastOldChange(oldest, await feed.newest(), times, (changeNo) =>
    feed.changeFrom(changeNo),
  );
  return upTo === 0 ? null : { before, upTo };
}

/**
 * The last change found to be old, 0 if none. Halves the feed instead of walking it, as if nothing but changes from ahead
 * of time and old ones stood before the young; where that is not so, some old ones are found later.
 */
export async function lastOldChange(
  oldest: DatedChange,
  newest: number,
  times: Times,
  changeFrom: (changeNo: number) => Promise<DatedChange | null>,
): Promise<number> {
  let [last, low, high] = [0, oldest.change_no, newest + 1];
  while (low + 1 < high) {
    const middle = Math.floor((low + high) / 2);
    const change = await changeFrom(middle);
    if (change === null || change.change_no >= high || isYoung(change, times)) high = middle;
    else {
      low = change.change_no;
      if (!isAhead(change, times)) last = low;
    }
  }
  return last;
}

const isYoung = (change: DatedChange, times: Times): boolean =>
  change.committed_at >= times.before && !isAhead(change, times);
