// Work that leads a drain, with threads that help: they are started when a drain turns out to be long.

import type { EmitSyncEvent } from '../sync/sync-event.ts';
import { isLongDrain, SyncThreads, type SyncThreadsTerms } from './sync-threads.ts';

export type HelpersTerms = Omit<SyncThreadsTerms, 'follows' | 'signal' | 'onStuck'> & {
  /** Threads beside the one that leads. */
  readonly helpers: number;
};

/** The work is given what to tell its events to. The helpers have ended when this resolves. */
export async function withHelpers<T>(
  terms: HelpersTerms,
  work: (emit: EmitSyncEvent) => Promise<T>,
): Promise<T> {
  const done = new AbortController();
  const follows = Array.from({ length: terms.helpers }, () => []);
  const threads = new SyncThreads({ ...terms, follows, signal: done.signal });
  const started: Promise<void>[] = [];
  const emit: EmitSyncEvent = (event) => {
    if (isLongDrain(event, terms.settings)) {
      if (started.length === 0) started.push(threads.run());
      else threads.look();
    }
    terms.emit(event);
  };
  try {
    return await work(emit);
  } finally {
    done.abort();
    await Promise.all(started);
  }
}
