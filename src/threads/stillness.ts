// How long something has not moved, counted in ticks. A tick counts for no more than two: a process that was stopped, a
// machine that slept and a clock that jumped add nothing.

const mostTicks = 2;

export class Ticks {
  readonly #tickMs: number;
  #last = performance.now();

  constructor(tickMs: number) {
    this.#tickMs = tickMs;
  }

  /** What the time since the last tick counts for. */
  next(): number {
    const now = performance.now();
    const elapsed = now - this.#last;
    this.#last = now;
    return Math.min(Math.max(0, elapsed), mostTicks * this.#tickMs);
  }
}

export class Stillness {
  #seen: number | null = null;
  #stillMs = 0;

  /** Given a number that grows while all is well; says how long it has not. */
  look(beats: number, tickMs: number): number {
    this.#stillMs = beats === this.#seen ? this.#stillMs + tickMs : 0;
    this.#seen = beats;
    return this.#stillMs;
  }
}
