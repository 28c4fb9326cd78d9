// What the shadow offers to an audit: its customers by number, a comparison with AA's answer that changes nothing, and a
// place for results. Part of the interface of this room (shadow.ts).

import type { ClientId, CustId } from '../../catalogue/ids.ts';
import type { StorableCustomer } from './applying.ts';
import type { DeletionBrake } from './ledger.ts';
import type { Lease } from './rights.ts';

/** What an audit must know of a stored customer before it asks AA. */
export interface AuditMark {
  readonly custId: CustId;
  /** A tombstone. */
  readonly deleted: boolean;
  /** The number of the fetch that is stored. */
  readonly fetchNumber: number;
  /** The content hash of what is stored; `null` for a tombstone. */
  readonly storedHash: string | null;
  /**
   * The customer has an entry in the ledger that is not stored yet: pending, parked, or gone and not settled. Or it is not in the
   * shape in force: AA is still to be asked for sections that were added.
   */
  readonly waits: boolean;
}

/** AA's answer for a customer, to be compared with what is stored. */
export type AuditAnswer = { readonly custId: CustId; readonly fetchNumber: number } & (
  { readonly kind: 'current'; readonly customer: StorableCustomer } | { readonly kind: 'gone' }
);

/**
 * `same`: equal by content, or deleted on both sides. `differs`: not equal. `gone`: alive here, no longer in AA. `served`: a
 * tombstone here, alive in AA. `moved`: what is stored was fetched later than this answer, or is no longer stored.
 */
export type AuditVerdict = 'same' | 'differs' | 'gone' | 'served' | 'moved';

export interface Comparison extends AuditMark {
  readonly verdict: AuditVerdict;
  /** With `differs`: the sections that differ (`customer` stands for the customer's own fields). */
  readonly sections: readonly string[];
}

/** `sample`: customers drawn at random. `all`: one walk through all customers. `idle`: a walk in the idle time of `run`. */
export type AuditScope = 'sample' | 'all' | 'idle';

/** `running`: not finished. `complete`: did all its work. `budget`, `stopped`, `failed`: ended early, for this reason. */
export type AuditState = 'running' | 'complete' | 'budget' | 'stopped' | 'failed';

/**
 * Numbers of customers, except `calls`. Counts that say "of the …" are parts of another count. Each customer that was looked
 * at is in exactly one of the others.
 */
export interface AuditCounts {
  /** Calls to AA, including repetitions of a failed call. */
  readonly calls: number;
  /** Compared and not set apart. `differed` of them differ. */
  readonly compared: number;
  /** Part of the compared: tombstones here. */
  readonly tombstones: number;
  /** Part of the compared: drift. */
  readonly differed: number;
  /** Of the differed: alive here, no longer in AA. */
  readonly gone: number;
  /** Of the differed: tombstones here that AA serves. */
  readonly served: number;
  /** Of the differed: repaired. */
  readonly healed: number;
  /** Of the healed: became tombstones. */
  readonly deleted: number;
  /** Queued, parked or gone in our ledger: the shadow does not claim that they are fresh. */
  readonly waiting: number;
  /** Refreshed by the sync while the audit looked at them. */
  readonly moved: number;
  /** Differed at first, but the sync brought the change by itself or is about to: late, not lost. */
  readonly late: number;
  /** Differ, and are in AA's queue: the next drain brings them. */
  readonly queued: number;
  /** Could not be fetched, or differed once and could not be looked at again. */
  readonly notMeasured: number;
}

export interface Audit extends AuditCounts {
  /** Starts at 1 within a client; `null` before the audit is saved. */
  readonly auditNo: number | null;
  readonly scope: AuditScope;
  readonly state: AuditState;
  /** The seed that the sample was drawn with. */
  readonly seed: string | null;
  /** Stored customers at the start, including tombstones. */
  readonly population: number;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  /** The last customer that a walk has looked at. */
  readonly cursor: CustId | null;
  /** For each section: how many customers differ in it, of those that differ by content. */
  readonly sections: Readonly<Record<string, number>>;
  readonly errorCode: string | null;
}

export interface AuditStore {
  /** Ids after the given one, in ascending order, including tombstones. */
  storedIds(client: ClientId, after: CustId | null, limit: number): Promise<readonly CustId[]>;
  /** The marks of those customers that are stored, as they are at one moment. */
  marks(client: ClientId, custIds: readonly CustId[]): Promise<readonly AuditMark[]>;
  /** Compares answers with what is stored at one moment, by the same content that `apply` compares (P7). Writes nothing. */
  compare(client: ClientId, answers: readonly AuditAnswer[]): Promise<readonly Comparison[]>;
  /** Whether this number of deletions may be made without asking a person (P6). */
  brakeAllows(client: ClientId, brake: DeletionBrake, deletions: number): Promise<boolean>;
  /**
   * Saves a new audit, or updates one that already has a number. Returns the number. The last 100 of a client are kept. A
   * walk in idle time is saved under the lease of the worker that walks.
   */
  save(client: ClientId, audit: Audit, lease: Lease | null): Promise<number>;
  /** The latest first. */
  latest(client: ClientId, limit: number): Promise<readonly Audit[]>;
  /** The walk in idle time that is not finished. */
  openWalk(client: ClientId): Promise<Audit | null>;
}
