// The interface of this room: one client's Association Anywhere, as the four calls of the integrator guide. The rooms above
// see only this. XML, HTTP, retries and pacing stay inside.

import type {
  CustomerRecord,
  Finding,
  JsonObject,
  Prepare,
  PreparedCustomer,
} from '../catalogue/customer-record.ts';
import type { CustId, QueueTarget } from '../catalogue/ids.ts';
import type { QueueEntry } from '../catalogue/queue-entry.ts';
import type { AaError } from './aa-error.ts';
import type { CallHold } from './call-gate.ts';
import type { CallLane, CustomerLane } from './lanes.ts';

export type { CallGate, CallHold, GateSays } from './call-gate.ts';
export { type CallLane, type CustomerLane, isPatient } from './lanes.ts';

export interface CallOptions {
  /** An abort ends the call, and any wait before a retry. */
  readonly signal?: AbortSignal;
  /** How many times the call is tried in all where its failures are transient. Default 5. */
  readonly attempts?: number;
}

export interface CustomersCall<Prepared extends PreparedCustomer> extends CallOptions {
  /** The order in which calls get their turn (lanes.ts). */
  readonly lane: CustomerLane;
  /**
   * Makes each customer ready for its use as soon as it has been read. Its record is let go then. It may be called for
   * customers that do not count in the end.
   */
  readonly prepare: Prepare<Prepared>;
}

/** For calls whose customers are not looked at: only that they came counts. */
export const keepNothing: Prepare = ({ custId }) => ({ custId, contentHash: '' });

/** Receives the queue while it streams in. The entries count only when `getQueue` has resolved. */
export interface QueueSink {
  /** Called before each attempt. Entries of earlier attempts do not count. */
  restart(): Promise<void>;
  /** At most 1,000 entries. A customer may come more than once. The answer waits until the promise resolves. */
  page(entries: readonly QueueEntry[]): Promise<void>;
}

export interface QueueAnswer {
  /** As AA wrote it. `null` only for an empty queue. */
  readonly maxQueueNumber: string | null;
  /** Entries delivered to the sink, repetitions included. */
  readonly entries: number;
  /** Entries without a readable customer number. They cannot be refreshed, and must not be purged without a word. */
  readonly unreadable: number;
  /** Characters that had to be repaired so that the answer could be read (P14). Left out where there are none. */
  readonly findings?: readonly Finding[];
}

export interface CustomersAnswer<Prepared extends PreparedCustomer = PreparedCustomer> {
  /** At most one per customer asked for. Customers that were not asked for are left out. */
  readonly customers: readonly Prepared[];
  /** Customers that AA answered with an error of their own. `AA_UNKNOWN_CUSTOMER` proves something only of a customer asked for alone. */
  readonly errors: ReadonlyMap<CustId, AaError>;
  /**
   * Customers that the answer spells in another way than they were asked for, with other leading zeros: the number that was asked for
   * → the number in the answer. Such a customer has the number of the answer. Left out where there is none.
   */
  readonly respelled?: ReadonlyMap<CustId, string>;
  // A customer in neither was missing from the answer, which proves nothing.
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
  /** 3.4.3. Puts one customer, or everyone, into the queue. */
  forceEnqueue(target: QueueTarget, options?: CallOptions): Promise<void>;
  /** The record that a stored document was made of, without a call; `only`: these sections of it (rereading.ts). */
  reread(document: JsonObject, only?: ReadonlySet<string>): CustomerRecord;
  /**
   * How many customers a call should ask for now, so that it stays well within the time-outs. At most the configured
   * `bulkSize`.
   */
  batchSize(): number;
  /**
   * To be called when a call for so many customers failed and is asked again in halves. The function given back is to be
   * called if both halves worked. When that happens several times in a row, AA has a cap, and `batchSize` stays below it.
   */
  splitting(customers: number): () => void;
  /**
   * No more calls at once than this: one worker's part of the client's concurrency, where several workers share it. At least 1.
   * It may change at any time. Calls under way are not ended.
   */
  limitCalls(most: number): void;
  /** How many calls at once this AA gets now: as many as it was found to serve, within the limits. At least 1. */
  callsAtOnce(): number;
  /** Why no call of the lane starts now. `null`: nothing but its turn keeps it, as far as this process knows. */
  holdOf(lane: CallLane): CallHold | null;
  /** Closes the connections, and abandons calls under way. May be called twice. */
  close(): Promise<void>;
}
