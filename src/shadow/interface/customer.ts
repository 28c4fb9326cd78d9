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
  /** `left`: something keeps what was erased in the files. Repeating the command cleans them, when that is over. */
  readonly traces: 'cleaned' | 'left';
  /** What keeps it there. Empty where it is cleaned. */
  readonly keptBy: readonly TraceKeeper[];
}

/**
 * - `rights`: this user may not clean the tables. Their owner may.
 * - `transaction`: a session has a transaction open that is older. `prepared`: a prepared transaction is.
 * - `slot`: a replication slot, or a replica with `hot_standby_feedback`, holds old rows for a reader elsewhere.
 * - `reader`, `writer`: another connection has the SQLite file open in a transaction.
 * - `full`: the disk has no room for writing the file anew.
 */
export type TraceKeeperKind = 'rights' | 'transaction' | 'prepared' | 'slot' | 'reader' | 'writer' | 'full';

export interface TraceKeeper {
  readonly kind: TraceKeeperKind;
  /** The session's application_name, the name of the slot or of the prepared transaction. `null`: it has none. */
  readonly name: string | null;
  /** Of the session on the server. */
  readonly pid: number | null;
  /** `null`: this user may not know. */
  readonly since: Date | null;
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
  /** An observer's last look at AA's queue met the customer there still. Left out: no. */
  readonly stillQueued?: boolean;
}

export interface CustomerLacks {
  readonly sections: readonly string[];
  readonly knownAt: Date;
  /** The code with which the last fetch failed; `null`: none has. */
  readonly errorCode: string | null;
}

export interface CustomerLife {
  readonly custId: CustId;
  readonly stored: Pick<StoredCustomer, 'fetchNumber' | 'fetchedAt' | 'changedAt' | 'deletedAt'> | null;
  /** The last hundred, the oldest first. */
  readonly entries: readonly EntryLife[];
  /** The last hundred, the oldest first. */
  readonly changes: readonly Change[];
  readonly forgottenAt: Date | null;
  /** When it was judged that the rule does not keep the customer. `null`, or left out: it was not. */
  readonly unkeptAt?: Date | null;
  /** What AA must still be asked for, because it was not asked for before; `null`: nothing. */
  readonly lacks: CustomerLacks | null;
}
