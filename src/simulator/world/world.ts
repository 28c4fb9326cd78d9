// The simulated association: its customers, the events that change them, and AA's queue of changed customers.

import type { CustId } from '../../catalogue/ids.ts';
import { custIdsOf, mostCustomers, type CustIds } from '../cust-ids.ts';
import { Dice } from '../making/dice.ts';
import type { Ground } from '../making/item.ts';
import { notNarrowed, type Narrowing } from '../making/narrowing.ts';
import { partAt, touchedBy, type Part } from '../making/revisions.ts';
import { sectionCounts } from '../making/section-counts.ts';
import { everySection, visibleCustomer } from '../making/visible-customer.ts';
import type { Asked, VisibleCustomer } from '../making/view.ts';
import { sections } from '../../catalogue/sections.ts';
import { ChangeQueue } from './change-queue.ts';
import { Population } from './population.ts';
import { reasonOfParts, wholeReasons } from './queue-reasons.ts';
import { truthOf, type CustomerTruth } from './truth.ts';

export interface WorldOptions {
  readonly seed: number;
  readonly customers: number;
  /** Whether all customers are queued at the start, as ACGI does once for a new integration, or none. */
  readonly queued: 'all' | 'none';
}

/** An event of a customer, with the number of its queue entry. */
export interface Happening {
  readonly custId: CustId;
  /** The parts that changed. Empty when no data changed, and when the whole customer was added or removed. */
  readonly sections: readonly Part[];
  readonly queueNumber: number;
}

/** An event of a customer without an entry in the queue. */
export type Drift = Omit<Happening, 'queueNumber'>;

export type DriftKind = 'change' | 'delete' | 'restore' | 'add';

export interface Spike {
  readonly queued: number;
  /** How many of the queued customers have memberships that really changed. */
  readonly renewed: number;
  readonly maxQueueNumber: number;
}

const membershipsAt = sections.findIndex(({ name }) => name === 'memberships');
const diceKey = 4_000;

export class World {
  readonly ids: CustIds;
  readonly queue = new ChangeQueue();
  readonly #ground: Ground;
  readonly #population: Population;
  readonly #dice: Dice;

  constructor({ seed, customers, queued }: WorldOptions) {
    if (!(customers >= 0 && customers < mostCustomers)) throw new RangeError('too many customers');
    this.ids = custIdsOf(seed);
    this.#ground = { seed, size: customers, idOf: (number) => this.ids.idOf(number) };
    this.#population = new Population(customers);
    this.#dice = Dice.of(seed, diceKey);
    if (queued === 'all') this.enqueueEveryone();
  }

  get living(): number {
    return this.#population.living;
  }

