// The interface of this room: the shadow database, whatever its engine. Everything above sees only this, never SQL.

import type { CustomerRecord, Finding, JsonObject } from '../catalogue/customer-record.ts';
import type { ClientId, CustId } from '../catalogue/ids.ts';
import type { QueueEntry, QueueReason } from '../catalogue/queue-entry.ts';
import type { SectionTable } from '../catalogue/sections.ts';
import type { AuditStore } from './audit-store.ts';

export type {
  Audit,
  AuditAnswer,
  AuditCounts,
  AuditMark,
  AuditScope,
  AuditState,
  Comparison,
} from './audit-store.ts';

interface Right {
  readonly client: ClientId;
  /** Who holds it, for people: `host/pid/command`. */
  readonly holder: string;
  /** A number no other right of this client has had: the same holder may be a restarted container that looks like it. */
  readonly fencing: number;
}

/** The right of one worker to drain one client. Every write of a drain carries it; a newer lease voids an older one. */
export interface Lease extends Right {
  readonly kind: 'lease';
}

/** The right of a further worker to refresh customers of a drain that another leads. */
export interface Share extends Right {
  readonly kind: 'share';
}

/** Whoever may claim ledger entries. A claim counts as long as the lease or the share it was made under stands. */
export type Claimant = Lease | Share;

export type LeaseAnswer =
  | { readonly kind: 'granted'; readonly lease: Lease }
  | { readonly kind: 'held'; readonly holder: string; readonly expiresAt: Date };

/**
 * `receiving`: the answer is streaming into the ledger and counts for nothing yet. `refreshing`: its customers are being
 * fetched. `purging`: all are stored or parked, and the purge may be sent. `done`: AA confirmed the purge.
 */
export type DrainState = 'receiving' | 'refreshing' | 'purging' | 'done';

export interface Drain {
  readonly drainNo: number;
  readonly state: DrainState;
  /** As AA wrote it; `null` while receiving. */
  readonly maxQueueNumber: string | null;
  readonly receivedAt: Date;
}

/** How far a drain is, in customers. `queued` = `pending` + `stored` + `parked` + `gone`. */
export interface DrainProgress {
  readonly queued: number;
  readonly pending: number;
  readonly stored: number;
  readonly parked: number;
  readonly gone: number;
}

/**
 * How the number of a queue answer stands to the last one that was purged. `repeated`: it is the same, so the purge that AA
 * confirmed has removed nothing. `back`: it is lower, which AA's numbers never are by themselves (P13).
 */
export type NumberSense = 'onwards' | 'repeated' | 'back';

export interface Sealed extends DrainProgress {
  readonly numbers: NumberSense;
  /** Answers in a row that were `repeated`. */
  readonly repeatedPurges: number;
}

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

/**
 * `pending`: to be refreshed. `stored`: settled, and kept as history. `parked`: set aside with its error. `gone`: AA gave
 * evidence that the customer was deleted; becomes a tombstone when the deletions of the drain are settled (P6).
 */
export type LedgerState = 'pending' | 'stored' | 'parked' | 'gone';

export interface LedgerEntry {
  readonly drainNo: number;
  readonly custId: CustId;
  readonly reasons: readonly QueueReason[];
  /** Refreshes tried and failed so far. */
  readonly attempts: number;
}

export interface ParkedCustomer extends LedgerEntry {
  readonly knownAt: Date;
  readonly parkedAt: Date;
  readonly errorCode: string;
  readonly errorMessage: string;
  /** `null`: waits for a person. */
  readonly nextAttemptAt: Date | null;
}

interface Fetched {
  readonly custId: CustId;
  /** Taken with `nextFetchNumber` before the call was sent; the higher number wins (P3). */
  readonly fetchNumber: number;
  /** When the answer had arrived. */
  readonly fetchedAt: Date;
}

export type FetchResult = Fetched &
  (
    | { readonly kind: 'current'; readonly record: CustomerRecord }
    | { readonly kind: 'gone' }
    | {
        readonly kind: 'failed';
        readonly errorCode: string;
        readonly errorMessage: string;
        readonly nextAttemptAt: Date | null;
      }
  );

/** What a drain must offer to be shared, and who may still join. */
export interface JoinTerms {
  /** Shares of the client at once. */
  readonly atMost: number;
  /** Customers of the drain: a short one is done before a helper has looked round. */
  readonly atLeastQueued: number;
}

export interface JoinedDrain {
  readonly share: Share;
  readonly drainNo: number;
}

/** Which of the workers on a client's entries one is, from 0 (the leader first), and how many there are. */
export interface PlaceAmongWorkers {
  readonly place: number;
  readonly workers: number;
}

export interface ApplyBatch {
  readonly client: ClientId;
  /** What the drain's worker holds; `null` for a refresh a person asked for. */
  readonly lease: Claimant | null;
  /** At most one result per customer. */
  readonly results: readonly FetchResult[];
}

/**
 * `created`, `updated`, `restored` (was a tombstone), `deleted`: one change went to the feed. `unchanged`: only the as-of
 * moved. `stale`: something newer is stored already. `gone`: waits for its deletions to be settled. `parked`: set aside.
 * `forgotten`: this number is to be ignored, and was.
 */
export type ApplyOutcome =
  'created' | 'updated' | 'restored' | 'deleted' | 'unchanged' | 'stale' | 'gone' | 'parked' | 'forgotten';

/**
 * What an entry ended with. `unknown`: AA has no such customer, and neither had we. `dropped`: by a person, without a
 * refresh. `folded`: goes on in the entry of a newer drain. The others as above.
 */
