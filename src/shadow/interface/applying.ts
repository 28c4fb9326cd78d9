// What was fetched, and what came of it when it was applied.

import type { Finding, PreparedCustomer } from '../../catalogue/customer-record.ts';
import type { ClientId, CustId } from '../../catalogue/ids.ts';
import type { Claimant } from './rights.ts';

/** A customer that is ready to be stored. Others than the shadow see its number and its hash. */
export interface StorableCustomer extends PreparedCustomer {
  /** `null` where the same was stored when the customer was asked for: then nothing is to be written. */
  readonly content: StorableContent | null;
}

export interface StorableContent {
  /** A hash for each part that has content. */
  readonly parts: ReadonlyMap<string, string>;
  readonly findings: readonly Finding[];
  readonly rows: RowTexts;
}

/** The rows as JSON texts, one after the other in memory that other customers share (plan/row-texts.ts). */
export interface RowTexts {
  readonly memory: Buffer;
  readonly start: number;
  /** Where each text ends: the customer's row, the document, and the rows of each section of the catalogue. */
  readonly ends: readonly number[];
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
    | { readonly kind: 'current'; readonly customer: StorableCustomer }
    | { readonly kind: 'gone' }
    | {
        readonly kind: 'failed';
        readonly errorCode: string;
        readonly errorMessage: string;
        readonly nextAttemptAt: Date | null;
      }
  );

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
 * `forgotten`: this number is to be ignored, and was. `moved`: the customer was not made ready because it was the same as
 * what was stored, and what is stored has changed since then; nothing was done, and it must be fetched again.
 */
export type ApplyOutcome =
  | 'created'
  | 'updated'
  | 'restored'
  | 'deleted'
  | 'unchanged'
  | 'stale'
  | 'gone'
  | 'parked'
  | 'forgotten'
  | 'moved';

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
