// The interface of this room: the shadow database, on any engine. The rooms above use only this and never see SQL.

import type { Finding } from '../catalogue/customer-record.ts';
import type { MappedColumn } from '../catalogue/attribute-view.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { ClientId, CustId } from '../catalogue/ids.ts';
import type { QueueEntry } from '../catalogue/queue-entry.ts';
import type { Applied, ApplyBatch, PrepareShaped } from './interface/applying.ts';
import type { AuditStore } from './interface/audits.ts';
import type { CustomerCopy } from './interface/copies.ts';
import type {
  ClientState,
  ForeignPurge,
  GoneEntries,
  LastError,
  StuckKind,
} from './interface/client-state.ts';
import type { ClientSummary, ExportedRow, RemovalTerms, RemovedClient } from './interface/clients.ts';
import type { CustomerLife, ForgetAnswer, ForgottenCustomer, StoredCustomer } from './interface/customer.ts';
import type {
  DeletionBrake,
  DeletionsAnswer,
  Drain,
  DrainProgress,
  ClaimedEntry,
  LedgerEntry,
  ParkedCustomer,
  RespelledEntry,
  Sealed,
} from './interface/ledger.ts';
import type { FeedAnswer, FeedNumbers, FeedPlace, FeedTerms } from './interface/feed.ts';
import type { HeldBack } from './interface/held-back.ts';
import type { FollowerStore } from './interface/followers.ts';
import type { KeyStore } from './interface/keys.ts';
import type { ObservingStore } from './interface/observing.ts';
import type { OperationStore } from './interface/operations.ts';
import type { Population, SetBack } from './interface/population.ts';
import type { QueueReasons } from './interface/reasons.ts';
import type { SearchFound, SearchPage, WordsProgress } from './interface/search.ts';
import type { ShapeStore } from './interface/shapes.ts';
import type { WebhookStore } from './interface/webhooks.ts';
import type {
  Around,
  CappedCount,
  CustomerText,
  CustomerTextsPage,
  ListedCustomer,
  StoredText,
} from './interface/served.ts';
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
export type * from './interface/backup.ts';
export type * from './interface/clients.ts';
export type * from './interface/copies.ts';
export type * from './interface/customer.ts';
export type * from './interface/feed.ts';
export type * from './interface/held-back.ts';
export type * from './interface/database-warning.ts';
export type * from './interface/keys.ts';
export type * from './interface/ledger.ts';
export type * from './interface/population.ts';
export type * from './interface/moving.ts';
export type * from './interface/followers.ts';
export type * from './interface/calls.ts';
export type * from './interface/observing.ts';
export type * from './interface/reasons.ts';
export type * from './interface/operations.ts';
export type * from './interface/rights.ts';
export type * from './interface/search.ts';
export type * from './interface/served.ts';
export { customerHead, customerItems } from './customer-json.ts';
export { textOf } from './stored-text.ts';
export { ofDocument } from './plan/unreadable-document.ts';
export type * from './interface/shapes.ts';
export type * from './interface/webhooks.ts';

// Rules that both sides of the interface judge by.
export { judgedBeforeDoubt } from './interface/shapes.ts';
export { clockText, quietUntil } from './plan/quiet-hours.ts';
export { brakeHolds, brakeOf, deletionsWait } from './plan/deletions-brake.ts';
export { mostSampled } from './ledger/foreign-purges.ts';
export { leaseHolder } from './ledger/this-machine.ts';
export { mostSearchWords, searchRanges } from './plan/search-ranges.ts';
export { followerNames } from './interface/followers.ts';
export { keyScopes } from './ledger/keys.ts';
export { unreadableMarker } from './ledger/unreadable-marker.ts';
export { backfillHeld, drainHeld, heldSays } from './reads/calls-held.ts';
export { allowedSilenceSeconds } from './reads/freshness.ts';
export { isInFuture } from './reads/freshness-judges.ts';

/**
 * Every method that writes does so in one transaction. The transaction is on the disk when the promise resolves. Methods that
 * take a lease or a share throw `DB_LEASE_LOST` when a newer holder has taken over. All other errors are `DB_…` errors too.
 */
export interface Shadow {
  /**
   * The catalogue the shadow was opened with: that of its tables. What is fetched for this shadow must be read with the same catalogue, or
   * with the part of it that its client's shape names.
   */
  readonly catalogue: Catalogue;
  readonly audits: AuditStore;
  readonly keys: KeyStore;
  readonly followers: FollowerStore;
  readonly webhooks: WebhookStore;
  readonly operations: OperationStore;
  readonly shapes: ShapeStore;
  readonly observing: ObservingStore;

