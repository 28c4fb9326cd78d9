// `run` for one client in this process. Its pauses are a hundred times shorter than requested, so that a minute of retries
// takes less than a second.

import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { followClient } from '../../src/sync/run.ts';
import type { SyncContext } from '../../src/sync/work/context.ts';
import type { SyncEvent } from '../../src/sync/sync-event.ts';
import type { SimulatedSync } from './simulated-sync.ts';

type Wanted = (event: SyncEvent) => boolean;

export interface Following {
  readonly events: readonly SyncEvent[];
  /** The pauses that were requested so far, in real milliseconds. */
  readonly pauses: readonly number[];
  /** Resolves with the next event of this kind. */
  next(wanted: Wanted): Promise<SyncEvent>;
  stop(): Promise<void>;
}

export const failedWith =
  (code: string): Wanted =>
  (event) =>
    event.type === 'failed' && event.error.code === code;

export const purged: Wanted = ({ type }) => type === 'purged';

export function follow(sync: SimulatedSync, changes: Partial<SyncContext> = {}): Following {
  const stop = new AbortController();
  const events: SyncEvent[] = [];
  const pauses: number[] = [];
  const waiting = new Set<{ readonly wanted: Wanted; readonly resolve: (event: SyncEvent) => void }>();
  const context = sync.with({
    signal: stop.signal,
    emit: (event) => {
      events.push(event);
      for (const one of waiting) if (one.wanted(event)) one.resolve(event);
    },
    pause: async (ms, signal) => {
      pauses.push(ms);
      await delay(ms / 100, undefined, { signal }).catch(() => undefined);
    },
    ...changes,
  });
  const ended = followClient(context, `here/${process.pid}/test`);
  const following: Following = {
    events,
    pauses,
    next: (wanted) =>
      new Promise((resolve) => {
        const one = { wanted, resolve: (event: SyncEvent) => (waiting.delete(one), resolve(event)) };
        waiting.add(one);
      }),
    stop: async () => {
      stop.abort();
      await ended;
    },
  };
  onTestFinished(() => following.stop());
  return following;
}
