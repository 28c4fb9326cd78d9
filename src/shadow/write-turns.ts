// Threads of one process take turns at writing. SQLite has one writer at a time. A thread that waits for it inside SQLite can
// do nothing else meanwhile; a thread that waits here can read another answer of AA.

/** How long a thread waits for another's transaction. After that, the lock of the file decides the order. */
const defaultPatienceMs = 10_000;
const [free, taken] = [0, 1];

export const newWriteTurns = (): SharedArrayBuffer => new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);

export class WriteTurns {
  readonly #state: Int32Array<SharedArrayBuffer>;

  readonly #patienceMs: number;

  /** `patienceMs`: default ten seconds. */
  constructor(shared: SharedArrayBuffer, patienceMs = defaultPatienceMs) {
    this.#state = new Int32Array(shared);
    this.#patienceMs = patienceMs;
  }

  async inTurn<T>(work: () => T | Promise<T>): Promise<T> {
    await this.#take();
    try {
      return await work();
    } finally {
      Atomics.store(this.#state, 0, free);
      Atomics.notify(this.#state, 0, 1);
    }
  }

  /** A thread that died while it had the turn never gives it back. Then the turn is taken from it. */
  async #take(): Promise<void> {
    const until = performance.now() + this.#patienceMs;
    while (Atomics.compareExchange(this.#state, 0, free, taken) === taken && performance.now() < until) {
      // A thread with nothing else to wait for would end here without this timer.
      const leftMs = Math.max(1, until - performance.now());
      const alive = setTimeout(() => undefined, leftMs);
      await Atomics.waitAsync(this.#state, 0, taken, leftMs).value;
      clearTimeout(alive);
    }
  }
}
