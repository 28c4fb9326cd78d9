// Counts what the simulated AA did.

import type { ProcedureName } from '../requests/procedures.ts';

export interface ProcedureCounts {
  readonly calls: number;
  readonly succeeded: number;
  /** Refused by AA itself with FAILURE. */
  readonly refused: number;
  /** Answered under a fault rule. */
  readonly faulted: number;
  /** The caller left before the whole answer was sent. */
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

  /** `countsCustomers`: also counts for each customer, which takes memory for each. */
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
      /** How many times the details of a customer were sent, over all customers. */
      customersServed: this.#customers,
      purges: this.#purges.slice(-mostPurges) as readonly PurgeNote[],
      /** The same for each customer. Empty unless counting by customer is on. */
      servedByCustId: Object.fromEntries(this.#served) as Readonly<Record<string, number>>,
    };
  }
}