  /** The ids of all customers, in no particular order. */
  *custIds(): Iterable<CustId> {
    for (const number of this.#population.numbers()) yield this.ids.idOf(number);
  }

  exists(custId: string): boolean {
    return this.#livingNumber(custId) !== null;
  }

  /** The customer as a request with these options sees it. `null`: there is no such customer. */
  visible(custId: string, asked: Asked, narrowing: Narrowing = notNarrowed): VisibleCustomer | null {
    const number = this.#livingNumber(custId);
    return number === null
      ? null
      : visibleCustomer(this.#ground, this.#population.stateOf(number), asked, narrowing);
  }

  /** The customer as it will be after its next change, for an answer that contradicts itself. */
  visibleNext(custId: string, asked: Asked, narrowing: Narrowing = notNarrowed): VisibleCustomer | null {
    const number = this.#livingNumber(custId);
    if (number === null) return null;
    const state = this.#population.stateOf(number);
    return visibleCustomer(this.#ground, { ...state, changes: state.changes + 1 }, asked, narrowing);
  }

  truth(
    custId: string,
    asked: Asked = everySection,
    narrowing: Narrowing = notNarrowed,
  ): CustomerTruth | null {
    const customer = this.visible(custId, asked, narrowing);
    return customer === null ? null : truthOf(customer, asked);
  }

  /** The truth of all customers, one after the other. */
  *truths(asked: Asked = everySection): Iterable<CustomerTruth> {
    for (const number of this.#population.numbers()) {
      yield truthOf(visibleCustomer(this.#ground, this.#population.stateOf(number), asked), asked);
    }
  }

  /** Changes one to three parts of a customer. Default: a random customer. */
  change(custId: string | null = null): Happening {
    const number = this.#number(custId);
    const parts = this.#changed(number);
    return this.#enqueued(number, reasonOfParts(parts), parts.map(partAt));
  }

  delete(custId: string | null = null): Happening {
    const number = this.#number(custId);
    this.#population.remove(number);
    return this.#enqueued(number, wholeReasons.deleted);
  }

  /** Restores a deleted customer with the data it had. */
  restore(custId: string): Happening {
    return this.#enqueued(this.#raised(custId), wholeReasons.inserted);
  }

  /** Adds a new customer. */
  add(): Happening {
    return this.#enqueued(this.#population.add(), wholeReasons.inserted);
  }

  /** The same events without an entry in the queue, as a bulk load does that bypasses AA's triggers. */
  drift(kind: DriftKind, custId: string | null = null): Drift {
    const number = this.#drifting(kind, custId);
    const parts = kind === 'change' ? this.#changed(number) : [];
    if (kind === 'delete') this.#population.remove(number);
    return { custId: this.ids.idOf(number), sections: parts.map(partAt) };
  }

  /** Merges two records of one person. The first is removed without a reason DELETE, and the other changes. */
  merge(custId: string, into: string): readonly [gone: Happening, changed: Happening] {
    const [number, other] = [this.#number(custId), this.#number(into)];
    if (number === other) throw new RangeError('a customer cannot be merged into itself');
    this.#population.remove(number);
    return [this.#enqueued(number, wholeReasons.merged), this.change(into)];
  }

  /** Queues a customer whose data did not change. */
  touch(custId: string | null = null): Happening {
    return this.#enqueued(this.#number(custId), wholeReasons.touched);
  }

  enqueue(custId: string): Happening {
    return this.#enqueued(this.#number(custId), wholeReasons.forced);
  }

  /** Returns how many were queued. */
  enqueueEveryone(): number {
    for (const number of this.#population.numbers()) this.queue.add(number, wholeReasons.forced);
    return this.living;
  }

  /** Queues many customers, as at renewal time. In a share of them the memberships change, if they have any. */
  spike(queued: number, renewedShare: number): Spike {
    const count = Math.min(queued, this.living);
    const start = this.#dice.below(Math.max(1, this.#population.made));
    let renewed = 0;
    let done = 0;
    for (let i = 0; done < count; i += 1) {
      const number = (start + i) % this.#population.made;
      if (!this.#population.lives(number)) continue;
      const really = this.#dice.chance(renewedShare) && this.#hasMemberships(number);
      if (really) this.#population.renew(number);
      renewed += really ? 1 : 0;
      this.queue.add(number, reasonOfParts([membershipsAt]));
      done += 1;
    }
    return { queued: count, renewed, maxQueueNumber: this.queue.lastNumber };
  }

  /** The id of a random customer. */
  anyone(): CustId {
    return this.ids.idOf(this.#anyNumber());
  }

  #drifting(kind: DriftKind, custId: string | null): number {
    if (kind === 'add') return this.#population.add();
    return kind === 'restore' ? this.#raised(custId ?? '') : this.#number(custId);
  }

  /** Makes the customer's next change. Returns the positions of the parts it touched. */
  #changed(number: number): readonly number[] {
    const { changes } = this.#population.change(number);
    return touchedBy(this.#ground, number, changes);
  }

  #raised(custId: string): number {
    const number = this.ids.numberOf(custId);
    if (number === null || number >= this.#population.made || this.#population.lives(number))
      throw new RangeError('only a deleted customer can be restored');
    this.#population.restore(number);
    return number;
  }

  #hasMemberships(number: number): boolean {
    return sectionCounts(this.#ground, number, membershipsAt).shown > 0;
  }

  #livingNumber(custId: string): number | null {
    const number = this.ids.numberOf(custId);
    return number !== null && this.#population.lives(number) ? number : null;
  }

  #number(custId: string | null): number {
    const number = custId === null ? this.#anyNumber() : this.#livingNumber(custId);
    if (number === null) throw new RangeError('there is no such customer');
    return number;
  }

  #anyNumber(): number {
    const { made, living } = this.#population;
    if (living === 0) throw new RangeError('there are no customers');
    let number = this.#dice.below(made);
    while (!this.#population.lives(number)) number = (number + 1) % made;
    return number;
  }

  #enqueued(number: number, reason: number, parts: readonly Part[] = []): Happening {
    return { custId: this.ids.idOf(number), sections: parts, queueNumber: this.queue.add(number, reason) };
  }
}
