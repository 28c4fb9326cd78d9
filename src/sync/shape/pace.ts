// How many customers a minute are fetched, over the last five minutes: on the average, and in the slow and the fast quarter of the time.

import type { ShapePace } from '../../shadow/shadow.ts';

const overMs = 300_000;
/** The rates of pieces of this length are compared. */
const pieceMs = 10_000;

export class Pace {
  readonly #now: () => number;
  readonly #began: number;
  #done: { readonly at: number; readonly customers: number }[] = [];

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#began = now();
  }

  add(customers: number): void {
    const at = this.#now();
    this.#done = [...this.#done.filter((one) => one.at > at - overMs), { at, customers }];
  }

  /** `null`: it is too early to tell. */
  lately(): ShapePace | null {
    const now = this.#now();
    const span = Math.min(overMs, now - this.#began);
    if (span < pieceMs) return null;
    const rates = this.#pieces(now, Math.floor(span / pieceMs))
      .map((customers) => Math.round((customers * 60_000) / pieceMs))
      .toSorted((one, other) => one - other);
    return {
      perMinute: Math.round((this.#since(now - overMs, now) * 60_000) / span),
      slow: quantile(rates, 0.25),
      fast: quantile(rates, 0.75),
    };
  }

  /** The newest first. */
  #pieces(now: number, pieces: number): readonly number[] {
    return Array.from({ length: pieces }, (_, piece) =>
      this.#since(now - (piece + 1) * pieceMs, now - piece * pieceMs),
    );
  }

  #since(after: number, upTo: number): number {
    return this.#done
      .filter(({ at }) => at > after && at <= upTo)
      .reduce((sum, { customers }) => sum + customers, 0);
  }
}

const quantile = (ascending: readonly number[], share: number): number =>
  ascending[Math.round((ascending.length - 1) * share)] ?? 0;
