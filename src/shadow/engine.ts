// The boundary between the rules and the engines. An engine holds rows, hands them out and writes many of them at once. What
// rows mean, and when they may be written, is decided above it, in the same way for all engines.

import type { RawBuilder } from 'kysely';
import type { AaShadowError } from '../aa-shadow-error.ts';
import type { SearchKind } from '../catalogue/field.ts';
import type { ClientId, CustId } from '../catalogue/ids.ts';
import type { QueueReason } from '../catalogue/queue-entry.ts';
import type { StoredCustomer, TraceKeeper } from './interface/customer.ts';
import type { HeldBack } from './interface/held-back.ts';
import type { Around, CustomerTextsPage, StoredText } from './interface/served.ts';
import type { Claimant, Share } from './interface/rights.ts';
import type { BatchFacts, BatchPlan } from './plan/batch.ts';
import type { BatchRead, Wanted } from './plan/batch-read.ts';
import type { Statement } from './statement.ts';
import type { CopyRow, EntryRow, LifeRow, OpenRow, TextRow } from './tables/bookkeeping-rows.ts';
import type {
  ShadowTables,
  SyncClients,
  SyncDrains,
  SyncQueue,
  SyncShares,
} from './tables/bookkeeping-tables.ts';

export interface Engine {
  readonly database: Database;
  readonly dialect: Dialect;
  readonly own: OwnStatements;
  readonly rows: Rows;
  /** Turns a failure of the database, its driver or the connection into an error of this program. */
  readonly asShadowError: (error: unknown) => AaShadowError;
  readonly heldBack: () => Promise<HeldBack>;
}

export interface Reader {
  all<Row>(statement: Statement<Row>): Promise<readonly Row[]>;
  first<Row>(statement: Statement<Row>): Promise<Row | null>;
  /** The time of the clock that all workers on this database share, as ISO text. */
  now(): Promise<string>;
}

/** Statements run in the order in which they were given, also when their answers are not waited for. */
export interface Transaction extends Reader {
  /** Returns the number of rows it changed. */
  run(statement: Statement): Promise<number>;
  /** Does not wait for the answer. If the statement fails, the commit fails too. */
  send(statement: Statement): void;
}

export interface ReadTerms {
  /** It may take longer than reads may as a rule (`OpenOptions.readLimitMs`). */
  readonly mayTakeLong: boolean;
}

/** Each statement that is given to a database directly sees one moment, and is its own transaction. */
export interface Database extends Reader {
  /** One statement that writes, as its own transaction. It must do no harm when it runs twice. */
  once<Row>(statement: Statement<Row>): Promise<Row | null>;
  /** Several reads that see the same moment, even if others write during them. */
  read<T>(work: (reader: Reader) => Promise<T>, terms?: ReadTerms): Promise<T>;
  /**
   * When the promise resolves, the writes are on the disk. When it rejects, nothing was written. The work may run more than
   * once. It must wait for nothing but its transaction.
   */
  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** May be called twice. */
  close(): Promise<void>;
}

/** What the rules must know about an engine. Facts only. */
export interface Dialect {
  /** Transactions that write run one after the other: none of them runs at the same time as another. */
  readonly oneWriter: boolean;
  /** How many ids a condition over the waiting entries may list. With more ids the engine would walk through all entries. */
  readonly idsPerCondition: number;
  /**
   * Gives another text whenever something was committed, to any table and by anybody. `null`: the engine cannot tell this more
   * quickly than it reads a small table.
   */
  readonly version: Statement<{ readonly version: string }> | null;
  /** A document that goes out as it is stored, as the driver gives it most quickly. */
  readonly document: RawBuilder<StoredText>;
}

/** What a write needs from its client's row, and the time. */
export type ClientMark = Pick<
  SyncClients,
  | 'lease_holder'
  | 'lease_expires_at'
  | 'lease_fencing'
  | 'fetch_number'
  | 'vanished_fetch_number'
  | 'history_seen_at'
  | 'population_drain_no'
  | 'words_state'
  | 'paused_at'
  | 'shape_no'
  | 'shape_owes'
  | keyof Numbers
