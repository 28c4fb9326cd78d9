// Customers as they are served to other programs: the document is the text that is stored, and is never parsed on the way.

import type { CustId } from '../../catalogue/ids.ts';

/** A text, or the bytes of it in UTF-8, whichever its database gives more quickly. */
export type StoredText = string | Uint8Array;

export interface CustomerText {
  readonly custId: CustId;
  /** The as-of. */
  readonly fetchedAt: Date;
  readonly changedAt: Date;
  readonly deletedAt: Date | null;
  readonly contentHash: string;
  /** JSON, as the database gives it. */
  readonly document: StoredText;
}

/** A customer of a page. */
export interface ListedCustomer {
  readonly custId: CustId;
  /** Of the document, in characters or bytes. */
  readonly size: number;
  /** `null`: it lies in the database until the page is written. */
  readonly text: CustomerText | null;
}

/** What a list of customers stands between, in one text. */
export interface Around {
  readonly before: string;
  readonly behind: string;
  /** Whether whoever was deleted in AA meanwhile is still served. */
  readonly deleted: boolean;
}

export interface CustomerTextsPage {
  readonly after: CustId | null;
  readonly limit: number;
  /** Whether tombstones are among them. */
  readonly deleted: boolean;
}

/** Counted up to a limit. */
export interface CappedCount {
  readonly count: number;
  /** There are more than this. */
  readonly more: boolean;
}
