// How many customers a minute are fetched, over the last five minutes.

const overMs = 300_000;
/** After a shorter time a pace says nothing. */
const leastMs = 10_000;

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
  perMinute(): number | null {
    const now = this.#now();
    const span = Math.min(overMs, now - this.#began);
    if (span < leastMs) return null;
    const customers = this.#done
      .filter(({ at }) => at > now - overMs)
      .reduce((sum, one) => sum + one.customers, 0);
    return Math.round((customers * 60_000) / span);
  }
}
