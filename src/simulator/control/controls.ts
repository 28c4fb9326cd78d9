// Everything that a test or a demo can do with a running simulator: change its customers, set faults and latency, and
// read the truth and the requests that came. The control endpoint offers the same over HTTP.

import type { CustId } from '../../catalogue/ids.ts';
import type { RuleCount } from '../faults/fault-book.ts';
import type { FaultRule } from '../faults/fault-rule.ts';
import type { Latency } from '../http/latency-gate.ts';
import type { Narrowing } from '../making/narrowing.ts';
import type { Asked } from '../making/view.ts';
import type { Site } from '../services/site.ts';
import type { CustomerTruth } from '../world/truth.ts';
import type { Drift, DriftKind, Happening, Spike } from '../world/world.ts';
import type { JournalEntry, RequestEntry } from './journal.ts';

/** How many customers to queue, as a number or as a share of all, and the share of them whose memberships really change. */
export type SpikeWish = ({ readonly customers: number } | { readonly share: number }) & {
  /** Default 0.8. */
  readonly renewed?: number;
};

export interface Queued {
  readonly queueNumber: number;
  readonly custId: CustId;
}

const renewedByDefault = 0.8;

export class Controls {
  readonly #site: Site;

  constructor(site: Site) {
    this.#site = site;
  }

  /** How many customers there are now. Deleted ones do not count. */
  get living(): number {
    return this.#site.world.living;
  }

  get queueLength(): number {
    return this.#site.world.queue.length;
  }

  /** Changes one to three parts of a customer. Default: a random customer. An unknown customer is a RangeError. */
  change(custId?: string): Happening {
    return this.#site.world.change(custId);
  }

  delete(custId?: string): Happening {
    return this.#site.world.delete(custId);
  }

  restore(custId: string): Happening {
    return this.#site.world.restore(custId);
  }

  merge(custId: string, into: string): readonly [gone: Happening, changed: Happening] {
    return this.#site.world.merge(custId, into);
  }

  /** Changes a customer without an entry in the queue. Default: a random customer (`restore` needs a named one). */
  drift(kind: DriftKind, custId?: string): Drift {
    return this.#site.world.drift(kind, custId);
  }

  /** Adds a new customer. */
  add(): Happening {
    return this.#site.world.add();
  }

  /** Queues a customer whose data did not change. */
  touch(custId?: string): Happening {
    return this.#site.world.touch(custId);
  }

  /** Queues one customer, by default all customers. Returns how many were queued. */
  enqueue(custId?: string): number {
    if (custId === undefined) return this.#site.world.enqueueEveryone();
    this.#site.world.enqueue(custId);
    return 1;
  }

  /** Queues many customers at once, as at renewal time. */
  spike(wish: SpikeWish): Spike {
    const customers = 'customers' in wish ? wish.customers : Math.round(wish.share * this.living);
    return this.#site.world.spike(customers, wish.renewed ?? renewedByDefault);
  }

  /** Purges as another environment on these credentials would, by default everything. Returns how many entries it removed. */
  foreignPurge(upTo?: number): number {
    const { queue } = this.#site.world;
    return queue.purge(upTo ?? queue.lastNumber);
  }

  /** Lowers all queue numbers by this much from now on. Returns the newest number. */
  queueNumberBack(by: number): number {
    return this.#site.world.queue.goBack(by);
  }

  /** Sets how many customers change by themselves every second. Zero stops the changes. */
  changesPerSecond(perSecond: number): void {
    this.#site.changes.set(perSecond);
  }

  /** `asked`: by default every section with its usual options. Returns `null` where there is no such customer. */
  truth(custId: string, asked?: Asked, narrowing?: Narrowing): CustomerTruth | null {
    return this.#site.world.truth(custId, asked, narrowing);
  }

  truths(asked?: Asked): Iterable<CustomerTruth> {
    return this.#site.world.truths(asked);
  }

  custIds(): Iterable<CustId> {
    return this.#site.world.custIds();
  }

  /** The entries of the queue, in order. */
  *queued(): Iterable<Queued> {
    const { queue, ids } = this.#site.world;
    for (const { queueNumber, customer } of queue.snapshot().entries())
      yield { queueNumber, custId: ids.idOf(customer) };
  }

  /** The present fault rules, and how often each fired. */
  faults(): readonly RuleCount[] {
    return this.#site.faults.counts();
  }

  setFaults(rules: readonly FaultRule[]): void {
    this.#site.faults.set(rules);
  }

  addFault(rule: FaultRule): void {
    this.#site.faults.add(rule);
  }

  clearFaults(): void {
    this.#site.faults.clear();
  }

  latency(): Latency {
    return this.#site.gate.latency;
  }

  setLatency(latency: Partial<Latency>): void {
    this.#site.gate.set(latency);
  }

  stats() {
    const { world, gate, statistics, changes } = this.#site;
    return {
      customers: world.living,
      queueLength: world.queue.length,
      lastQueueNumber: world.queue.lastNumber,
      purgedUpTo: world.queue.purgedUpTo,
      mostServedAtOnce: gate.most,
      waiting: gate.waiting,
      changesPerSecond: changes.perSecond,
      ...statistics.report(),
    };
  }

  journal(): readonly JournalEntry[] {
    return this.#site.journal.calls();
  }

  /** The newest requests, without credentials. */
  requests(): readonly RequestEntry[] {
    return this.#site.journal.requests();
  }
}
