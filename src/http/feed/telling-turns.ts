// How many streams may hold a page at once. A page is in memory while its reader takes it: the other streams wait for their turn, and
// hold nothing. Nobody has all turns: each asker has a part of them at most.

import { localCaller } from '../access/caller.ts';

/** For all, and for one asker. The programs on this machine are one asker together. */
export const mostTelling = 32;
export const mostTellingOf = (asker: string): number => (asker === localCaller.name ? 24 : 8);

interface Waiting {
  readonly asker: string;
  readonly go: () => void;
}

export interface TurnTerms {
  readonly signal: AbortSignal;
  /** How long it is waited for. */
  readonly ms: number;
}

export class TellingTurns {
  #free: number;
  readonly #mostOf: (asker: string) => number;
  readonly #held = new Map<string, number>();
  /** In the order in which they came. */
  readonly #waiting = new Set<Waiting>();

  constructor(most: number, mostOf: (asker: string) => number) {
    this.#free = most;
    this.#mostOf = mostOf;
  }

  /** Resolves when it is the asker's turn, which `give` ends. `false`: the signal was aborted, or the time has passed before. */
  async take(asker: string, { signal, ms }: TurnTerms): Promise<boolean> {
    if (signal.aborted) return false;
    if (this.#mayHave(asker)) {
      this.#begin(asker);
      return true;
    }
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const waiting: Waiting = { asker, go: () => resolve(true) };
    const stop = (): void => {
      if (this.#waiting.delete(waiting)) resolve(false);
    };
    this.#waiting.add(waiting);
    const timer = setTimeout(stop, ms);
    signal.addEventListener('abort', stop, { once: true });
    return promise.finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    });
  }

  /** The first of those who wait and may have one has the turn. */
  give(asker: string): void {
    this.#free += 1;
    const held = this.#heldBy(asker) - 1;
    if (held > 0) this.#held.set(asker, held);
    else this.#held.delete(asker);
    for (const waiting of this.#waiting) if (this.#mayHave(waiting.asker)) return this.#call(waiting);
  }

  #call(waiting: Waiting): void {
    this.#waiting.delete(waiting);
    this.#begin(waiting.asker);
    waiting.go();
  }

  #mayHave(asker: string): boolean {
    return this.#free > 0 && this.#heldBy(asker) < this.#mostOf(asker);
  }

  #begin(asker: string): void {
    this.#free -= 1;
    this.#held.set(asker, this.#heldBy(asker) + 1);
  }

  #heldBy(asker: string): number {
    return this.#held.get(asker) ?? 0;
  }
}
