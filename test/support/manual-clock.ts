// A clock that a test moves by hand, so that no test waits.

import type { Clock } from '../../src/aa/clock.ts';

export interface ManualClock extends Clock {
  /** Moves the time forward and calls the callbacks that are due, in order. */
  readonly advance: (ms: number) => void;
  /** The callbacks that are not due yet. */
  readonly pending: () => number;
}

interface Alarm {
  readonly at: number;
  readonly callback: () => void;
}

export function manualClock(): ManualClock {
  const alarms = new Set<Alarm>();
  let now = 0;
  const nextDue = (until: number): Alarm | undefined =>
    [...alarms].filter(({ at }) => at <= until).sort((one, other) => one.at - other.at)[0];
  const advance = (ms: number): void => {
    const until = now + ms;
    for (let due = nextDue(until); due !== undefined; due = nextDue(until)) {
      alarms.delete(due);
      now = Math.max(now, due.at);
      due.callback();
    }
    now = until;
  };
  const after: Clock['after'] = (ms, callback) => {
    const alarm = { at: now + ms, callback };
    alarms.add(alarm);
    return () => alarms.delete(alarm);
  };
  return { now: () => now, after, advance, pending: () => alarms.size };
}
