// One association on the free AA. Its address says how many customers it has and how slow it is, so no set-up is needed:
// `c20000-w200-p1-s4-NAME` has 20,000 customers, which are all queued, takes 200 ms for a call and 1 ms
// more per customer, and serves four calls at once. With `later-NAME` the queue is empty until all customers are enqueued.

import { LatencyGate } from '../../src/simulator/http/latency-gate.ts';

export interface StandSpec {
  readonly customers: number;
  readonly waitMs: number;
  readonly perCustomerMs: number;
  readonly served: number;
  readonly name: string;
  /** Whether the queue is empty until all customers are enqueued. Default: all are queued from the beginning. */
  readonly later?: boolean;
}

export const standPath = ({ customers, waitMs, perCustomerMs, served, name, later }: StandSpec): string =>
  `c${customers}-w${waitMs}-p${perCustomerMs}-s${served}-${later === true ? 'later-' : ''}${name}`;

/** An association that answers without delay. */
export const freeStand = (customers: number, name: string, later = false): StandSpec => ({
  customers,
  waitMs: 0,
  perCustomerMs: 0,
  served: 64,
  name,
  later,
});

export class Stand {
  readonly customers: number;
  readonly gate: LatencyGate;
  #maxQueueNumber: number;
  #queued: boolean;
  /** When each call for customers came in. */
  readonly #callsAt: number[] = [];
  #served = 0;

  constructor(path: string) {
    const [, customers, fixedMs, perCustomerMs, concurrency] = (
      /^c(\d+)-w([\d.]+)-p([\d.]+)-s(\d+)-/.exec(path) ?? []
    ).map(Number);
    if (customers === undefined) throw new RangeError('the address is not that of an association');
    this.customers = customers;
    this.#maxQueueNumber = customers;
    this.#queued = !/-later-/.test(path);
    this.gate = new LatencyGate({
      fixedMs: fixedMs ?? 0,
      perCustomerMs: perCustomerMs ?? 0,
      concurrency: concurrency ?? 1,
    });
  }

  /** `null`: the queue is empty. */
  get maxQueueNumber(): number | null {
    return this.#queued ? this.#maxQueueNumber : null;
  }

  called(customers: number): void {
    this.#callsAt.push(Date.now());
    this.#served += customers;
  }

  purge(upTo: number): void {
    if (upTo >= this.#maxQueueNumber) this.#queued = false;
  }

  enqueueEveryone(): void {
    this.#maxQueueNumber += this.customers;
    this.#queued = true;
  }

  /** A report for the benchmark. Times are milliseconds since 1970. */
  report(since: number) {
    return {
      queued: this.#queued,
      calls: this.#callsAt.length,
      served: this.#served,
      firstCallAt: this.#callsAt.find((at) => at >= since) ?? null,
    };
  }
}

export type StandReport = ReturnType<Stand['report']>;
