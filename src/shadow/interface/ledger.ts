// A drain and its entries: what the ledger holds of AA's queue.

import type { CustId } from '../../catalogue/ids.ts';
import type { QueueReason } from '../../catalogue/queue-entry.ts';

/**
 * `receiving`: the answer is streaming into the ledger; its entries do not count yet. `refreshing`: its customers are being
 * fetched. `purging`: all are stored or parked, and the purge may be sent. `done`: AA confirmed the purge, or none is sent.
 */
export type DrainState = 'receiving' | 'refreshing' | 'purging' | 'done';

export interface Drain {
  readonly drainNo: number;
  readonly state: DrainState;
  /** AA's own text; `null` while receiving. */
  readonly maxQueueNumber: string | null;
  readonly receivedAt: Date;
  /** An observer received it, and left out what it had seen before: it is never purged. Left out: no. */
  readonly observed?: boolean;
}

/** The progress of a drain, in customers. `queued` = `pending` + `stored` + `parked` + `gone`. */
export interface DrainProgress {
  readonly queued: number;
  readonly pending: number;
  readonly stored: number;
  readonly parked: number;
  readonly gone: number;
}

/**
 * How the number of a queue answer compares with the last number that was purged. `repeated`: it is the same, so the purge
 * that AA confirmed has removed nothing. `back`: it is lower; AA's numbers never become lower by themselves (P13).
 */
export type NumberSense = 'onwards' | 'repeated' | 'back';

export interface Sealed extends DrainProgress {
  readonly numbers: NumberSense;
  /** How many answers in a row were `repeated`. */
  readonly repeatedPurges: number;
}

/**
 * `pending`: to be refreshed. `stored`: settled, and kept as history. `parked`: set aside with its error. `gone`: AA gave
 * evidence that the customer was deleted; it becomes a tombstone when the deletions of the drain are settled (P6).
 */
export type LedgerState = 'pending' | 'stored' | 'parked' | 'gone';

export interface LedgerEntry {
  readonly drainNo: number;
  readonly custId: CustId;
  readonly reasons: readonly QueueReason[];
  /** Refreshes tried and failed so far. */
  readonly attempts: number;
}

export interface ClaimedEntry extends LedgerEntry {
  /** The content hash of what is stored now; `null` if nothing is stored, or a tombstone. */
  readonly storedHash: string | null;
}

/** An entry whose customer is stored, or about to be, under another spelling of its number. */
export interface RespelledEntry extends LedgerEntry {
  readonly spelling: CustId;
}

export interface ParkedCustomer extends LedgerEntry {
  readonly knownAt: Date;
  readonly parkedAt: Date;
  readonly errorCode: string;
  readonly errorMessage: string;
  /** `null`: the entry waits for a person. */
  readonly nextAttemptAt: Date | null;
}

/** How many deletions one drain may bring before a person is asked (P6). */
export interface DeletionBrake {
  /** A share of the client's living customers, 0 to 1. */
  readonly share: number;
  /** Up to this number, deletions are always allowed. */
  readonly atLeast: number;
  /** How many may leave by the rule. Left out: as many as may be deleted. */
  readonly leaving?: Omit<DeletionBrake, 'leaving'> | undefined;
}

export type DeletionsAnswer =
  | { readonly kind: 'settled'; readonly deleted: number }
  | { readonly kind: 'braked'; readonly gone: number; readonly customers: number };
