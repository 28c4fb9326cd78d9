// The latency of the simulated AA: a time per call and per customer, and a limit of calls that are served at once. Other
// calls wait. All of it can be changed while the simulator runs.

import { setTimeout as delay } from 'node:timers/promises';

export interface Latency {
  /** Milliseconds of every call. */
  readonly fixedMs: number;
  /** More milliseconds for each customer in the call. */
  readonly perCustomerMs: number;
  /** Calls served at once. */
  readonly concurrency: number;
}

export const noLatency: Latency = { fixedMs: 0, perCustomerMs: 0, concurrency: 64 };

export class LatencyGate {
  #latency: Latency;
  #inside = 0;
  #most = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(latency: Latency) {
    this.#latency = latency;
  }

  get latency(): Latency {
    return this.#latency;
  }

  /** The most calls that were ever served at once. */
  get most(): number {
    return this.#most;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  set(latency: Partial<Latency>): void {
    this.#latency = { ...this.#latency, ...latency };
    this.#admit();
  }

  /** Waits for a free place and for the latency, then does the work. Rejects without it when the signal aborts before. */
  async serve<T>(customers: number, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.#enter();
    try {
      signal.throwIfAborted();
      const { fixedMs, perCustomerMs } = this.#latency;
      const ms = fixedMs + perCustomerMs * customers;
      if (ms > 0) await delay(ms, undefined, { signal });
      return await work();
    } finally {
      this.#inside -= 1;
      this.#admit();
    }
  }

  async #enter(): Promise<void> {
    const turn = new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#admit();
    await turn;
  }

  #admit(): void {
    while (this.#inside < Math.max(1, this.#latency.concurrency)) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#inside += 1;
      this.#most = Math.max(this.#most, this.#inside);
      next();
    }
  }
}
