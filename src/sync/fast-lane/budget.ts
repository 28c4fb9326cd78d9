// How many calls of AA the fast lane may make, so that a busy login page cannot keep a drain from its work: in all, and for one asker.
// Counted over the last minute, in this process.

export interface LaneBudget {
  /** Calls of AA in a minute. */
  readonly perMinute: number;
  /** Calls in a minute that one asker causes. */
  readonly perAsker: number;
}

export const unlimited: LaneBudget = { perMinute: Infinity, perAsker: Infinity };

const minuteMs = 60_000;
/** Beyond this, the asker who has been quiet for the longest time is forgotten. */
const mostAskers = 10_000;

/** What happened in the last minute. */
class LastMinute {
  #times: number[] = [];

  /** Counts one more, if there is room. */
  take(most: number, now: number): boolean {
    if (this.waitMs(most, now) > 0) return false;
    if (most < Infinity) this.#times.push(now);
    return true;
  }

  /** How long until there is room for one more. */
  waitMs(most: number, now: number): number {
    this.#times = this.#times.filter((time) => time > now - minuteMs);
    const oldest = this.#times[this.#times.length - most];
    return oldest === undefined ? (most > 0 ? 0 : minuteMs) : oldest + minuteMs - now;
  }
}

export class CallBudget {
  readonly #budget: LaneBudget;
  /** Milliseconds that only grow. */
  readonly #now: () => number;
  readonly #calls = new LastMinute();
  readonly #askers = new Map<string, LastMinute>();

  constructor(budget: LaneBudget, now: () => number = () => performance.now()) {
    this.#budget = budget;
    this.#now = now;
  }

  takeCall(): boolean {
    return this.#calls.take(this.#budget.perMinute, this.#now());
  }

  takeFor(asker: string): boolean {
    const minute = this.#askers.get(asker) ?? new LastMinute();
    this.#askers.delete(asker);
    this.#askers.set(asker, minute);
    const [oldest] = this.#askers.keys();
    if (this.#askers.size > mostAskers && oldest !== undefined) this.#askers.delete(oldest);
    return minute.take(this.#budget.perAsker, this.#now());
  }

  /** How long until there is room for a call of this asker. */
  waitMs(asker: string): number {
    const now = this.#now();
    const own = this.#askers.get(asker)?.waitMs(this.#budget.perAsker, now) ?? 0;
    return Math.ceil(Math.max(own, this.#calls.waitMs(this.#budget.perMinute, now)));
  }
}
