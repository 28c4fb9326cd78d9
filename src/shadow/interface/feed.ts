// The feed: the changes of a client in commit order, as readers follow it.

import type { ClientId } from '../../catalogue/ids.ts';
import type { Change, ChangeKind } from './applying.ts';

/**
 * Where a reader stands: the last change that it has read. The time tells whether that change is still the one with this
 * number: after an older copy of the database was restored, numbers are given a second time. A reader that keeps its place
 * outside of the program keeps both.
 */
export interface FeedPlace {
  readonly changeNo: number;
  /** `null`: before the first change, or of a change that nothing is known of any more. */
  readonly committedAt: Date | null;
}

/**
 * `forgotten`: the customer was erased here, and whoever has a copy must erase it too. It names no section and no field. A
 * customer who is accepted again later comes as `created`.
 */
export type FeedKind = ChangeKind | 'forgotten';

export interface FeedChange extends Omit<Change, 'kind'> {
  readonly kind: FeedKind;
}

export interface FeedTerms {
  readonly after: FeedPlace;
  /** The most changes to be told at once. */
  readonly limit: number;
  /**
   * `true`: changes that a later one of the same customer makes needless are left out, as far as that can be seen. The newest
   * change of each customer is told, and so is each `forgotten`. For readers that take the customer as it is now; what they do
   * at a change must not depend on those before it. A page looks at a limited number of changes, and may tell none. Default
   * `false`.
   */
  readonly compact?: boolean;
}

export interface FeedPage {
  readonly kind: 'page';
  readonly changes: readonly FeedChange[];
  /** Where the reader stands now, also if nothing was told. */
  readonly place: FeedPlace;
  /** Whether something may follow already. */
  readonly more: boolean;
}

/**
 * - `expired`: changes after the place were removed with the history.
 * - `other-history`: the change with that number is another one: the database was replaced by an older copy and went on, or the
 *   client was removed and came back.
 * - `future`: no change has that number yet, for the same reasons.
 */
export type FeedLoss = 'expired' | 'other-history' | 'future';

/** What came after the place cannot be told. The reader takes everybody anew, and then follows from `head`. */
export interface FeedGone {
  readonly kind: 'gone';
  readonly reason: FeedLoss;
  /** The end of the feed, when this was found. */
  readonly head: FeedPlace;
}

export type FeedAnswer = FeedPage | FeedGone;

/** The number of the newest change of each client. */
export type FeedNumbers = ReadonlyMap<ClientId, number>;