export type EntryOutcome =
  'created' | 'updated' | 'restored' | 'deleted' | 'unchanged' | 'stale' | 'unknown' | 'dropped' | 'folded';

export interface Applied {
  readonly custId: CustId;
  readonly outcome: ApplyOutcome;
  /** The sections (`customer` for the customer's own fields) that differ from what was stored. */
  readonly sections: readonly string[];
  /** When the oldest change this settles became known to us; `null` when nobody had queued it. */
  readonly knownAt: Date | null;
}

export type ChangeKind = 'created' | 'updated' | 'restored' | 'deleted';

export interface Change {
  /** The cursor: grows in commit order within a client, never reused. */
  readonly changeNo: number;
  readonly custId: CustId;
  readonly kind: ChangeKind;
  readonly sections: readonly string[];
  /**
   * Of an update: the fields that differ (`memberships.expirationDate`), `memberships.*` where an item came or went. At
   * most 30, then `…`.
   */
  readonly fields: readonly string[];
  readonly committedAt: Date;
}

/** How many deletions one drain may bring before a person is asked (P6). */
export interface DeletionBrake {
  /** Share of the client's living customers, 0 to 1. */
  readonly share: number;
  /** Up to this many are always let through. */
  readonly atLeast: number;
}

export type DeletionsAnswer =
  | { readonly kind: 'settled'; readonly deleted: number }
  | { readonly kind: 'braked'; readonly gone: number; readonly customers: number };

export interface StoredCustomer {
  readonly custId: CustId;
  readonly document: JsonObject;
  readonly fetchNumber: number;
  /** The as-of. */
  readonly fetchedAt: Date;
  readonly changedAt: Date;
  readonly deletedAt: Date | null;
  /** Rows per table, columns as in the database. */
  readonly rows: Readonly<Record<SectionTable, readonly JsonObject[]>>;
  /** The columns of `customers` that AA fills. */
  readonly columns: JsonObject;
}

export interface FindingCount extends Finding {
  /** In how many applied customers it was met. */
  readonly seen: number;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
}

export interface ForgottenCustomer {
  readonly custId: CustId;
  readonly forgottenAt: Date;
}

export interface ForgetAnswer {
  readonly customers: readonly ForgottenCustomer[];
  /** Rows erased, of all tables. */
  readonly rows: number;
  /** `left`: the user may not clean the files; the owner of the tables, or the server in its own time, will. */
  readonly traces: 'cleaned' | 'left';
}

/** A refresh that failed. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly at: Date;
}

/** One time a customer stood in the queue, from then to the end of it. */
export interface EntryLife extends LedgerEntry {
  readonly drain: Drain & { readonly purgedAt: Date | null };
  readonly state: LedgerState;
  readonly knownAt: Date;
  /** A fetch settles the entry only if its number is higher. */
  readonly knownFetchNumber: number;
  /** A worker has it in hand, or had when it died. */
  readonly claimed: boolean;
  readonly parkedAt: Date | null;
  readonly nextAttemptAt: Date | null;
  readonly goneAt: Date | null;
  readonly settledAt: Date | null;
  readonly fetchNumber: number | null;
  readonly outcome: EntryOutcome | null;
  /** The last ten, oldest first. */
  readonly failures: readonly Failure[];
}

export interface CustomerLife {
  readonly custId: CustId;
  readonly stored: Pick<StoredCustomer, 'fetchNumber' | 'fetchedAt' | 'changedAt' | 'deletedAt'> | null;
  /** The last hundred, oldest first. */
  readonly entries: readonly EntryLife[];
  /** The last hundred, oldest first. */
  readonly changes: readonly Change[];
  readonly forgottenAt: Date | null;
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
  readonly repeatedPurges: number;
  readonly findings: readonly FindingCount[];
  readonly lastChangeNo: number;
}

/**
 * Every method that writes does so in one transaction that is on the disk when its promise resolves. Methods that take
 * a lease or a share throw `DB_LEASE_LOST` when a newer holder has taken over. All others throw `DB_…` errors only.
 */
export interface Shadow {
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
  claimPending(claimant: Claimant, drainNo: number, limit: number): Promise<readonly LedgerEntry[]>;
  /** Up to `limit` parked entries whose next attempt is due. */
  claimParked(lease: Lease, limit: number): Promise<readonly LedgerEntry[]>;
  /** Gives claimed entries back untouched, for another attempt. */
  unclaim(claimant: Claimant, entries: readonly LedgerEntry[]): Promise<void>;
  /** When the next parked customer is due. */
  nextParkedAt(client: ClientId): Promise<Date | null>;
  nextFetchNumber(client: ClientId): Promise<number>;

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
  /**
   * Removes what is history since before the given time: changes, settled entries of finished drains (what waits stays), and
   * finished drains without entries. Bounded per call; returns how many rows it removed, 0 when nothing was left.
   */
  prune(client: ClientId, before: Date): Promise<number>;

  recordError(client: ClientId, error: LastError | null): Promise<void>;
  /** Whoever watches the work found that it does not move. Over with the next progress of a lease's holder. */
  recordStuck(client: ClientId, kind: StuckKind): Promise<void>;
  /** Entries of ours were gone from AA's queue without our purge; added to what was noticed before. */
  recordGoneEntries(lease: Lease, gone: GoneEntries): Promise<void>;
  /** A person has seen what was noticed of foreign purges. Returns it. */
  acknowledgeForeignPurge(client: ClientId): Promise<ForeignPurge | null>;
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
