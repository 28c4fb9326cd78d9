// How long a failed transaction is tried again: quickly at first, slower later, for a minute after it first failed. A
// server that is restarted or replaced is back by then, mostly.

import { setTimeout as delay } from 'node:timers/promises';
import { isConnectionLoss, isLockTimeout, isRepeatable } from './postgres-failure.ts';

const patienceMs = 60_000;
const firstPauseMs = 20;
const longestPauseMs = 5_000;
/** Where only others were in the way: then it is not a question of time. */
const collisionsAtMost = 20;

/** In milliseconds. */
export interface Time {
  now(): number;
  pause(ms: number): Promise<unknown>;
}

const realTime: Time = { now: () => performance.now(), pause: (ms) => delay(ms) };

export class Patience {
  readonly #time: Time;
  #until = Infinity;
  #failures = 0;
  #collisions = 0;
  #lost = false;

  constructor(time = realTime) {
    this.#time = time;
  }

  /** Throws the error where trying again is wrong, or was tried long enough. */
  async afterFailure(error: unknown): Promise<void> {
    // Counted from here: finding out that a server has vanished without a word takes a minute by itself.
    if (this.#failures === 0) this.#until = this.#time.now() + patienceMs;
    this.#failures += 1;
    if (!this.#mayPass(error) || this.#time.now() > this.#until) throw error;
    await this.#time.pause(this.#pauseMs());
  }

  #mayPass(error: unknown): boolean {
    if (isConnectionLoss(error)) return (this.#lost = true);
    // A server that has not heard of the loss yet keeps our own locks, and does not for long (session-settings.ts).
    if (this.#lost && isLockTimeout(error)) return true;
    return isRepeatable(error) && (this.#collisions += 1) < collisionsAtMost;
  }

  /** Jittered, so that those who met once do not meet again. */
  #pauseMs(): number {
    const most = Math.min(longestPauseMs, firstPauseMs * 2 ** (this.#failures - 1));
    return most * (0.5 + Math.random() / 2);
  }
}
