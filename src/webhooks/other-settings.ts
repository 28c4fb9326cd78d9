// Processes whose configurations have other settings of the same webhook. The settings count that came last, with the process that
// was started last. The others stand aside, as long as somebody sends.

import type { LookedWebhook } from '../shadow/shadow.ts';
import { keyOf, type Subscription, termsOf } from './subscription.ts';

interface Aside {
  /** Of the row: it changes with whatever the other process does. */
  readonly edition: number;
  readonly since: number;
}

/** Nobody sends what is there to be sent: the other process has ended. */
const idleMs = 60_000;

export class OtherSettings {
  readonly #now: () => Date;
  /** The terms that this process has begun with. */
  readonly #begun = new Map<string, string>();
  readonly #aside = new Map<string, Aside>();

  constructor(now: () => Date) {
    this.#now = now;
  }

  begin(subscription: Subscription): void {
    this.#begun.set(keyOf(subscription), termsOf(subscription));
    this.#aside.delete(keyOf(subscription));
  }

  /** Others count by now. `false` also for settings that are new. */
  isOverruled(subscription: Subscription, { terms }: LookedWebhook): boolean {
    const mine = termsOf(subscription);
    return terms !== mine && this.#begun.get(keyOf(subscription)) === mine;
  }

  /** Forgets the subscriptions that are not there any more. */
  keep(those: ReadonlySet<string>): void {
    for (const known of [this.#begun, this.#aside])
      for (const key of known.keys()) if (!those.has(key)) known.delete(key);
  }

  isAside(subscription: Subscription): boolean {
    return this.#aside.has(keyOf(subscription));
  }

  /** Whether nobody has sent for a minute. `isWaiting`: there is something to be sent now. */
  mayTakeOver(subscription: Subscription, { edition }: LookedWebhook, isWaiting: boolean): boolean {
    const now = this.#now().getTime();
    const key = keyOf(subscription);
    const known = this.#aside.get(key);
    // One that is in the future tells of a clock that was put back.
    if (known !== undefined && isWaiting && known.edition === edition && known.since <= now)
      return now - known.since >= idleMs;
    this.#aside.set(key, { edition, since: now });
    return false;
  }
}