  /** Adds the client's bookkeeping row if it is missing. */
  register(client: ClientId): Promise<void>;

  acquireLease(client: ClientId, holder: string): Promise<LeaseAnswer>;
  /**
   * Holds the lease or share for another 30 seconds. `progressMsAgo`: how long ago the work last made progress; left out if
   * it made none since the last renewal. Only the progress that a lease's holder reports is kept.
   */
  renewLease(claimant: Claimant, progressMsAgo?: number): Promise<void>;
  /** Lets the lease or share go, and the claims made under it. Does nothing if it is already lost. */
  releaseLease(claimant: Claimant): Promise<void>;

  /** Clients with a drain that further workers may join: it is refreshing, and has at least this many customers. */
  drainsToShare(atLeastQueued: number): Promise<readonly ClientId[]>;
  /**
   * Gives a share in the client's drain for 30 seconds. `null` if there is none to get, if the asker leads the drain, or if the
   * client is paused.
   */
  joinDrain(client: ClientId, holder: string, terms: JoinTerms): Promise<JoinedDrain | null>;
  placeAmongWorkers(claimant: Claimant): Promise<PlaceAmongWorkers>;

  /** The drain that is refreshing or purging, if there is one. A drain that was still receiving is discarded (P5). */
  unfinishedDrain(lease: Lease): Promise<Drain | null>;
  /**
   * Opens a new drain in `receiving`. `askedMsAgo`: how long ago AA was asked for its answer; default 0. `observed`: it is an
   * observer's, which leaves out what it has seen; default false. Returns its number.
   */
  openDrain(
    lease: Lease,
    terms?: { readonly askedMsAgo?: number; readonly observed?: boolean },
  ): Promise<number>;
  /**
   * Adds queue entries to a receiving drain. A customer has one entry; if it comes again, its reasons are added to that
   * entry. `named`: AA's queue names them still; default true. Returns how many entries were added.
   */
  stage(lease: Lease, drainNo: number, entries: readonly QueueEntry[], named?: boolean): Promise<number>;
  /** Removes what was staged. With `keep` the drain stays open for another attempt, which is made after this call. */
  discardStaged(lease: Lease, drainNo: number, keep: 'keep' | 'remove'): Promise<void>;
  /**
   * To call when the whole answer has arrived well-formed: `receiving` → `refreshing`. An entry that names the number of
   * unreadable entries is parked. `carried`: how many customers an observer has left out; default 0. An observer's number is `null`
   * where the queue is empty.
   */
  seal(
    lease: Lease,
    drainNo: number,
    maxQueueNumber: string | null,
    unreadable: number,
    carried?: number,
  ): Promise<Sealed>;
  /** To call when a successful answer with an empty queue was received. */
  queueWasEmpty(lease: Lease): Promise<void>;

  /**
   * Claims up to `limit` pending entries of the drain that no other worker has claimed. Empty if none is left to claim, or if the
   * client is paused.
   */
  claimPending(claimant: Claimant, drainNo: number, limit: number): Promise<readonly ClaimedEntry[]>;
  /** Claims up to `limit` parked entries whose next attempt is due. Empty if the client is paused. */
  claimParked(lease: Lease, limit: number): Promise<readonly ClaimedEntry[]>;
  /** Gives claimed entries back unchanged, for another attempt. */
  unclaim(claimant: Claimant, entries: readonly LedgerEntry[]): Promise<void>;
  /**
   * Gives claimed entries the spelling under which their customers are stored. They stay claimed. An entry whose drain has an open
   * entry of that spelling becomes one with it.
   */
  respell(claimant: Claimant, entries: readonly RespelledEntry[]): Promise<void>;
  /** Gives back all parked entries that this lease has claimed and that are still due. Returns how many. */
  unclaimParked(lease: Lease): Promise<number>;
  /** When the next parked customer is due. */
  nextParkedAt(client: ClientId): Promise<Date | null>;
  nextFetchNumber(client: ClientId): Promise<number>;

  /**
   * Makes the customers of one piece of work ready to be stored, each as soon as it has been read. `known`: the content
   * hashes of what is stored. For a customer with the same hash, only the hash is computed. If what is stored changes before
   * such a customer is applied, its outcome is `moved`. `own`: the catalogue by which their records are read, where their client has
   * promoted fields. Default: that of the shadow.
   */
  preparation(known?: ReadonlyMap<CustId, string>, own?: Catalogue): PrepareShaped;

