// Counts what the simulated AA did.

import type { ProcedureName } from '../requests/procedures.ts';

export interface ProcedureCounts {
  readonly calls: number;
  readonly succeeded: number;
  /** Answered FAILURE by AA itself. */
  readonly refused: number;
  /** Met a fault. */
  readonly faulted: number;
  /** Given up by the caller before the answer was out. */
  readonly abandoned: number;
}

export interface PurgeNote {
  readonly at: string;
  readonly maxQueueNum: number;
  readonly removed: number;
}

const nothing: ProcedureCounts = { calls: 0, succeeded: 0, refused: 0, faulted: 0, abandoned: 0 };
const mostPurges = 1_000;

export class Statistics {
  readonly #counts = new Map<ProcedureName, ProcedureCounts>();
  readonly #served = new Map<string, number>();
  readonly #countsCustomers: boolean;
  #purges: PurgeNote[] = [];
  #customers = 0;
  #inFlight = 0;
  #mostInFlight = 0;

  /** Counting by customer takes memory for each; only on request. */
  constructor(countsCustomers: boolean) {
    this.#countsCustomers = countsCustomers;
  }

  count(procedure: ProcedureName, what: keyof ProcedureCounts): void {
    const counts = this.#counts.get(procedure) ?? nothing;
    this.#counts.set(procedure, { ...counts, [what]: counts[what] + 1 });
  }

  arrived(): void {
    this.#inFlight += 1;
    this.#mostInFlight = Math.max(this.#mostInFlight, this.#inFlight);
  }

  left(): void {
    this.#inFlight -= 1;
  }

  served(custId: string): void {
    this.#customers += 1;
    if (this.#countsCustomers) this.#served.set(custId, (this.#served.get(custId) ?? 0) + 1);
  }

  purged(maxQueueNum: number, removed: number): void {
    this.#purges.push({ at: new Date().toISOString(), maxQueueNum, removed });
    if (this.#purges.length > mostPurges * 2) this.#purges = this.#purges.slice(-mostPurges);
  }

  report() {
    return {
      procedures: Object.fromEntries(this.#counts) as Partial<Record<ProcedureName, ProcedureCounts>>,
      inFlight: this.#inFlight,
      mostInFlight: this.#mostInFlight,
      /** Customers whose details went out, each time counted. */
      customersServed: this.#customers,
      purges: this.#purges.slice(-mostPurges) as readonly PurgeNote[],
      /** How often each customer's details went out; empty unless counted by customer. */
      servedByCustId: Object.fromEntries(this.#served) as Readonly<Record<string, number>>,
    };
  }
}
