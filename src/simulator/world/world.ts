// The made-up association: its customers, what happens to them, and the queue in which AA tells of it.

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
  /** Whether all customers are queued at the start, as the one-time process of an implementation does, or none. */
  readonly queued: 'all' | 'none';
}

/** Something that happened to a customer. It is queued unless it says otherwise. */
export interface Happening {
  readonly custId: CustId;
  /** What changed; empty where nothing really did, and where the whole customer came or went. */
  readonly sections: readonly Part[];
  readonly queueNumber: number;
}

/** Something that happened to a customer and is not told in the queue. */
export type Drift = Omit<Happening, 'queueNumber'>;

export type DriftKind = 'change' | 'delete' | 'restore' | 'add';

export interface Spike {
  readonly queued: number;
  /** Of those, how many memberships really changed. */
  readonly renewed: number;
  readonly maxQueueNumber: number;
}

const membershipsAt = sections.findIndex(({ name }) => name === 'memberships');
const moodKey = 4_000;

export class World {
  readonly ids: CustIds;
  readonly queue = new ChangeQueue();
  readonly #ground: Ground;
  readonly #population: Population;
  readonly #mood: Dice;

  constructor({ seed, customers, queued }: WorldOptions) {
    if (!(customers >= 0 && customers < mostCustomers)) throw new RangeError('too many customers');
    this.ids = custIdsOf(seed);
    this.#ground = { seed, size: customers, idOf: (number) => this.ids.idOf(number) };
    this.#population = new Population(customers);
    this.#mood = Dice.of(seed, moodKey);
    if (queued === 'all') this.enqueueEveryone();
  }

  get living(): number {
    return this.#population.living;
  }

  /** Everyone who lives, in no particular order. */
  *custIds(): Iterable<CustId> {
    for (const number of this.#population.numbers()) yield this.ids.idOf(number);
  }

  exists(custId: string): boolean {
    return this.#livingNumber(custId) !== null;
  }

  /** The customer as a request with these options sees it; `null` where there is none. */
  visible(custId: string, asked: Asked, narrowing: Narrowing = notNarrowed): VisibleCustomer | null {
    const number = this.#livingNumber(custId);
    return number === null
      ? null
      : visibleCustomer(this.#ground, this.#population.stateOf(number), asked, narrowing);
  }

  /** What the customer will be after its next change: for an answer that contradicts itself. */
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

  /** Of everyone who lives, one after the other. */
  *truths(asked: Asked = everySection): Iterable<CustomerTruth> {
    for (const number of this.#population.numbers()) {
      yield truthOf(visibleCustomer(this.#ground, this.#population.stateOf(number), asked), asked);
    }
  }

  /** Changes one to three parts of a customer, of anyone where none is named. */
  change(custId: string | null = null): Happening {
    const number = this.#number(custId);
    const parts = this.#changed(number);
    return this.#tell(number, reasonOfParts(parts), parts.map(partAt));
  }

  delete(custId: string | null = null): Happening {
    const number = this.#number(custId);
    this.#population.bury(number);
    return this.#tell(number, wholeReasons.deleted);
  }

  /** Brings a deleted customer back, as it was. */
  restore(custId: string): Happening {
    return this.#tell(this.#raised(custId), wholeReasons.inserted);
  }

  /** A customer nobody knew before. */
  add(): Happening {
    return this.#tell(this.#population.add(), wholeReasons.inserted);
  }

  /** The same things without a word of them in the queue, as a bulk load past AA's triggers does it. */
  drift(kind: DriftKind, custId: string | null = null): Drift {
    const number = this.#drifting(kind, custId);
    const parts = kind === 'change' ? this.#changed(number) : [];
    if (kind === 'delete') this.#population.bury(number);
    return { custId: this.ids.idOf(number), sections: parts.map(partAt) };
  }

  /** Of two records of one person, the first goes, without a word of deletion, and the other changes. */
  merge(custId: string, into: string): readonly [gone: Happening, changed: Happening] {
    const [number, other] = [this.#number(custId), this.#number(into)];
    if (number === other) throw new RangeError('a customer cannot be merged into itself');
    this.#population.bury(number);
    return [this.#tell(number, wholeReasons.merged), this.change(into)];
  }

  /** Queues a customer whose data did not change. */
  touch(custId: string | null = null): Happening {
    return this.#tell(this.#number(custId), wholeReasons.touched);
  }

  enqueue(custId: string): Happening {
    return this.#tell(this.#number(custId), wholeReasons.forced);
  }

  /** Says how many that were. */
  enqueueEveryone(): number {
    for (const number of this.#population.numbers()) this.queue.add(number, wholeReasons.forced);
    return this.living;
  }

  /** Renewal time: queues so many customers; of that share of them that have memberships, these change. */
  spike(queued: number, renewedShare: number): Spike {
    const count = Math.min(queued, this.living);
    const start = this.#mood.below(Math.max(1, this.#population.made));
    let renewed = 0;
    let done = 0;
    for (let i = 0; done < count; i += 1) {
      const number = (start + i) % this.#population.made;
      if (!this.#population.lives(number)) continue;
      const really = this.#mood.chance(renewedShare) && this.#hasMemberships(number);
      if (really) this.#population.renew(number);
      renewed += really ? 1 : 0;
      this.queue.add(number, reasonOfParts([membershipsAt]));
      done += 1;
    }
    return { queued: count, renewed, maxQueueNumber: this.queue.lastNumber };
  }

  /** Someone living, drawn by lot. */
  anyone(): CustId {
    return this.ids.idOf(this.#anyNumber());
  }

  #drifting(kind: DriftKind, custId: string | null): number {
    if (kind === 'add') return this.#population.add();
    return kind === 'restore' ? this.#raised(custId ?? '') : this.#number(custId);
  }

  /** The positions of the parts that its next change touched. */
  #changed(number: number): readonly number[] {
    const { changes } = this.#population.change(number);
    return touchedBy(this.#ground, number, changes);
  }

  #raised(custId: string): number {
    const number = this.ids.numberOf(custId);
    if (number === null || number >= this.#population.made || this.#population.lives(number))
      throw new RangeError('only a deleted customer can be restored');
    this.#population.raise(number);
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
    if (living === 0) throw new RangeError('nobody lives here');
    let number = this.#mood.below(made);
    while (!this.#population.lives(number)) number = (number + 1) % made;
    return number;
  }

  #tell(number: number, reason: number, parts: readonly Part[] = []): Happening {
    return { custId: this.ids.idOf(number), sections: parts, queueNumber: this.queue.add(number, reason) };
  }
}
