// Several pieces of work at once, and how many calls of AA this worker may make at once.

import type { Claimant, PlaceAmongWorkers } from '../../shadow/shadow.ts';
import { type SyncContext, withSignal } from './context.ts';

export type LaneWork = (lane: SyncContext) => Promise<void>;

/** The first lane that fails stops the others. All have ended when it throws. */
export async function allLanes(context: SyncContext, works: readonly LaneWork[]): Promise<void> {
  const stop = new AbortController();
  const failures: unknown[] = [];
  const lane = withSignal(context, stop.signal);
  const run = async (work: LaneWork): Promise<void> => {
    try {
      await work(lane);
    } catch (error) {
      failures.push(error);
      stop.abort(error);
    }
  };
  await Promise.all(works.map(run));
  // The first failure is the reason. Those after it mostly come from lanes that were stopped.
  if (failures.length > 0) throw failures[0];
}

/** How soon a worker notices that another one has come or gone. */
const lookEveryMs = 1_000;

/** All workers get the same number of calls, and the first ones one more where calls are left over. None gets less than one. */
export const portionOf = (concurrency: number, { place, workers }: PlaceAmongWorkers): number =>
  Math.max(1, Math.floor(concurrency / workers) + (place < concurrency % workers ? 1 : 0));

/** This worker's part of the client's `concurrency`. All workers on the client's drain share it. */
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

  /** All other calls of this worker are made by it alone. */
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
