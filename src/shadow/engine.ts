// The waist of this room: what an engine is to the rules above it. An engine knows how to hold rows, to hand them out and to
// write many of them; what they mean, and when they may be written, is said above, once for all engines.

import type { RawBuilder } from 'kysely';
import type { AaShadowError } from '../aa-shadow-error.ts';
import type { ClientId, CustId } from '../catalogue/ids.ts';
import type { QueueReason } from '../catalogue/queue-entry.ts';
import type { ForgetAnswer, StoredCustomer } from './interface/customer.ts';
import type { Claimant, Share } from './interface/rights.ts';
import type { BatchPlan, BatchTimes } from './plan/batch.ts';
import type { BatchRead, Wanted } from './plan/batch-read.ts';
import type { Statement } from './statement.ts';
import type { EntryRow, LifeRow } from './tables/bookkeeping-rows.ts';
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
  /** A failure of the database, of its driver or of the way to it, as an error of this program. */
  readonly asShadowError: (error: unknown) => AaShadowError;
}

export interface Reader {
  all<Row>(statement: Statement<Row>): Promise<readonly Row[]>;
  first<Row>(statement: Statement<Row>): Promise<Row | null>;
  /** The time by the clock that all workers on this database go by, as ISO text. */
  now(): Promise<string>;
}

/** Statements are worked off in the order in which they were given, whether their answers are waited for or not. */
export interface Transaction extends Reader {
  /** How many rows it touched. */
  run(statement: Statement): Promise<number>;
  /** Not waited for: if it fails, so does the commit. */
  send(statement: Statement): void;
}

/** Each statement that a database is asked by itself is one moment of its own. */
export interface Database extends Reader {
  /** One statement that writes, by itself. It must be harmless when it happens twice. */
  once<Row>(statement: Statement<Row>): Promise<Row | null>;
  /** Several reads of one moment, whatever others write meanwhile. */
  read<T>(work: (reader: Reader) => Promise<T>): Promise<T>;
  /**
   * On the disk when the promise resolves; nothing of it happened when it rejects. The work may run more than once, and waits
   * for nothing but its transaction.
   */
  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** May be called twice. */
  close(): Promise<void>;
}

/** What rules have to know of an engine. Facts only. */
export interface Dialect {
  /** Transactions that write come one after the other: none of them meets another that is under way. */
  readonly oneWriter: boolean;
  /** How many ids a condition over the waiting entries may list before the engine walks through all entries instead. */
  readonly idsPerCondition: number;
}

/** What a write needs of its client's row, and the time. */
export type ClientMark = Pick<
  SyncClients,
  | 'lease_holder'
  | 'lease_expires_at'
  | 'lease_fencing'
  | 'fetch_number'
  | 'vanished_fetch_number'
  | 'history_seen_at'
> & { readonly now: string };

/**
 * How the row of a client is held until the transaction ends. `shared`: together with all who write under the lease, and
 * with the counting of numbers. `changed`: together with those, but only one at a time. `owned`: alone.
 */
export type ClientHold = 'shared' | 'changed' | 'owned';

/** Customers by number, `after` left out and `upTo` taken in; `null`: from the first, to the last. */
export interface NumberRange {
  readonly after: string | null;
  readonly upTo: string | null;
}

/** What one statement handles: a million parked customers are no single transaction (P9). */
export type Part = readonly CustId[] | NumberRange;

/** What may go of a feed. */
export interface OldChanges {
  readonly before: string;
  /** Everything up to this change is old, whatever time it carries. */
  readonly upTo: number;
}

export interface SettledPage {
  readonly drainNo: number;
  readonly before: string;
  readonly limit: number;
}

/** What locks rows, hands them out or is asked for every batch, in each engine's own words. */
export interface OwnStatements {
  // Rows that are held until the transaction ends.
  holdClient(tx: Transaction, client: ClientId, how: ClientHold): Promise<ClientMark | null>;
  /** `false` where somebody has taken the share away, or will. */
  holdShare(tx: Transaction, share: Share): Promise<boolean>;
  holdDrain(tx: Transaction, client: ClientId, drainNo: number): Promise<SyncDrains | null>;
  /**
   * Batches of a client that look for a customer who is not there, and have no row in common, take turns from here on.
   * `null`: an engine with one writer needs no such thing.
   */
  readonly holdAlone: ((client: ClientId) => Statement) | null;

  // Entries that are handed to a worker, each to one: those whose claim stands are passed over.
  handOutPending(
    tx: Transaction,
    claimant: Claimant,
    drainNo: number,
    limit: number,
  ): Promise<readonly EntryRow[]>;
  /** The longest due first. */
  handOutDue(tx: Transaction, claimant: Claimant, now: string, limit: number): Promise<readonly EntryRow[]>;
  takeBackDue(claimant: Claimant, now: string): Statement;
  /** What is stored of them; tombstones are left out. */
  storedHashes(client: ClientId, custIds: readonly CustId[]): Statement<StoredHash>;

  // Numbers, and rows that are there once.
  takeFetchNumber(client: ClientId): Statement<Pick<SyncClients, 'fetch_number'>>;
  /** Rows whose key is there already stay as they are. */
  addAbsent<Table extends keyof ShadowTables>(table: Table, rows: readonly ShadowTables[Table][]): Statement;

  // Rows that go, a page at a time where there may be many.
  removeStaged(client: ClientId, drainNo: number, limit: number): Statement;
  removeSettled(client: ClientId, page: SettledPage): Statement;
  removeChanges(client: ClientId, last: number, old: OldChanges): Statement;
  /** Only shares that are as they were read: one that was renewed meanwhile stays. */
  endShares(client: ClientId, shares: readonly SyncShares[]): Statement;
  eraseEntries(client: ClientId, custIds: readonly CustId[]): Statement<Pick<SyncQueue, 'drain_no'>>;

  // The rest.
  /** In the order of the drains, the newest first. */
  entriesOfCustomer(client: ClientId, custId: CustId, limit: number): Statement<LifeRow>;
  /** The value of `failures` with one more, given as JSON; as many are kept as are to be. */
  failuresWith(failure: string): RawBuilder<string>;
}

export interface StoredHash {
  readonly cust_id: string;
  readonly content_hash: string;
}

/** The reasons of the customers of a page. */
export type ReasonsOf = ReadonlyMap<string, readonly QueueReason[]>;

/** What takes an engine more than a statement. */
export interface Rows {
  /**
   * Entries of a drain that is being received; a customer who stands in it already gets the reasons added. Who is to be
   * ignored is left out. Returns how many were added.
   */
  stage(tx: Transaction, drain: SyncDrains, fetchNumber: number, page: ReasonsOf): Promise<number>;
  /** Reads all that the results of a batch can touch, and holds it until the transaction ends. */
  read(tx: Transaction, client: ClientId, wanted: readonly Wanted[]): Promise<BatchRead>;
  /** The feed comes last: its numbers are to grow in commit order (P7). */
  write(tx: Transaction, client: ClientId, plan: BatchPlan, times: BatchTimes): void;
  /** As it was at one moment. */
  customer(client: ClientId, custId: CustId): Promise<StoredCustomer | null>;
  /** Cleans the engine's files of what was erased, from these tables and from the ledger. */
  cleanTraces(tables: readonly string[]): Promise<ForgetAnswer['traces']>;
}