  /**
   * Commits fetched customers, their rows, their ledger entries (in any drain) and their changes together (P2). A `failed`
   * result parks the customer's ledger entries; a customer without an entry is left as it is. A `gone` result marks the
   * ledger entry `gone`; a customer without an entry becomes a tombstone at once.
   *
   * A result touches only entries that were staged before its fetch number was taken: what was queued later may be a later
   * change. Without a lease, a `failed` result touches parked entries only.
   */
  apply(batch: ApplyBatch): Promise<readonly Applied[]>;
  /** Turns the client's `gone` entries into tombstones, unless the brake does not allow so many. */
  settleDeletions(client: ClientId, brake: DeletionBrake): Promise<DeletionsAnswer>;
  /** Customers whose deletion is not settled yet, in ascending order. */
  goneCustomers(client: ClientId, limit: number): Promise<readonly CustId[]>;
  /** Of those, whom AA has, and the rule does not keep. */
  leavingCustomers(client: ClientId, limit: number): Promise<readonly CustId[]>;
  /** A person refuses the deletions: the `gone` entries are parked and wait for a person. Returns how many. */
  refuseDeletions(client: ClientId): Promise<number>;

  /**
   * `refreshing` → `purging`, only if no entry of the drain is pending or gone (P1) and the client is not paused. Otherwise
   * `false`.
   */
  beginPurge(lease: Lease, drainNo: number): Promise<boolean>;
  /**
   * To call right before the purge is sent. Throws if the drain is not ready to be purged any more: the right was lost, the
   * database was set back (`DB_SET_BACK`), or its file is another one or is not there (`DB_GONE`).
   */
  checkPurge(lease: Lease, drainNo: number): Promise<void>;
  /** To call when AA has confirmed the purge: `purging` → `done`. */
  purged(lease: Lease, drainNo: number): Promise<void>;
  /** To call when AA does not confirm the purge: `purging` → `done`, without the time and the number of a purge. */
  leftUnpurged(lease: Lease, drainNo: number): Promise<void>;
  /**
   * Removes what has been history for longer than `keptMs`: changes, settled entries of finished drains (entries that wait
   * stay), and finished drains without entries. One call removes a limited number of rows. Returns how many it removed; 0 if
   * nothing was left. After a leap of the engine's clock, nothing is removed until `keptMs` has passed (P7).
   */
  prune(client: ClientId, keptMs: number): Promise<number>;

  recordError(client: ClientId, error: LastError | null): Promise<void>;
  /** To call when a watcher found that the work does not move. The next progress of a lease's holder removes the note. */
  recordStuck(client: ClientId, kind: StuckKind): Promise<void>;
  /** To call when entries of ours left AA's queue without our purge. The finding is added to the earlier ones. */
  recordGoneEntries(lease: Lease, gone: GoneEntries): Promise<void>;
  /** Counts what was found in an answer of the queue: each finding once. Findings in customers are counted by `apply`. */
  recordFindings(lease: Lease, findings: readonly Finding[]): Promise<void>;
  /**
   * A person has seen what was noticed of foreign purges until `lastAt`. Returns the note, which is then removed. Returns
   * `null` if there is no note, or if more was noticed since then; the note stays in that case. `by`: as in `forget`.
   */
  acknowledgeForeignPurge(client: ClientId, lastAt: Date, by?: string): Promise<ForeignPurge | null>;
  /**
   * To call when AA has put everyone into its queue. `since`: when the call was sent, by the clock of `clientState`. The shadow
   * counts as populated when a drain that was received later has finished.
   */
  populationAsked(client: ClientId, since: Date): Promise<void>;
  /** A person says that everybody who is wanted is here. `by`: who says it. */
  populationSaid(client: ClientId, by: string): Promise<Population>;
  /** To call when AA has put so many customers into its queue because a person named them. They are no population. */
  queuedByName(client: ClientId, customers: number): Promise<void>;
  /** The same as `acknowledgeForeignPurge`, for the note that the database was set back. */
  acknowledgeSetBack(client: ClientId, lastAt: Date, by?: string): Promise<SetBack | null>;
  /** Customers in the ledger of a drain, in ascending order. Customers known to be deleted are left out. */
  drainCustomers(
    client: ClientId,
    drainNo: number,
    after: CustId | null,
    limit: number,
  ): Promise<readonly CustId[]>;

