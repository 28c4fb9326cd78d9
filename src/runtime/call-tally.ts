// Gathers the calls to AA of a thread, so that the main thread gets a message a second at most, and none while nothing is called.

import type { EndedCall } from '../aa/open-association.ts';
import type { ClientId } from '../catalogue/ids.ts';
import type { CountedCalls } from './messages.ts';

const sendEveryMs = 1_000;

interface Counting extends CountedCalls {
  readonly seconds: number[];
  readonly customers: number[];
  atOnce: number;
}

export class CallTally {
  readonly #send: (calls: readonly CountedCalls[]) => void;
  readonly #calls = new Map<string, Counting>();
  #timer: NodeJS.Timeout | undefined;

  constructor(send: (calls: readonly CountedCalls[]) => void) {
    this.#send = send;
  }

  add(client: ClientId, { service, outcome, tookMs, customers, atOnce }: EndedCall): void {
    const key = `${client} ${service} ${outcome}`;
    const none = { client, procedure: service, outcome, seconds: [], customers: [], atOnce };
    const known: Counting = this.#calls.get(key) ?? none;
    known.seconds.push(tookMs / 1_000);
    known.customers.push(customers);
    known.atOnce = atOnce;
    this.#calls.set(key, known);
    this.#timer ??= setTimeout(() => this.send(), sendEveryMs).unref();
  }

  /** At once, also at the end of the thread. */
  send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#calls.size === 0) return;
    this.#send([...this.#calls.values()]);
    this.#calls.clear();
  }
}
