// Followers of the feed that have a name: how far each has read is kept here, and shown to people.

import type { ClientId } from '../../catalogue/ids.ts';
import type { FeedLoss, FeedPlace } from './feed.ts';

export interface Follower {
  readonly name: string;
  /** What it has acknowledged. */
  readonly place: FeedPlace;
  /** When it acknowledged last. */
  readonly seenAt: Date;
  /** Who acknowledged first: `key ID (NAME)`, a program on this machine, or a person. */
  readonly madeBy: string;
  /** Why the feed does not go on from its place. `null`: it does. */
  readonly gone: FeedLoss | null;
  /** Changes that it has not acknowledged, counted by their numbers. Some of them may be forgotten. */
  readonly behindChanges: number;
  /** Since when the oldest change that it has not acknowledged is committed. `null`: there is none. */
  readonly behindSince: Date | null;
  /** When this was read, by the clock that gave the other times. */
  readonly readAt: Date;
}

/** What may be the name of a follower. The names `.` and `..` would be another address. */
export const followerNames = /^(?!\.{1,2}$)[\w.-]{1,64}$/;

export interface Acknowledgement {
  readonly name: string;
  readonly place: FeedPlace;
  readonly by: string;
  /** A follower that somebody else made is left as it is. Default: no. */
  readonly ownOnly?: boolean;
}

/**
 * `too-many`: the client has as many followers as it may have. `not-own`: somebody else made it. A loss: the feed does not go on
 * from the place.
 */
export type AcknowledgeOutcome = 'kept' | 'too-many' | 'not-own' | FeedLoss;

export type DropOutcome = 'dropped' | 'not-there' | 'not-own';

export interface FollowerStore {
  /** Keeps the place of the follower, which may also be an earlier one. A new name makes a follower. */
  acknowledge(client: ClientId, acknowledgement: Acknowledgement): Promise<AcknowledgeOutcome>;
  /** By name. */
  all(client: ClientId): Promise<readonly Follower[]>;
  /** `null`: there is no follower with this name. */
  place(client: ClientId, name: string): Promise<FeedPlace | null>;
  /** That it was dropped, and by whom, is added to the log of actions. */
  drop(client: ClientId, dropping: Omit<Acknowledgement, 'place'>): Promise<DropOutcome>;
}
