// The interface of this room: the shadow database, whatever its engine. Everything above sees only this, never SQL.

import type { Prepare } from '../catalogue/customer-record.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { ClientId, CustId } from '../catalogue/ids.ts';
import type { QueueEntry } from '../catalogue/queue-entry.ts';
import type { Applied, ApplyBatch, Change, StorableCustomer } from './interface/applying.ts';
import type { AuditStore } from './interface/audits.ts';
import type {
  ClientState,
  ForeignPurge,
  GoneEntries,
  LastError,
  StuckKind,
} from './interface/client-state.ts';
import type { CustomerLife, ForgetAnswer, ForgottenCustomer, StoredCustomer } from './interface/customer.ts';
import type {
  DeletionBrake,
  DeletionsAnswer,
  Drain,
  DrainProgress,
  ClaimedEntry,
  LedgerEntry,
  ParkedCustomer,
  Sealed,
} from './interface/ledger.ts';
import type {
  Claimant,
  JoinTerms,
  JoinedDrain,
  Lease,
  LeaseAnswer,
  PlaceAmongWorkers,
} from './interface/rights.ts';

export type * from './interface/applying.ts';
export type * from './interface/audits.ts';
export type * from './interface/client-state.ts';
export type * from './interface/customer.ts';
export type * from './interface/ledger.ts';
export type * from './interface/rights.ts';

// Rules that are judged by on both sides of the interface.
export { deletionsWait } from './plan/deletions-brake.ts';
export { mostSampled } from './ledger/foreign-purges.ts';
export { isYetToCome } from './reads/freshness-judges.ts';

/**
 * Every method that writes does so in one transaction that is on the disk when its promise resolves. Methods that take
 * a lease or a share throw `DB_LEASE_LOST` when a newer holder has taken over. All others throw `DB_…` errors only.
 */
export interface Shadow {
  /** The catalogue it was opened with: what is fetched for it is to be read by the same. */
  readonly catalogue: Catalogue;
  readonly audits: AuditStore;

  /** Makes sure the client has its bookkeeping row. */
  register(client: ClientId): Promise<void>;

  acquireLease(client: ClientId, holder: string): Promise<LeaseAnswer>;
  /**
   * Holds it for another 30 seconds. `progressMsAgo`: when the work last got on; left out where it did not since the last
   * renewal. Only what a lease's holder tells is kept.
   */
  renewLease(claimant: Claimant, progressMsAgo?: number): Promise<void>;
  /** What was lost is let go silently. Claims made under it are let go too. */
  releaseLease(claimant: Claimant): Promise<void>;

  /** Clients with a drain that further workers may join: one that is refreshing, of at least so many customers. */
  drainsToShare(atLeastQueued: number): Promise<readonly ClientId[]>;
  /** A share in the client's drain, for 30 seconds; `null` when there is none to be had, or the asker leads it. */
  joinDrain(client: ClientId, holder: string, terms: JoinTerms): Promise<JoinedDrain | null>;
  placeAmongWorkers(claimant: Claimant): Promise<PlaceAmongWorkers>;

  /** The drain that is refreshing or purging, if any; one that was still receiving is discarded (P5). */
  unfinishedDrain(lease: Lease): Promise<Drain | null>;
  /** A new drain in `receiving`. */
  openDrain(lease: Lease): Promise<number>;
  /** Adds queue entries to a receiving drain; a customer met again adds its reasons to its one entry. */
  stage(lease: Lease, drainNo: number, entries: readonly QueueEntry[]): Promise<void>;
  /** Removes what was staged; with `keep` the drain stays open for another attempt. */
  discardStaged(lease: Lease, drainNo: number, keep: 'keep' | 'remove'): Promise<void>;
  /** The whole answer has arrived well-formed: `receiving` → `refreshing`. Unreadable entries are parked, named. */
  seal(lease: Lease, drainNo: number, maxQueueNumber: string, unreadable: number): Promise<Sealed>;
  /** A successful answer with an empty queue was received. */
  queueWasEmpty(lease: Lease): Promise<void>;

  /** Up to `limit` pending entries of the drain that nobody else works on. Empty when none is left to claim. */
  claimPending(claimant: Claimant, drainNo: number, limit: number): Promise<readonly ClaimedEntry[]>;
  /** Up to `limit` parked entries whose next attempt is due. */
  claimParked(lease: Lease, limit: number): Promise<readonly ClaimedEntry[]>;
  /** Gives claimed entries back untouched, for another attempt. */
  unclaim(claimant: Claimant, entries: readonly LedgerEntry[]): Promise<void>;
  /** Gives back all parked entries this lease has claimed that are still due. Returns how many. */
  unclaimParked(lease: Lease): Promise<number>;
  /** When the next parked customer is due. */
  nextParkedAt(client: ClientId): Promise<Date | null>;
  nextFetchNumber(client: ClientId): Promise<number>;

  /**
   * How the customers of one piece of work are made ready to be stored, each as soon as it has been read. `known`: content
   * hashes of what is stored. A customer with the same hash costs no more than its hash; where what is stored has changed
   * by the time it is applied, its outcome is `moved`.
   */
  preparation(known?: ReadonlyMap<CustId, string>): Prepare<StorableCustomer>;

