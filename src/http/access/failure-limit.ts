// Counts keys that were not good, for each address. Beyond the limit an address waits. Pure, but for what it remembers.

export interface FailureLimitTerms {
  readonly failures: number;
  readonly withinMs: number;
  /** How many addresses are remembered. Beyond that the oldest is dropped. */
  readonly addresses: number;
}

export const usualFailureLimit: FailureLimitTerms = { failures: 20, withinMs: 60_000, addresses: 10_000 };

interface Window {
  readonly endsAt: number;
  failures: number;
}

export class FailureLimit {
  readonly #terms: FailureLimitTerms;
  readonly #windows = new Map<string, Window>();

  constructor(terms: FailureLimitTerms = usualFailureLimit) {
    this.#terms = terms;
  }

  add(address: string, nowMs: number): void {
    const window = this.#windowOf(address, nowMs);
    if (window !== null) {
      window.failures += 1;
      return;
    }
    this.#windows.delete(address);
    this.#windows.set(address, { endsAt: nowMs + this.#terms.withinMs, failures: 1 });
    const [oldest] = this.#windows.keys();
    if (this.#windows.size > this.#terms.addresses && oldest !== undefined) this.#windows.delete(oldest);
  }

  /** How many seconds the address must wait; 0: it need not. */
  waitSeconds(address: string, nowMs: number): number {
    const window = this.#windowOf(address, nowMs);
    if (window === null || window.failures < this.#terms.failures) return 0;
    return Math.ceil((window.endsAt - nowMs) / 1_000);
  }

  #windowOf(address: string, nowMs: number): Window | null {
    const window = this.#windows.get(address);
    if (window === undefined) return null;
    const leftMs = window.endsAt - nowMs;
    // One that would last longer tells of a clock that was put back.
    return leftMs <= 0 || leftMs > this.#terms.withinMs ? null : window;
  }
}
