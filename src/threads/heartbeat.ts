// A number in shared memory that grows as long as its thread runs: whoever watches it needs no answer from the thread.

import { url } from 'node:inspector';

const [beatsAt, pausedAt] = [0, 1];

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

  /** A debugger may hold its thread for as long as it likes. */
  get mayPause(): boolean {
    return Atomics.load(this.#numbers, pausedAt) === 1;
  }
}

export const isDebugged = (): boolean => url() !== undefined;
