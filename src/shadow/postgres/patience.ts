// How long a failed transaction is tried again: quickly at first, slower later, for one minute after its first failure. A
// server that is restarted or replaced is usually back by then.

import { setTimeout as delay } from 'node:timers/promises';
import { isConnectionLoss, isLockTimeout, isRepeatable } from './postgres-failure.ts';

const patienceMs = 60_000;
const firstPauseMs = 20;
const longestPauseMs = 5_000;
/** The limit when only other transactions were in the way: then time does not decide. */
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

  /** Throws the error if trying again is wrong, or if it was tried for long enough. */
  async afterFailure(error: unknown): Promise<void> {
    // The time counts from here, because it takes a minute to find out that a server has vanished silently.
    if (this.#failures === 0) this.#until = this.#time.now() + patienceMs;
    this.#failures += 1;
    if (!this.#mayPass(error) || this.#time.now() > this.#until) throw error;
    await this.#time.pause(this.#pauseMs());
  }

  #mayPass(error: unknown): boolean {
    if (isConnectionLoss(error)) return (this.#lost = true);
    // A server that has not noticed the loss yet still holds our own locks. It does not hold them for long
    // (session-settings.ts).
    if (this.#lost && isLockTimeout(error)) return true;
    return isRepeatable(error) && (this.#collisions += 1) < collisionsAtMost;
  }

  /** Random, so that transactions that collided once do not collide again. */
  #pauseMs(): number {
    const most = Math.min(longestPauseMs, firstPauseMs * 2 ** (this.#failures - 1));
    return most * (0.5 + Math.random() / 2);
  }
}
