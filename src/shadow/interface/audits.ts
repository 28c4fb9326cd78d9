// What the shadow offers to an audit: its customers by number, a comparison with what AA says that changes nothing, and a
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
  /** Of the fetch that is stored. */
  readonly fetchNumber: number;
  /** The content hash of what is stored. `null`: a tombstone. */
  readonly storedHash: string | null;
  /** Stands in the ledger and is not stored: pending, parked, or gone and not settled. */
  readonly waits: boolean;
}

/** What AA said of a customer, to be held against what is stored. */
export type AuditAnswer = { readonly custId: CustId; readonly fetchNumber: number } & (
  { readonly kind: 'current'; readonly customer: StorableCustomer } | { readonly kind: 'gone' }
);

/**
 * `same`: equal by content, or deleted in both. `differs`: not equal. `gone`: alive here, in AA no more. `served`: a
 * tombstone here, alive in AA. `moved`: what is stored was fetched later than this answer, or is stored no more.
 */
export type AuditVerdict = 'same' | 'differs' | 'gone' | 'served' | 'moved';

export interface Comparison extends AuditMark {
  readonly verdict: AuditVerdict;
  /** With `differs`: the sections that do (`customer` for the customer's own fields). */
  readonly sections: readonly string[];
}

/** `sample`: drawn by lot. `all`: one walk through all. `idle`: a walk in the idle time of `run`. */
export type AuditScope = 'sample' | 'all' | 'idle';

/** `running`: goes on. `complete`: did all it was to do. `budget`, `stopped`, `failed`: ended early, by what. */
export type AuditState = 'running' | 'complete' | 'budget' | 'stopped' | 'failed';

/** In customers, but for the calls. Each customer that was looked at stands in exactly one of those that are no part of another. */
export interface AuditCounts {
  /** Calls to AA. Repetitions of a failed call are part of it. */
  readonly calls: number;
  /** Compared, and not set apart: `differed` of them differ. */
  readonly compared: number;
  /** Of the compared: tombstones here. */
  readonly tombstones: number;
  /** Drift. */
  readonly differed: number;
  /** Of the differed: alive here, in AA no more. */
  readonly gone: number;
  /** Of the differed: tombstones here that AA serves. */
  readonly served: number;
  /** Of the differed: mended. */
  readonly healed: number;
  /** Of the healed: became tombstones. */
  readonly deleted: number;
  /** Queued, parked or gone in our ledger: nobody claims that they are fresh. */
  readonly waiting: number;
  /** Refreshed by the sync while the audit looked. */
  readonly moved: number;
  /** Differed at first, and the sync brought the change by itself, or has it in hand: late, not lost. */
  readonly late: number;
  /** Differ, and stand in AA's queue: the next drain brings them. */
  readonly queued: number;
  /** Could not be fetched, or differed once and could not be looked at again. */
  readonly notMeasured: number;
}

export interface Audit extends AuditCounts {
  /** From 1 within a client; `null` before it is saved. */
  readonly auditNo: number | null;
  readonly scope: AuditScope;
  readonly state: AuditState;
  /** What a sample was drawn with. */
  readonly seed: string | null;
  /** Stored customers at the start, tombstones included. */
  readonly population: number;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  /** The last customer a walk has looked at. */
  readonly cursor: CustId | null;
  /** Of those that differ by content, how many differ in which section. */
  readonly sections: Readonly<Record<string, number>>;
  readonly errorCode: string | null;
}

export interface AuditStore {
  /** Ids in ascending order, after the given one, tombstones included. */
  storedIds(client: ClientId, after: CustId | null, limit: number): Promise<readonly CustId[]>;
  /** Of those that are stored, as they are at one moment. */
  marks(client: ClientId, custIds: readonly CustId[]): Promise<readonly AuditMark[]>;
  /** Holds answers against what is stored at one moment, by the content that `apply` goes by (P7). Writes nothing. */
  compare(client: ClientId, answers: readonly AuditAnswer[]): Promise<readonly Comparison[]>;
  /** Whether so many deletions may be made without a person's word (P6). */
  brakeAllows(client: ClientId, brake: DeletionBrake, deletions: number): Promise<boolean>;
  /**
   * Saves a new audit, or one that has a number again, and returns the number. The last 100 of a client are kept. A walk in
   * idle time is saved under the lease of who walks.
   */
  save(client: ClientId, audit: Audit, lease: Lease | null): Promise<number>;
  /** The latest first. */
  latest(client: ClientId, limit: number): Promise<readonly Audit[]>;
  /** The walk in idle time that is not through. */
  openWalk(client: ClientId): Promise<Audit | null>;
}
