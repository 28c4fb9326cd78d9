// The interface of this room: one client's Association Anywhere, as the four calls of the integrator guide. Everything
// above sees only this; XML, HTTP, retries and pacing stay inside.

import type { Prepare, PreparedCustomer } from '../catalogue/customer-record.ts';
import type { CustId } from '../catalogue/ids.ts';
import type { QueueEntry } from '../catalogue/queue-entry.ts';
import type { AaError } from './aa-error.ts';

export interface CallOptions {
  /** Abandons the call, and any wait before a retry, when aborted. */
  readonly signal?: AbortSignal;
  /** How often a transient failure is tried in all. Default 5. */
  readonly attempts?: number;
}

export interface CustomersCall<Prepared extends PreparedCustomer> extends CallOptions {
  /**
   * Makes each customer ready for its use as soon as it has been read; its record is let go then. It may be called for
   * customers that do not count in the end.
   */
  readonly prepare: Prepare<Prepared>;
}

/** For calls whose customers are not looked at: only that they came counts. */
export const keepNothing: Prepare = ({ custId }) => ({ custId, contentHash: '' });

/** Receives the queue while it streams in. Nothing it was given counts until `getQueue` has resolved. */
export interface QueueSink {
  /** Called before each attempt: what earlier attempts delivered is void. */
  restart(): Promise<void>;
  /** At most 1,000 entries; a customer may come more than once. The answer waits until the promise resolves. */
  page(entries: readonly QueueEntry[]): Promise<void>;
}

export interface QueueAnswer {
  /** As AA wrote it; `null` only for an empty queue. */
  readonly maxQueueNumber: string | null;
  /** Entries delivered to the sink, repetitions included. */
  readonly entries: number;
  /** Entries without a readable customer number: they cannot be refreshed, and must not be purged unsaid. */
  readonly unreadable: number;
}

export interface CustomersAnswer<Prepared extends PreparedCustomer = PreparedCustomer> {
  /** At most one per customer asked for; customers that were not asked for are left out. */
  readonly customers: readonly Prepared[];
  /** Customers AA answered with an error of their own. `AA_UNKNOWN_CUSTOMER` is evidence only when asked alone. */
  readonly errors: ReadonlyMap<CustId, AaError>;
  // A customer in neither was missing from the answer (or stood in it twice with different content), which proves nothing.
}

/**
 * One client's AA. Every method throws an `AaError` on failure, after its retries; a failed, partial, malformed or
 * empty answer is a failure (P5).
 */
export interface AssociationAnywhere {
  /** Guide step 1 (3.4.1). Resolves only when the whole answer was well-formed and understood. */
  getQueue(sink: QueueSink, options?: CallOptions): Promise<QueueAnswer>;
  /** Guide step 2 (3.1.11). One id is asked for alone, several in bulk mode; at most `bulkSize` of the configuration. */
  getCustomers<Prepared extends PreparedCustomer>(
    custIds: readonly CustId[],
    call: CustomersCall<Prepared>,
  ): Promise<CustomersAnswer<Prepared>>;
  /** Guide step 3 (3.4.2). Resolves only on AA's explicit SUCCESS. `maxQueueNumber` goes out exactly as AA gave it. */
  purgeQueue(maxQueueNumber: string, options?: CallOptions): Promise<void>;
  /** 3.4.3: puts one customer, or everyone, into the queue. */
  forceEnqueue(target: CustId | 'everyone', options?: CallOptions): Promise<void>;
  /**
   * How many customers a call should ask for just now: so many that it stays well within the time-outs, at most the
   * configured `bulkSize`.
   */
  batchSize(): number;
  /**
   * A call for so many customers failed, and is asked again in halves. The function given back is called where both halves
   * worked: when that happens again and again, AA has a cap, and `batchSize` stays below it from then on.
   */
  splitting(customers: number): () => void;
  /**
   * No more calls at once than this: a worker's part of the client's concurrency, where several share it. At least 1;
   * may change at any time, and calls under way are not ended.
   */
  limitCalls(most: number): void;
  /** How many calls at once this AA is given just now: what it was found to serve, within the limits. At least 1. */
  callsAtOnce(): number;
  /** Ends idle connections; calls under way are abandoned. May be called twice. */
  close(): Promise<void>;
}
