// The stored copies of customers: how old they are, and whether something is known that they lack.

import type { CustId } from '../../catalogue/ids.ts';
import type { LedgerState } from './ledger.ts';

export interface StoredCopy {
  /** The spelling under which the customer is stored. */
  readonly custId: CustId;
  /** The as-of. */
  readonly fetchedAt: Date;
  readonly fetchNumber: number;
  /** `null` for a tombstone. */
  readonly contentHash: string | null;
  /** A tombstone. */
  readonly deleted: boolean;
}

/** An entry of the ledger that the stored copy does not answer. */
export interface OpenMark {
  readonly state: Exclude<LedgerState, 'stored'>;
  /** Only a fetch with a higher number answers it. */
  readonly knownFetchNumber: number;
}

export interface CustomerCopy {
  /** `null`: the customer is not stored. */
  readonly stored: StoredCopy | null;
  /**
   * `null`: nothing is known that the copy lacks. Of several entries: the state that is furthest from an end by itself (`gone`, then
   * `parked`), and the highest number.
   */
  readonly open: OpenMark | null;
}
