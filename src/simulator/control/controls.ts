// Everything a test or a demo may do to a running simulator: make things happen in its world, set faults and latency,
// and look at the truth and at what was asked. The control endpoint offers the same over HTTP.

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

/** Customers to queue, as a number of them or as a share of all; and the share of those that really change. */
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

  /** How many customers live now. */
  get living(): number {
    return this.#site.world.living;
  }

  get queueLength(): number {
    return this.#site.world.queue.length;
  }

  /** Changes one to three parts of a customer; of anyone, where none is named. An unknown one is a RangeError. */
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

  /** Something happens to a customer that no queue tells of; to anyone, where none is named (`restore` needs one). */
  drift(kind: DriftKind, custId?: string): Drift {
    return this.#site.world.drift(kind, custId);
  }

  /** A new customer. */
  add(): Happening {
    return this.#site.world.add();
  }

  /** Queues a customer in whom nothing changed. */
  touch(custId?: string): Happening {
    return this.#site.world.touch(custId);
  }

  /** Without a customer, everyone; says how many were queued. */
  enqueue(custId?: string): number {
    if (custId === undefined) return this.#site.world.enqueueEveryone();
    this.#site.world.enqueue(custId);
    return 1;
  }

  /** Renewal time. */
  spike(wish: SpikeWish): Spike {
    const customers = 'customers' in wish ? wish.customers : Math.round(wish.share * this.living);
    return this.#site.world.spike(customers, wish.renewed ?? renewedByDefault);
  }

  /** Another environment on the same credentials purges; left out: all there is. Says how many entries that took. */
  foreignPurge(upTo?: number): number {
    const { queue } = this.#site.world;
    return queue.purge(upTo ?? queue.lastNumber);
  }

  /** Queue numbers are lower by so many from now on; says the newest. */
  queueNumberBack(by: number): number {
    return this.#site.world.queue.goBack(by);
  }

  /** How many customers change by themselves every second; zero stops it. */
  changesPerSecond(perSecond: number): void {
    this.#site.changes.set(perSecond);
  }

  /** `asked` left out: every section with its usual options. `null`: no such customer. */
  truth(custId: string, asked?: Asked, narrowing?: Narrowing): CustomerTruth | null {
    return this.#site.world.truth(custId, asked, narrowing);
  }

  truths(asked?: Asked): Iterable<CustomerTruth> {
    return this.#site.world.truths(asked);
  }

  custIds(): Iterable<CustId> {
    return this.#site.world.custIds();
  }

  /** Who stands in the queue, in its order. */
  *queued(): Iterable<Queued> {
    const { queue, ids } = this.#site.world;
    for (const { queueNumber, customer } of queue.snapshot().entries())
      yield { queueNumber, custId: ids.idOf(customer) };
  }

  /** The rules in force, and how often each fired. */
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

  /** The last requests, without credentials. */
  requests(): readonly RequestEntry[] {
    return this.#site.journal.requests();
  }
}
