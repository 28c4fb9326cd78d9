// Made-up customers of an AA, the queue of their changes, and what can happen to them.

import { Chance } from './chance.ts';
import { makeCustomer, makeIds } from './make-customer.ts';

export type Value = string | number | boolean | null;

export interface Item {
  /** By element name: dates as `YYYY-MM-DD`, flags as booleans. */
  readonly values: Record<string, Value>;
  readonly lists: Record<string, (string | Readonly<Record<string, string>>)[]>;
  readonly inactiveSlots: Readonly<Record<string, string>>[];
  /** Those of employment that stand within a job. */
  readonly attributes: Item[];
  /** Bad, inactive or expired: left out unless asked for. */
  readonly hidden: boolean;
}

/** How AA spells this customer. All of it is documented; none of it makes a difference. */
export interface Style {
  readonly flags: 'words' | 'letters';
  readonly noValue: 'left out' | 'closed' | 'pair';
  readonly noItems: 'left out' | 'closed';
  readonly indented: boolean;
  readonly cdata: boolean;
}

export interface MadeUpCustomer {
  readonly custId: string;
  readonly own: Record<string, Value>;
  readonly name: Record<string, Value>;
  globalOptOut: boolean | null;
  readonly sections: Record<string, Item[]>;
  readonly style: Style;
}

export interface Trigger {
  readonly tableName: string;
  readonly action: 'INSERT' | 'UPDATE' | 'DELETE';
}

export interface QueuedTrigger extends Trigger {
  readonly number: number;
  readonly custId: string;
}

export interface QueuedCustomer {
  readonly custId: string;
  readonly triggers: readonly Trigger[];
}

const firstNumber = 88_000;

export class StandInWorld {
  readonly customers = new Map<string, MadeUpCustomer>();
  readonly chance: Chance;
  #queued: QueuedTrigger[] = [];
  #lastNumber = firstNumber;

  constructor(customers: number, seed: number) {
    this.chance = new Chance(seed);
    const ids = makeIds(customers, this.chance);
    for (const [i, custId] of ids.entries())
      this.customers.set(custId, makeCustomer(custId, i, ids, this.chance));
  }

  /** Of the queue; what changes from now on gets a higher one. */
  get lastNumber(): number {
    return this.#lastNumber;
  }

  queue(custId: string, ...triggers: readonly Trigger[]): void {
    for (const trigger of triggers)
      this.#queued.push({ ...trigger, custId, number: (this.#lastNumber += 1) });
  }

  /** What is queued now; every customer once, with all triggers. */
  queued(): { readonly customers: readonly QueuedCustomer[]; readonly maxQueueNumber: number | null } {
    const customers = new Map<string, Trigger[]>();
    for (const { custId, tableName, action } of this.#queued)
      customers.set(custId, [...(customers.get(custId) ?? []), { tableName, action }]);
    return {
      customers: [...customers].map(([custId, triggers]) => ({ custId, triggers })),
      maxQueueNumber: this.#queued.at(-1)?.number ?? null,
    };
  }

  /** Clears entries up to that number, and no further. Returns what was cleared. */
  purge(upTo: number): readonly QueuedTrigger[] {
    const cleared = this.#queued.filter(({ number }) => number <= upTo);
    this.#queued = this.#queued.filter(({ number }) => number > upTo);
    return cleared;
  }

  /** The one-time filling of the queue: everybody, with reasons. */
  queueEverybody(): void {
    const more = ['CEN_CUST_ADDR', 'CEN_CUST_PHONE', 'CEN_CUST_CYBER', 'CEN_CUST_EMP', 'CRT_CUST_MAST'];
    for (const custId of this.customers.keys()) {
      this.queue(custId, { tableName: 'CEN_CUST_MAST', action: 'INSERT' });
      for (const tableName of more)
        if (this.chance.happens(0.3))
          this.queue(custId, { tableName, action: this.chance.pick(['INSERT', 'UPDATE']) });
    }
  }

  customer(custId: string): MadeUpCustomer {
    const found = this.customers.get(custId);
    if (found === undefined) throw new Error(`nobody is ${custId}`);
    return found;
  }

  delete(custId: string): void {
    this.customer(custId);
    this.customers.delete(custId);
    this.queue(custId, { tableName: 'CEN_CUST_MAST', action: 'DELETE' });
  }
}