> & { readonly now: string };

/** Numbers of a client's row that only grow, as long as the database keeps what it has confirmed. */
export type Numbers = Pick<SyncClients, 'fetch_number' | 'change_no' | 'drain_no' | 'fencing' | 'set_backs'>;

/**
 * How a transaction holds the row of a client until it ends. `shared`: together with all writes under the lease and with the
 * counting of numbers. `changed`: together with those, but only one transaction at a time holds it this way. `owned`: alone.
 */
export type ClientHold = 'shared' | 'changed' | 'owned';

/** Customers by number, without `after` and including `upTo`. `null`: from the first, or to the last. */
export interface NumberRange {
  readonly after: string | null;
  readonly upTo: string | null;
}

/** The customers that one statement handles. A million parked customers are too many for one transaction (P9). */
export type Part = readonly CustId[] | NumberRange;

/** The part of a feed that may be removed. */
export interface OldChanges {
  readonly before: string;
  /** Every change up to this number is old, even if it carries a later time. */
  readonly upTo: number;
}

export interface SettledPage {
  readonly drainNo: number;
  readonly before: string;
  readonly limit: number;
}

/** Statements that lock rows, hand them out, or run for every batch. Each engine has its own words for them. */
export interface OwnStatements {
  // Rows that are held until the transaction ends.
  holdClient(tx: Transaction, client: ClientId, how: ClientHold): Promise<ClientMark | null>;
  /** `false` if another worker has taken the share away, or is about to. */
  holdShare(tx: Transaction, share: Share): Promise<boolean>;
  holdDrain(tx: Transaction, client: ClientId, drainNo: number): Promise<SyncDrains | null>;
  /**
   * After this statement, batches of a client take turns if they look for a customer who is not stored: they have no row in
   * common that could be locked. `null`: an engine with one writer does not need this.
   */
  readonly holdAlone: ((client: ClientId) => Statement) | null;
  /**
   * Waits until no other transaction that has looked for the mark of a move is under way, and keeps others from looking for
   * it. `null`: an engine with one writer does not need this.
   */
  readonly holdMoves: Statement | null;

  // Entries that are handed to workers, each entry to one worker. Entries with a valid claim are left out.
  handOutPending(
    tx: Transaction,
    claimant: Claimant,
    drainNo: number,
    limit: number,
  ): Promise<readonly EntryRow[]>;
  /** The entries that have been due for the longest time come first. */
  handOutDue(tx: Transaction, claimant: Claimant, now: string, limit: number): Promise<readonly EntryRow[]>;
  takeBackDue(claimant: Claimant, now: string): Statement;
  /** What is stored of these customers. Tombstones are left out. */
  storedHashes(client: ClientId, custIds: readonly CustId[]): Statement<StoredHash>;

  // Statements that take a number, or add rows that are not there yet.
  takeFetchNumber(client: ClientId): Statement<Pick<SyncClients, 'fetch_number'>>;
  /** Rows whose key is already there stay as they are. */
  addAbsent<Table extends keyof ShadowTables>(table: Table, rows: readonly ShadowTables[Table][]): Statement;

  // Statements that remove rows, one page at a time where there may be many.
  removeStaged(client: ClientId, drainNo: number, limit: number): Statement;
  removeSettled(client: ClientId, page: SettledPage): Statement;
  removeChanges(client: ClientId, last: number, old: OldChanges): Statement;
  /** Ends only shares that are still as they were read. A share that was renewed since then stays. */
  endShares(client: ClientId, shares: readonly SyncShares[]): Statement;
  eraseEntries(client: ClientId, custIds: readonly CustId[]): Statement<Pick<SyncQueue, 'drain_no'>>;

