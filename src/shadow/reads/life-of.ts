// Puts together the life of a customer from what an engine has read of it at one moment.

import type { CustId } from '../../catalogue/ids.ts';
import {
  type LifeRow,
  type StoredTimes,
  timeOf,
  toChange,
  toEntryLife,
  toStoredTimes,
} from '../tables/bookkeeping-rows.ts';
import type { CustomerLife } from '../interface/customer.ts';
import type { SyncChanges, SyncForgotten } from '../tables/bookkeeping-tables.ts';

/** Entries, and changes, a life tells of at most. */
export const lifeShown = 100;

export interface LifeParts {
  readonly custId: CustId;
  readonly stored: StoredTimes | null;
  /** The last ones first. */
  readonly entries: readonly LifeRow[];
  /** The last ones first. */
  readonly changes: readonly SyncChanges[];
  readonly forgotten: Pick<SyncForgotten, 'forgotten_at'> | null;
}

export const lifeOf = ({ custId, stored, entries, changes, forgotten }: LifeParts): CustomerLife => ({
  custId,
  stored: toStoredTimes(stored),
  entries: entries.map(toEntryLife).toReversed(),
  changes: changes.map(toChange).toReversed(),
  forgottenAt: timeOf(forgotten?.forgotten_at ?? null),
});
