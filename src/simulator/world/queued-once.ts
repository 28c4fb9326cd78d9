// The queue as AA tells it: a customer stands once, where it first stood, with all that happened to it.

import type { QueuedCustomer, QueueSnapshot } from './change-queue.ts';

/** No reason has this bit: see queue-reasons.ts. */
const told = 0x8000_0000;

/** What happened to each customer of a snapshot, by its number: four bytes a customer. */
class Happened {
  #reasons = new Uint32Array(1_024);

  add({ customer, reason }: QueuedCustomer): void {
    if (customer >= this.#reasons.length) this.#grow(customer);
    this.#reasons[customer] = (this.#reasons[customer] ?? 0) | reason;
  }

  /** All that happened to a customer, the first time it is asked for; then `null`. */
  take(customer: number): number | null {
    const reason = this.#reasons[customer] ?? 0;
    if (reason >= told) return null;
    this.#reasons[customer] = reason | told;
    return reason;
  }

  #grow(customer: number): void {
    const grown = new Uint32Array(Math.max(customer + 1, this.#reasons.length * 2));
    grown.set(this.#reasons);
    this.#reasons = grown;
  }
}

export function* queuedOnce(snapshot: QueueSnapshot): Iterable<QueuedCustomer> {
  const happened = new Happened();
  for (const entry of snapshot.entries()) happened.add(entry);
  for (const entry of snapshot.entries()) {
    const reason = happened.take(entry.customer);
    if (reason !== null) yield { ...entry, reason };
  }
}