  // Other statements.
  /** The open entries of these customers: parked or gone anywhere, or pending in a drain that is not done. Walks through no drain. */
  openAmong(client: ClientId, custIds: readonly CustId[]): Statement<OpenRow>;
  /** The customers that are stored, with their documents. */
  textsAmong(client: ClientId, custIds: readonly CustId[]): Statement<TextRow>;
  /** For pages of customers. `null`: rows with their documents are as quick. */
  readonly joined: JoinedDocuments | null;
  /** The customers that are stored, and their open entries as `openAmong` has them. */
  copies(client: ClientId, custIds: readonly CustId[]): Statement<CopyRow>;
  /** For a statement in which `words` has words: the customers of each of them, as a subquery with the column `cust_id`. */
  inLists(part: ListsOfWords): RawBuilder<unknown>;
  /** In the order of the drains, the newest first. */
  entriesOfCustomer(client: ClientId, custId: CustId, limit: number): Statement<LifeRow>;
  /** The value of `failures` with one more failure (JSON) at its end. Only the last few are kept. */
  failuresWith(failure: string): RawBuilder<string>;
  /** Of the reasons for which customers were queued, AA's own words go. Tables and actions stay: they are codes. */
  eraseWordsOfReasons(client: ClientId): Statement;
  /** The tables and actions of the reasons of entries that became known from a time on, the most frequent first, up to a limit. */
  reasonCounts(client: ClientId, since: string, limit: number): Statement<ReasonCountRow>;
}

export interface ReasonCountRow {
  readonly from_table: string | null;
  readonly action: string | null;
  /** Entries that have it. */
  readonly entries: number;
  /** Their customers. */
  readonly customers: number;
}

/** A page of customers in two statements: whose documents fit into it, and these as one text. */
export interface JoinedDocuments {
  sizesAfter(client: ClientId, page: CustomerTextsPage): Statement<SizeRow>;
  /** Of those that live, in the order of the numbers that are given. */
  sizesAmong(client: ClientId, custIds: readonly CustId[]): Statement<SizeRow>;
  /** One row. The customers are written as in `customer-json.ts`, with commas between them, in the order of the numbers. */
  joined(
    client: ClientId,
    custIds: readonly CustId[],
    around: Around,
  ): Statement<{ readonly text: StoredText }>;
}

export interface SizeRow {
  readonly cust_id: string;
  /** Of the document, in bytes. */
  readonly size: number;
}

/** Customers with words of a kind, without `after` and including `upTo`. Up to there no word has more of them than `ofEach`. */
export interface ListsOfWords {
  readonly client: ClientId;
  readonly kind: SearchKind;
  readonly after: string;
  readonly upTo: string;
  readonly ofEach: number;
}

export interface StoredHash {
  readonly cust_id: string;
  readonly content_hash: string;
}

/** The reasons for each customer of a page. */
export type ReasonsOf = ReadonlyMap<string, readonly QueueReason[]>;

/** Work for which an engine needs more than one statement. */
export interface Rows {
  /**
   * Adds entries to a drain that is being received. A customer who already has an entry there gets the reasons added to it.
   * Customers who are to be ignored are left out. Returns how many entries were added.
   */
  stage(tx: Transaction, drain: SyncDrains, fetchNumber: number, page: ReasonsOf): Promise<number>;
  /** Reads every row that the results of a batch can touch, and holds it until the transaction ends. */
  read(tx: Transaction, client: ClientId, wanted: readonly Wanted[]): Promise<BatchRead>;
  /** The feed is written last, because its numbers must grow in commit order (P7). */
  write(tx: Transaction, client: ClientId, plan: BatchPlan, facts: BatchFacts): void;
  /** The customer as it was at one moment. */
  customer(client: ClientId, custId: CustId): Promise<StoredCustomer | null>;
  /**
   * Removes what was erased, from these tables and from the ledger, from the engine's files as well. Returns what keeps it
   * there; empty if nothing does.
   */
  cleanTraces(tables: readonly string[]): Promise<readonly TraceKeeper[]>;
}
