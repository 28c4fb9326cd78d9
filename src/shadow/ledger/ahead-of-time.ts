// Finds what is old in a feed whose oldest changes carry a time in the future, because they were written while a clock was
// ahead. If these changes were not recognised, they would stay first in the feed until their time comes, and everything
// behind them would stay too. But changes are numbered in commit order: a change with a lower number than an old change is
// old too, whatever time it carries. And the times of history are never earlier than the last look at the clock
// (history-clock.ts), so a change with an old time really is old.

import type { OldChanges } from '../engine.ts';
import { nowOf } from './history-clock.ts';
import type { SyncChanges } from '../tables/bookkeeping-tables.ts';

export type DatedChange = Pick<SyncChanges, 'change_no' | 'committed_at'>;

interface Times {
  /** Everything older than this may go. */
  readonly before: string;
  readonly now: string;
}

const isAhead = ({ committed_at }: DatedChange, { now }: Times): boolean => committed_at > now;

/** The feed of a client, as an engine reads it. */
export interface Feed {
  /** The first change with this number or a higher one. */
  changeFrom(changeNo: number): Promise<DatedChange | null>;
  newest(): Promise<number>;
}

/** `null`: the oldest change is young, so all changes are young. Nothing is locked to find this out. */
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
 * The number of the last change found to be old, 0 if there is none. It searches by halving the feed instead of walking
 * through it. This assumes that only changes with a future time and old changes come before the young ones. If that is not
 * true, some old changes are found later.
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
