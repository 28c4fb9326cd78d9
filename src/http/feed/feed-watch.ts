// Tells those who wait that a client has new changes. It looks at the numbers of all clients at once, however many wait, and
// only while somebody waits.

import { setTimeout as delay } from 'node:timers/promises';
import type { ClientId } from '../../catalogue/ids.ts';
import type { FeedNumbers } from '../../shadow/shadow.ts';

interface Waiting {
  readonly client: ClientId;
  readonly known: readonly number[];
  readonly end: (number: number | null) => void;
  readonly fail: (error: unknown) => void;
}

export interface WaitTerms {
  /** Numbers of the newest change that are no news. */
  readonly known: readonly number[];
  readonly ms: number;
  readonly signal: AbortSignal;
}

export class FeedWatch {
  readonly #numbers: () => Promise<FeedNumbers>;
  readonly #everyMs: number;
  readonly #waiting = new Set<Waiting>();
  #isLooking = false;

  constructor(numbers: () => Promise<FeedNumbers>, everyMs: number) {
    this.#numbers = numbers;
    this.#everyMs = everyMs;
  }

  /**
   * Resolves with the number of the client's newest change when it is none of those that are known. `null`: the time has
   * passed, or the signal was aborted. Rejects when the numbers cannot be read.
   */
  news(client: ClientId, { known, ms, signal }: WaitTerms): Promise<number | null> {
    if (signal.aborted || ms <= 0) return Promise.resolve(null);
    const { promise, resolve, reject } = Promise.withResolvers<number | null>();
    const waiting: Waiting = { client, known, end: resolve, fail: reject };
    const stop = (): void => resolve(null);
    const timer = setTimeout(stop, ms);
    signal.addEventListener('abort', stop, { once: true });
    this.#waiting.add(waiting);
    if (!this.#isLooking) void this.#look();
    return promise.finally(() => {
      this.#waiting.delete(waiting);
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    });
  }

  async #look(): Promise<void> {
    this.#isLooking = true;
    while (this.#waiting.size > 0) {
      const pause = delay(this.#everyMs);
      await this.#lookOnce();
      await pause;
    }
    this.#isLooking = false;
  }

  /** Who came while the numbers were read is looked at with the next ones: these may be older than what it knows. */
  async #lookOnce(): Promise<void> {
    const those = [...this.#waiting];
    try {
      const numbers = await this.#numbers();
      for (const { client, known, end } of those) {
        const number = numbers.get(client) ?? 0;
        if (!known.includes(number)) end(number);
      }
    } catch (error) {
      for (const { fail } of those) fail(error);
    }
  }
}
