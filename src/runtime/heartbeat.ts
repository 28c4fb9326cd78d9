// Shows whether a thread still runs. It counts in shared memory, so that a watcher needs no answer from it. Also measures how
// long nothing has moved, counted in ticks.

import { url } from 'node:inspector';

const [beatsAt, pausedAt] = [0, 1];

/** A number in shared memory that grows as long as its thread runs. */
export class Heartbeat {
  readonly shared: SharedArrayBuffer;
  readonly #numbers: Int32Array<SharedArrayBuffer>;

  constructor(shared = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)) {
    this.shared = shared;
    this.#numbers = new Int32Array(shared);
  }

  /** Its thread runs. */
  beat(): void {
    Atomics.store(this.#numbers, pausedAt, isDebugged() ? 1 : 0);
    Atomics.add(this.#numbers, beatsAt, 1);
  }

  get beats(): number {
    return Atomics.load(this.#numbers, beatsAt);
  }

  /** A debugger may hold the thread for any time. */
  get mayPause(): boolean {
    return Atomics.load(this.#numbers, pausedAt) === 1;
  }
}

export const isDebugged = (): boolean => url() !== undefined;

/**
 * A tick counts for no more than two: a process that was stopped, a machine that slept and a clock that jumped add nothing.
 */
const mostTicks = 2;

export class Ticks {
  readonly #tickMs: number;
  #last = performance.now();

  constructor(tickMs: number) {
    this.#tickMs = tickMs;
  }

  /** The milliseconds that the time since the last tick counts for. */
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

  /** Takes a number that grows while all is well. Returns for how long it has not grown. */
  look(beats: number, tickMs: number): number {
    this.#stillMs = beats === this.#seen ? this.#stillMs + tickMs : 0;
    this.#seen = beats;
    return this.#stillMs;
  }
}
