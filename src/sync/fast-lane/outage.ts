// When AA was found away, the fast lane leaves it alone for a while, longer each time: askers come all the time, and each of them
// would wait for a call in vain. They are told at once why the copy is not fresh.

import type { SyncContext } from '../work/context.ts';
import { FailureCount } from '../work/retry-loop.ts';
import { pauseAfterFailure } from '../work/schedule.ts';
import type { Staleness } from './words.ts';

export class Outage {
  readonly #context: Pick<SyncContext, 'now' | 'random'>;
  readonly #failures = new FailureCount();
  #said: Staleness | null = null;
  #foundAt = 0;
  #pauseMs = 0;

  constructor(context: Pick<SyncContext, 'now' | 'random'>) {
    this.#context = context;
  }

  /** AA was asked, and is away. Of flights that were under way together, the first counts. */
  found(says: Staleness): void {
    if (this.now() !== null) return;
    this.#said = says;
    this.#foundAt = this.#nowMs();
    this.#pauseMs = pauseAfterFailure(this.#failures.add(), 'transient', this.#context.random());
  }

  over(): void {
    this.#said = null;
    this.#failures.reset();
  }

  /** What to tell instead of asking AA. `null`: it is to be asked. */
  now(): Staleness | null {
    const sinceMs = this.#nowMs() - this.#foundAt;
    // A clock that was put back must not make the pause longer.
    return sinceMs >= 0 && sinceMs < this.#pauseMs ? this.#said : null;
  }

  #nowMs(): number {
    return this.#context.now().getTime();
  }
}
