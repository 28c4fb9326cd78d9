// A thread that was ended because it was stuck, and a process that ends because that did not help.

import { syncError } from '../sync/sync-error.ts';
import type { StuckThread } from './thread-watch.ts';

export class ThreadStuck extends Error {
  readonly stuck: StuckThread;

  constructor(stuck: StuckThread) {
    super(
      stuck.kind === 'thread-blocked'
        ? 'the thread did nothing at all'
        : `the work for ${stuck.client ?? 'a client'} gave no sign of life`,
    );
    this.name = 'ThreadStuck';
    this.stuck = stuck;
  }
}

/** How often one thread was stuck lately. */
export class StuckCount {
  readonly #atMost: number;
  readonly #withinMs: number;
  #times: number[] = [];

  constructor({ restarts, withinMs }: { readonly restarts: number; readonly withinMs: number }) {
    this.#atMost = restarts;
    this.#withinMs = withinMs;
  }

  /** Throws `SYNC_STUCK` when starting anew has not helped often enough. */
  add(now = performance.now()): void {
    this.#times = [...this.#times.filter((time) => now - time < this.#withinMs), now];
    if (this.#times.length <= this.#atMost) return;
    const minutes = Math.round(this.#withinMs / 60_000);
    throw syncError('SYNC_STUCK', `${this.#times.length} times in ${minutes} minutes`);
  }
}