  drainProgress(client: ClientId, drainNo: number): Promise<DrainProgress>;
  clientState(client: ClientId): Promise<ClientState>;
  /** The same for those who look again and again: the parked are counted up to ten thousand, and customers by the feed. */
  quickState(client: ClientId): Promise<ClientState>;
  /** The same of many clients in few statements, in the order of the ids. Findings are left out. */
  clientStates(clients: readonly ClientId[]): Promise<readonly ClientState[]>;
  /** Rows per data table, `customers` first. Tombstones are not included; `clientState` counts them. */
  rowCounts(client: ClientId): Promise<ReadonlyMap<string, number>>;
  customer(client: ClientId, custId: CustId): Promise<StoredCustomer | null>;
  /** Ids after the given one, in ascending order. Tombstones are left out. */
  customerIds(client: ClientId, after: CustId | null, limit: number): Promise<readonly CustId[]>;
  /** Living customers that are stored under other spellings of these numbers. A number without such a customer is left out. */
  storedSpellings(
    client: ClientId,
    custIds: readonly CustId[],
  ): Promise<ReadonlyMap<CustId, readonly CustId[]>>;
  /** Other spellings of the number that are stored or in the ledger, tombstones and history included. */
  knownSpellings(client: ClientId, custId: CustId): Promise<readonly CustId[]>;
  /** Customers by number, with their documents as texts. */
  customerTexts(client: ClientId, page: CustomerTextsPage): Promise<readonly CustomerText[]>;
  /**
   * Those of the customers that are stored, tombstones included, by the numbers as they were asked for. A number that is stored
   * under another spelling finds that customer; a living one comes before a tombstone.
   */
  customerTextsOf(client: ClientId, custIds: readonly CustId[]): Promise<ReadonlyMap<CustId, CustomerText>>;
  /** The customers of a page, for `listedJson`. */
  listCustomers(client: ClientId, page: CustomerTextsPage): Promise<readonly ListedCustomer[]>;
  /** Those of the customers that are stored under just these numbers and live, in the same order. */
  listLiving(client: ClientId, custIds: readonly CustId[]): Promise<readonly ListedCustomer[]>;
  /**
   * The customers as JSON between two texts, in pieces: `cust_id`, `fetched_at`, `changed_at`, `deleted_at` and `document` of each.
   * Whoever was erased since they were listed is left out.
   */
  listedJson(
    client: ClientId,
    listed: readonly ListedCustomer[],
    around: Around,
  ): Promise<readonly StoredText[]>;
  /**
   * How old the stored copies of these customers are, and whether an entry stands open that they lack, by the numbers as they were
   * asked for: all of them. A number that is stored under another spelling finds that customer.
   */
  copies(client: ClientId, custIds: readonly CustId[]): Promise<ReadonlyMap<CustId, CustomerCopy>>;
  /** Counts no further than `atMost`. `deleted`: tombstones are counted too. */
  countCustomers(
    client: ClientId,
    terms: { readonly atMost: number; readonly deleted: boolean },
  ): Promise<CappedCount>;
  /**
   * Whether customers of the client can be found by words. Their words are kept from now on, or not any more; those of the
   * customers that are stored already are filled in, or removed, by `fillWords`. Does nothing where it is so already.
   */
  switchSearch(client: ClientId, on: boolean): Promise<void>;
  /**
   * From which attributes the columns of the views have their values for the client's customers. What was there before is replaced: a column
   * that is not named is empty. Does nothing where it is so already.
   */
  mapViews(client: ClientId, columns: readonly MappedColumn[]): Promise<void>;
  /**
   * Fills in, or removes, the words of the next few customers, until the state is `ready` or `off`. Each call is a short
   * transaction of its own, beside which the client's other writes wait.
   */
  fillWords(client: ClientId): Promise<WordsProgress>;
  /**
   * The next customers, in ascending order, of which all terms hold. Deleted and forgotten customers are never found. The work
   * of a call is limited however many customers there are, so a page may be short, or empty; `after` is `null` at the end. Terms
   * without a letter or a digit find nobody. Throws `SEARCH_OFF` and `SEARCH_NOT_READY`.
   */
  search(client: ClientId, page: SearchPage): Promise<SearchFound>;
  /** The changes after a place in the feed, up to a limit, or why they cannot be told. All is read in one moment. */
  feed(client: ClientId, terms: FeedTerms): Promise<FeedAnswer>;
  /** The place at the end of the feed. */
  feedHead(client: ClientId): Promise<FeedPlace>;
  /** For one who waits for changes of many clients. */
  feedNumbers(): Promise<FeedNumbers>;
  parked(client: ClientId, limit: number): Promise<readonly ParkedCustomer[]>;
  /**
   * Makes parked customers due now. Returns how many. A long list is worked off in pages; the same holds for `dropParked`.
   */
  retryParked(client: ClientId, custIds: readonly CustId[] | 'all'): Promise<number>;
  /** Gives up parked entries without a refresh. The stored customer stays as it is. Returns how many. */
  dropParked(client: ClientId, custIds: readonly CustId[] | 'all'): Promise<number>;
  /**
   * Makes parked customers due now if their next attempt is later than `latest`, which no schedule does. Returns how many.
   */
  bringForwardParked(client: ClientId, latest: Date): Promise<number>;

