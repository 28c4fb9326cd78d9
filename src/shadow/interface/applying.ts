// What was fetched, and what happened when it was applied.

import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { Finding, JsonObject, PreparedCustomer } from '../../catalogue/customer-record.ts';
import type { ClientId, CustId } from '../../catalogue/ids.ts';
import type { ShapedRecord } from '../../shape/policy.ts';
import type { Shape } from '../../shape/shape.ts';
import type { Claimant } from './rights.ts';

/** A customer that is ready to be stored. Code outside the shadow sees only its number and its hash. */
export interface StorableCustomer extends PreparedCustomer {
  /** `null` if the stored customer was the same when this one was asked for. Then nothing needs to be written. */
  readonly content: StorableContent | null;
}

/** Makes a customer ready to be stored. It takes nobody who did not go through their client's shape. */
export type PrepareShaped = (record: ShapedRecord) => StorableCustomer;

/** What is stored of a customer in another shape. */
export interface StoredInShape {
  readonly custId: CustId;
  /** `null`: it is not known any more. */
  readonly from: Shape | null;
  readonly document: JsonObject;
  /** Parts of which an older shape may have left less than `from` does, because AA has not brought the rest yet. */
  readonly lacks: ReadonlySet<string>;
}

/** Makes of it what is left in the shape in force. It must do so without waiting: it is called within transactions. */
export type Reshape = (stored: StoredInShape) => StorableCustomer;

export interface StorableContent {
  /** A hash for each part that has content. */
  readonly parts: ReadonlyMap<string, string>;
  readonly findings: readonly Finding[];
  readonly rows: RowTexts;
  /** The catalogue of its client, where that is another one than that of the tables. */
  readonly own?: Catalogue;
}

/** The rows as JSON texts, one after the other, in memory that several customers share (plan/row-texts.ts). */
export interface RowTexts {
  readonly memory: Buffer;
  readonly start: number;
  /** Where each text ends: the customer's row, the document, then the rows of each section of the catalogue, then its words. */
  readonly ends: readonly number[];
}

interface Fetched {
  readonly custId: CustId;
  /** Taken with `nextFetchNumber` before the call was sent. The higher number wins (P3). */
  readonly fetchNumber: number;
  /** When the answer had arrived. */
  readonly fetchedAt: Date;
}

export type FetchResult = Fetched &
  (
    | { readonly kind: 'current'; readonly customer: StorableCustomer }
    | { readonly kind: 'gone' }
    /** AA has the customer, and the rule does not keep it. */
    | { readonly kind: 'irrelevant' }
    | {
        readonly kind: 'failed';
        readonly errorCode: string;
        readonly errorMessage: string;
        readonly nextAttemptAt: Date | null;
      }
  );

export interface ApplyBatch {
  readonly client: ClientId;
  /** The lease or share of the drain's worker; `null` for a refresh that a person asked for. */
  readonly lease: Claimant | null;
  /**
   * Without a lease: the shape in which it was fetched. If another one is in force by now, the batch is refused with
   * `DB_SHAPE_CHANGED`. Left out: it was not fetched.
   */
  readonly shapeNo?: number;
  /** For customers that are not in the shape in force yet. Needed where the policy of privacy changed. */
  readonly reshape?: Reshape;
  /** At most one result per customer. */
  readonly results: readonly FetchResult[];
}

/**
 * `created`, `updated`, `restored` (it was a tombstone), `deleted`: one change was added to the feed. `unchanged`: only the
 * as-of moved. `stale`: something newer is already stored. `gone`: its deletion is not settled yet. `parked`: set aside.
 * `forgotten`: this number is to be ignored, and was ignored. `moved`: the customer was not made ready because it was the
 * same as what was stored, and what is stored has changed since then. Nothing was done, and it must be fetched again.
 * `irrelevant`: the rule does not keep it, and its number alone is kept. `left`: the same of a customer that was stored; a change
 * was added to the feed.
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
  | 'moved'
  | 'irrelevant'
  | 'left';

/**
 * How an entry ended. `unknown`: AA has no such customer, and we have none either. `dropped`: a person gave it up without a
 * refresh. `folded`: it continues in the entry of a newer drain. The others are as above.
 */
export type EntryOutcome =
  | 'created'
  | 'updated'
  | 'restored'
  | 'deleted'
  | 'unchanged'
  | 'stale'
  | 'unknown'
  | 'dropped'
  | 'folded'
  | 'irrelevant'
  | 'left';

/** Why a customer is to go that AA has: the rule does not keep it. */
export type GoneKind = 'irrelevant';

export interface Applied {
  readonly custId: CustId;
  readonly outcome: ApplyOutcome;
  /** The sections that differ from what was stored (`customer` stands for the customer's own fields). */
  readonly sections: readonly string[];
  /** When the oldest change that this settles became known to us; `null` if no change was queued. */
  readonly knownAt: Date | null;
}

export type ChangeKind = 'created' | 'updated' | 'restored' | 'deleted';

/**
 * `shape`: the client asks for more or other sections than before, and nothing else differs. `relevance`: a customer leaves because the
 * rule does not keep it, or enters because the rule was changed.
 */
export type ChangeCause = 'shape' | 'relevance';

export interface Change {
  /** The cursor. It grows in commit order within a client and is never reused. */
  readonly changeNo: number;
  readonly custId: CustId;
  readonly kind: ChangeKind;
  readonly sections: readonly string[];
  /**
   * For an update: the fields that differ (`memberships.expirationDate`), or `memberships.*` if an item was added or removed.
   * At most 30, then `…`.
   */
  readonly fields: readonly string[];
  /** `null`: AA changed the customer. */
  readonly cause: ChangeCause | null;
  readonly committedAt: Date;
}
