// How a client stands: what its verdict is made from, and what a person should hear of.

import type { Finding } from '../../catalogue/customer-record.ts';
import type { ClientId, CustId } from '../../catalogue/ids.ts';
import type { Audit } from './audits.ts';
import type { Drain, DrainProgress } from './ledger.ts';

/**
 * `entries-gone`: entries of ours vanished from AA's queue without our purge. `number-back`: the queue number went
 * backwards.
 */
export type ForeignPurgeKind = 'entries-gone' | 'number-back';

/** What was noticed of somebody else purging our queue, until a person acknowledges it (P13). */
export interface ForeignPurge {
  readonly kind: ForeignPurgeKind;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly times: number;
  /** Customers whose entries were gone. */
  readonly customers: number;
  /** Some of them, at most 1,000. */
  readonly sample: readonly CustId[];
}

export interface GoneEntries {
  readonly customers: number;
  readonly sample: readonly CustId[];
}

/** `thread-blocked`: a thread does nothing at all. `no-progress`: work is due, and nothing becomes of it. */
export type StuckKind = 'thread-blocked' | 'no-progress';

export interface Stuck {
  readonly kind: StuckKind;
  readonly at: Date;
}

export interface FindingCount extends Finding {
  /** In how many applied customers it was met. */
  readonly seen: number;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
}

/** What the last attempt at AA ended with, kept for `status`. */
export interface LastError {
  readonly code: string;
  readonly message: string;
  readonly at: Date;
}

export interface ClientState {
  readonly client: ClientId;
  /** When this was read, by the clock that all other times here are by. */
  readonly readAt: Date;
  readonly customers: number;
  readonly tombstones: number;
  readonly parked: number;
  /** Customers waiting for a person's word on their deletion. */
  readonly gone: number;
  readonly oldestParkedAt: Date | null;
  /** When the oldest change that waits to be refreshed became known. */
  readonly oldestPendingAt: Date | null;
  /** The oldest change known to us and not yet applied, parked ones included; lag is now minus this. */
  readonly oldestKnownAt: Date | null;
  readonly drain: (Drain & DrainProgress) | null;
  readonly lastQueueAt: Date | null;
  readonly lastPurgeAt: Date | null;
  readonly lastPurgeNumber: string | null;
  readonly lastError: LastError | null;
  readonly lease: { readonly holder: string; readonly expiresAt: Date } | null;
  /** When the work of whoever leads last got anywhere, as told every ten seconds. */
  readonly progressAt: Date | null;
  /** `null` once the work has got on again. */
  readonly stuck: Stuck | null;
  readonly foreignPurge: ForeignPurge | null;
  /** The audit that found customers to differ from AA, until a later one was through and found none. */
  readonly drift: Audit | null;
  readonly repeatedPurges: number;
  readonly findings: readonly FindingCount[];
  readonly lastChangeNo: number;
}