  /** Why customers were queued since then, as far as the ledger and its history tell. */
  queueReasons(client: ClientId, since: Date): Promise<QueueReasons>;
  /** What is known of one customer's past and present: its last entries and changes, as far as history is kept. */
  customerLife(client: ClientId, custId: CustId): Promise<CustomerLife>;

  /**
   * Erases customers from every table and keeps only the fact that their numbers are to be ignored (P11). From then on, what
   * AA says of them is not put into the ledger and not applied. Then the engine's files are cleaned of what was erased. May
   * be repeated; this repeats the cleaning. `by`: who does it, for the log of actions; left out, it does not stand there.
   */
  forget(client: ClientId, custIds: readonly CustId[], by?: string): Promise<ForgetAnswer>;
  /** Accepts the numbers again. Returns how many of them were forgotten. `by`: as in `forget`. */
  unforget(client: ClientId, custIds: readonly CustId[], by?: string): Promise<number>;
  /** Those of the numbers that are to be ignored. */
  forgotten(client: ClientId, custIds: readonly CustId[]): Promise<readonly ForgottenCustomer[]>;

  /** Whether the database can be read. Throws `DB_…` errors, `DB_SCHEMA_NEWER` after a newer program has migrated it. */
  checkReadable(): Promise<void>;
  /** Throws `DB_MOVED` if the database was moved: what can be read here becomes older and older. */
  checkNotMoved(): Promise<void>;
  /** What old transactions of readers keep the database from cleaning up. */
  heldBack(): Promise<HeldBack>;

  /** The clients of the database, in ascending order, whether they are in a configuration or not. */
  clientIds(): Promise<readonly ClientId[]>;
  /** `null`: the database does not know the client. */
  clientSummary(client: ClientId): Promise<ClientSummary | null>;
  /** All rows of the client, in all tables. They are read in pages. Each page is as it was when it was read. */
  exportedRows(client: ClientId): AsyncIterable<ExportedRow>;
  /**
   * Removes all rows of the client, in pages, and then what was removed from the engine's files. May be repeated after a
   * failure. Throws `DB_IN_USE` if a worker holds the client.
   */
  removeClient(client: ClientId, terms: RemovalTerms): Promise<RemovedClient>;

  /** May be called twice. */
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Decides which tables a customer has and how it is hashed. Default: the built-in catalogue. */
  readonly catalogue?: Catalogue;
  /** The clock. Default: the machine's. */
  readonly now?: () => Date;
  /** `migrate`: bring the schema up to date. `check`: throw `DB_SCHEMA_OLDER` where it is not. Default `migrate`. */
  readonly schema?: 'migrate' | 'check';
  /**
   * From `newWriteTurns`; all threads of a process that have the database open share it. The threads then take turns at
   * writing instead of waiting inside the engine. An engine with several writers does not use it.
   */
  readonly writeTurns?: SharedArrayBuffer;
  /**
   * How long a statement that only reads may take; then `DB_STATEMENT_TIMEOUT` is thrown. Default: as the server is set. SQLite does not
   * end a statement: there the reads themselves are bounded.
   */
  readonly readLimitMs?: number;
  /** Who may read a SQLite file. Default: a new file belongs to its owner alone, and an old one stays as it is. */
  readonly file?: FileAccess;
}

export interface FileAccess {
  /** The rights, such as 0o640. `null`: as in the default. */
  readonly mode: number | null;
  /** The group, by name or number. `null`: that of the process. */
  readonly group: string | null;
}