  /**
   * Commits fetched customers, their rows, their ledger entries (in whichever drain they stand) and their changes
   * together (P2). A `failed` result parks what stands in the ledger; a customer in no ledger is left as it is. A `gone`
   * result marks its ledger entry `gone`; a customer that stands in no ledger becomes a tombstone at once.
   *
   * A result touches only entries that were staged before its fetch number was taken: what was queued later may be a
   * later change. Without a lease a `failed` result touches parked entries only.
   */
  apply(batch: ApplyBatch): Promise<readonly Applied[]>;
  /** Turns the client's `gone` entries into tombstones, unless they are more than the brake allows. */
  settleDeletions(client: ClientId, brake: DeletionBrake): Promise<DeletionsAnswer>;
  /** Customers whose deletion waits to be settled, in ascending order. */
  goneCustomers(client: ClientId, limit: number): Promise<readonly CustId[]>;
  /** A person's word against the deletions: the `gone` are parked and wait for a person. Returns how many. */
  refuseDeletions(client: ClientId): Promise<number>;

  /** `refreshing` → `purging`, only if nothing of the drain is pending or gone (P1); `false` if something is. */
  beginPurge(lease: Lease, drainNo: number): Promise<boolean>;
  /** AA confirmed: `purging` → `done`. */
  purged(lease: Lease, drainNo: number): Promise<void>;
  /** AA does not confirm: `purging` → `done` all the same, without the time and the number of a purge. */
  leftUnpurged(lease: Lease, drainNo: number): Promise<void>;
  /**
   * Removes what has been history for longer than that: changes, settled entries of finished drains (what waits stays), and
   * finished drains without entries. Bounded per call; returns how many rows it removed, 0 when nothing was left. After a leap
   * of the engine's clock nothing is removed until that much time has gone by (P7).
   */
  prune(client: ClientId, keptMs: number): Promise<number>;

  recordError(client: ClientId, error: LastError | null): Promise<void>;
  /** Whoever watches the work found that it does not move. Over with the next progress of a lease's holder. */
  recordStuck(client: ClientId, kind: StuckKind): Promise<void>;
  /** Entries of ours were gone from AA's queue without our purge; added to what was noticed before. */
  recordGoneEntries(lease: Lease, gone: GoneEntries): Promise<void>;
  /**
   * A person has seen what was noticed of foreign purges until `lastAt`. Returns it; `null` where there is nothing, or where
   * more was noticed since: then it stays.
   */
  acknowledgeForeignPurge(client: ClientId, lastAt: Date): Promise<ForeignPurge | null>;
  /** Customers in the ledger of a drain, in ascending order; those known to be deleted are left out. */
  drainCustomers(
    client: ClientId,
    drainNo: number,
    after: CustId | null,
    limit: number,
  ): Promise<readonly CustId[]>;

  drainProgress(client: ClientId, drainNo: number): Promise<DrainProgress>;
  clientState(client: ClientId): Promise<ClientState>;
  /** Rows per data table, `customers` first; tombstones are counted apart, by `clientState`. */
  rowCounts(client: ClientId): Promise<ReadonlyMap<string, number>>;
  customer(client: ClientId, custId: CustId): Promise<StoredCustomer | null>;
  /** Ids in ascending order, after the given one; tombstones left out. */
  customerIds(client: ClientId, after: CustId | null, limit: number): Promise<readonly CustId[]>;
  changes(client: ClientId, after: number, limit: number): Promise<readonly Change[]>;
  parked(client: ClientId, limit: number): Promise<readonly ParkedCustomer[]>;
  /** Makes parked customers due now. Returns how many. A long list is worked off in pages, as with the next. */
  retryParked(client: ClientId, custIds: readonly CustId[] | 'all'): Promise<number>;
  /** Gives parked entries up without a refresh; the stored customer stays as it is. Returns how many. */
  dropParked(client: ClientId, custIds: readonly CustId[] | 'all'): Promise<number>;
  /** Parked customers whose next attempt lies further ahead than this, where no schedule puts it, are due now. How many. */
  bringForwardParked(client: ClientId, latest: Date): Promise<number>;

  /** What is known of one customer's past and present: its last entries and changes within the history that is kept. */
  customerLife(client: ClientId, custId: CustId): Promise<CustomerLife>;

  /**
   * Erases customers from every table and keeps only that their numbers are to be ignored (P11): what AA says of them from
   * now on is neither put into the ledger nor applied. Then the engine's files are cleaned of what was erased. May be
   * repeated, and then does the cleaning again.
   */
  forget(client: ClientId, custIds: readonly CustId[]): Promise<ForgetAnswer>;
  /** Lets numbers in again. Returns how many were forgotten. */
  unforget(client: ClientId, custIds: readonly CustId[]): Promise<number>;
  /** Those of the numbers that are to be ignored. */
  forgotten(client: ClientId, custIds: readonly CustId[]): Promise<readonly ForgottenCustomer[]>;

  /** May be called twice. */
  close(): Promise<void>;
}

export interface OpenOptions {
  /** What is known of a customer: its tables, its digest. Default: the built-in catalogue. */
  readonly catalogue?: Catalogue;
  /** The clock. Default: the machine's. */
  readonly now?: () => Date;
  /** `migrate`: bring the schema up to date. `check`: throw `DB_SCHEMA_OLDER` where it is not. Default `migrate`. */
  readonly schema?: 'migrate' | 'check';
  /**
   * From `newWriteTurns`, the same for all threads of a process that have the database open: they take turns at writing
   * instead of waiting inside the engine. An engine with several writers has no use for it.
   */
  readonly writeTurns?: SharedArrayBuffer;
}
