// What is known of a client that only observes AA's queue: it gets it, fetches its customers, and never purges.

import type { CustId } from '../../catalogue/ids.ts';
import type { QueueEntry } from '../../catalogue/queue-entry.ts';
import type { Drain } from './ledger.ts';
import type { Lease } from './rights.ts';

/** The state of a client whose last queue answer was one to an observer. */
export interface Observing {
  /** Since when it observes: the time of the first such answer. */
  readonly since: Date;
  /** How many customers the last answer named. */
  readonly named: number;
  /** Since when some of them may have changed again in a way that the answer does not show. `null`: none may. */
  readonly againSince: Date | null;
  /** When everything of an answer was last stored or parked. `null`: never yet. */
  readonly drainedAt: Date | null;
}

/** Whose entries of the next answer are to be fetched: those that are new, or all of them again. */
export type ObservedTake = 'new' | 'all';

/** A customer whom AA's queue named when it was last looked at. */
export interface NamedCustomer {
  readonly custId: CustId;
  /** The newest drain that holds an entry of this naming, and the oldest one. */
  readonly newest: number;
  readonly oldest: number;
}

/** A complete queue answer, to an observer. */
export interface ObservedAnswer {
  /** As AA wrote it. `null`: the queue is empty. */
  readonly maxQueueNumber: string | null;
  /** Customers that were left out, because an earlier drain has settled them for the same reasons. */
  readonly carried: number;
}

export interface ObservingStore {
  /**
   * To call before the queue is asked for. `all` at the first time, and when customers of the queue may have changed again for so
   * long that all are to be fetched once more. `expected`: about how many customers the queue will name.
   */
  begin(lease: Lease): Promise<{ readonly take: ObservedTake; readonly expected: number }>;
  /** The entries that bring something: the customer was not in the queue at the last look, or not for all of these reasons. */
  unseen(lease: Lease, entries: readonly QueueEntry[]): Promise<readonly QueueEntry[]>;
  /** The customers that the queue named at the last look, in the order of their numbers. */
  named(lease: Lease, after: CustId | null, limit: number): Promise<readonly NamedCustomer[]>;
  /** These customers are not named any more by entries of drains below this one. */
  unnamed(lease: Lease, custIds: readonly CustId[], beforeDrain: number): Promise<void>;
  /** The answer named nobody who is to be fetched. */
  nothingNew(lease: Lease, answer: ObservedAnswer): Promise<void>;
  /** Whether the number is that of the last answer: AA has queued nothing since then. */
  isSameNumber(lease: Lease, maxQueueNumber: string): Promise<boolean>;
  /** Nothing of the drain is pending or gone: `purging` → `done`, and no purge was sent for it. */
  ended(lease: Lease, drainNo: Drain['drainNo']): Promise<void>;
}
