// A place in the feed from which nobody can go on, and the way out. Pure.

import type { ClientId } from '../../catalogue/ids.ts';
import type { FeedLoss } from '../../shadow/shadow.ts';
import { HttpError } from '../http-errors.ts';

export type GoneReason = 'expired' | 'other_history' | 'future' | 'other_client';

export const goneReasons: Readonly<Record<FeedLoss, GoneReason>> = {
  expired: 'expired',
  'other-history': 'other_history',
  future: 'future',
};

/** For people. */
export const says: Readonly<Record<GoneReason, string>> = {
  expired: 'changes after it were removed with the history',
  other_history: 'the database was replaced by an older copy, and another change has this number',
  future: 'the database was replaced by an older copy, and no change has this number yet',
  other_client: 'the cursor is of another client',
};

export interface GoneMembers {
  readonly reason: GoneReason;
  /** The address where everybody is taken anew. */
  readonly snapshot: string;
}

export const goneMembers = (client: ClientId, reason: GoneReason): GoneMembers => ({
  reason,
  snapshot: `/v1/clients/${client}/snapshot`,
});

export const feedGone = (client: ClientId, reason: GoneReason): HttpError =>
  new HttpError('HTTP_FEED_GONE', {
    detail: says[reason],
    members: { ...goneMembers(client, reason) },
  });

/** The reason, if this is the problem of a feed that is gone. */
export const goneReasonOf = (error: unknown): GoneReason | null =>
  error instanceof HttpError && error.code === 'HTTP_FEED_GONE'
    ? (error.members['reason'] as GoneReason)
    : null;
