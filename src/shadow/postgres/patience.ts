// How long a failed transaction is tried again: quickly at first, slower later, for a minute in all. A server that is
// restarted or replaced is back by then, mostly.

import { setTimeout as delay } from 'node:timers/promises';
import { isConnectionLoss, isRepeatable } from './postgres-failure.ts';

const patienceMs = 60_000;
const firstPauseMs = 20;
const longestPauseMs = 5_000;
/** Where only others were in the way: then it is not a question of time. */
const repeatsAtMost = 20;

export class Patience {
  readonly #until = performance.now() + patienceMs;
  #failures = 0;

  /** Throws the error where trying again is wrong, or was tried long enough. */
  async afterFailure(error: unknown): Promise<void> {
    this.#failures += 1;
    const again = isConnectionLoss(error) || (isRepeatable(error) && this.#failures < repeatsAtMost);
    if (!again || performance.now() > this.#until) throw error;
    await delay(this.#pauseMs());
  }

  /** Jittered, so that those who met once do not meet again. */
  #pauseMs(): number {
    const most = Math.min(longestPauseMs, firstPauseMs * 2 ** (this.#failures - 1));
    return most * (0.5 + Math.random() / 2);
  }
}
