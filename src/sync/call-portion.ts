// How many calls this worker may make at once: its part of the client's `concurrency`, which all workers on the client's
// drain share.

import type { Claimant, PlaceAmongWorkers } from '../shadow/shadow.ts';
import type { SyncContext } from './sync-context.ts';

/** How soon a worker notices that another has come or gone. */
const lookEveryMs = 1_000;

/** Everybody gets the same, the first ones one more where it does not come out even; nobody less than one. */
export const portionOf = (concurrency: number, { place, workers }: PlaceAmongWorkers): number =>
  Math.max(1, Math.floor(concurrency / workers) + (place < concurrency % workers ? 1 : 0));

export class CallPortion {
  readonly #context: SyncContext;
  readonly #claimant: Claimant;
  #look: Promise<number> | null = null;
  #lookedAt = 0;

  constructor(context: SyncContext, claimant: Claimant) {
    this.#context = context;
    this.#claimant = claimant;
  }

  /** Calls at once, as of now. */
  async calls(): Promise<number> {
    const now = performance.now();
    if (this.#look === null || now - this.#lookedAt >= lookEveryMs) {
      this.#lookedAt = now;
      this.#look = this.#lookUp();
    }
    return this.#look;
  }

  /** Everything else this worker asks of AA, it asks alone. */
  end(): void {
    const { aa, settings } = this.#context;
    aa.limitCalls(settings.concurrency);
  }

  async #lookUp(): Promise<number> {
    const { shadow, aa, settings } = this.#context;
    const calls = portionOf(settings.concurrency, await shadow.placeAmongWorkers(this.#claimant));
    aa.limitCalls(calls);
    return calls;
  }
}
