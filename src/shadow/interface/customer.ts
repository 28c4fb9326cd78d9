// One customer: its stored state, its life, and what is erased when it is forgotten.

import type { JsonObject } from '../../catalogue/customer-record.ts';
import type { CustId } from '../../catalogue/ids.ts';
import type { SectionTable } from '../../catalogue/sections.ts';
import type { Change, EntryOutcome } from './applying.ts';
import type { Drain, LedgerEntry, LedgerState } from './ledger.ts';

export interface StoredCustomer {
  readonly custId: CustId;
  readonly document: JsonObject;
  readonly fetchNumber: number;
  /** The as-of. */
  readonly fetchedAt: Date;
  readonly changedAt: Date;
  readonly deletedAt: Date | null;
  /** The rows of each table, with the columns of the database. */
  readonly rows: Readonly<Record<SectionTable, readonly JsonObject[]>> &
    Readonly<Record<string, readonly JsonObject[]>>;
  /** The columns of `customers` that AA fills. */
  readonly columns: JsonObject;
}

export interface ForgottenCustomer {
  readonly custId: CustId;
  readonly forgottenAt: Date;
}

export interface ForgetAnswer {
  readonly customers: readonly ForgottenCustomer[];
  /** Erased rows, in all tables. */
  readonly rows: number;
  /** `left`: the user may not clean the files. The owner of the tables or the server itself will do it later. */
  readonly traces: 'cleaned' | 'left';
}

/** A refresh that failed. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly at: Date;
}

/** One time that a customer was in the queue, from its beginning to its end. */
export interface EntryLife extends LedgerEntry {
  readonly drain: Drain & { readonly purgedAt: Date | null };
  readonly state: LedgerState;
  readonly knownAt: Date;
  /** A fetch settles the entry only if its number is higher than this. */
  readonly knownFetchNumber: number;
  /** A worker has it in hand, or had it in hand when it died. */
  readonly claimed: boolean;
  readonly parkedAt: Date | null;
  readonly nextAttemptAt: Date | null;
  readonly goneAt: Date | null;
  readonly settledAt: Date | null;
  readonly fetchNumber: number | null;
  readonly outcome: EntryOutcome | null;
  /** The last ten, the oldest first. */
  readonly failures: readonly Failure[];
}

export interface CustomerLife {
  readonly custId: CustId;
  readonly stored: Pick<StoredCustomer, 'fetchNumber' | 'fetchedAt' | 'changedAt' | 'deletedAt'> | null;
  /** The last hundred, the oldest first. */
  readonly entries: readonly EntryLife[];
  /** The last hundred, the oldest first. */
  readonly changes: readonly Change[];
  readonly forgottenAt: Date | null;
}
