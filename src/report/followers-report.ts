// The followers of a client's feed: how far behind each is. For `status` and the HTTP API.

import type { ClientId } from '../catalogue/ids.ts';
import type { Follower } from '../shadow/shadow.ts';
import { counted, inColumns, type Row, spanText } from '../wording.ts';

export type FollowerDocument = ReturnType<typeof followerDocument>;

export const followerDocument = (follower: Follower) => ({
  name: follower.name,
  behind_changes: follower.behindChanges,
  behind_seconds: behindSeconds(follower),
  seen_at: follower.seenAt.toISOString(),
  made_by: follower.madeBy,
  gone: follower.gone?.replaceAll('-', '_') ?? null,
});

const behindSeconds = ({ behindSince, readAt }: Follower): number =>
  behindSince === null ? 0 : Math.max(0, Math.floor((readAt.getTime() - behindSince.getTime()) / 1_000));

const goneTexts: Readonly<Record<string, string>> = {
  expired: 'too late: changes it has not read were pruned; it must take everybody anew',
  other_history: 'its place is in the history of another copy of the database; it must take everybody anew',
  future: 'its place is ahead of this database; it must take everybody anew',
};

export const followerRows = (followers: readonly FollowerDocument[]): readonly Row[] =>
  followers.map((follower) => ['follower', `${follower.name}: ${behindText(follower)}`] as const);

export const behindText = ({ behind_changes: changes, behind_seconds, gone }: FollowerDocument): string =>
  gone !== null
    ? (goneTexts[gone] ?? gone)
    : changes === 0
      ? 'has read everything'
      : `${counted(changes, 'change')} behind, the oldest of ${spanText(behind_seconds)} ago`;

export type FollowerOfClient = ReturnType<ReturnType<typeof followerOf>>;

/** For a list over several clients. */
export const followerOf = (client: ClientId) => (follower: Follower) => ({
  client: client as string,
  ...followerDocument(follower),
});

export const feedText = (followers: readonly FollowerOfClient[]): string =>
  followers.length === 0
    ? 'there are no named followers: docs/feed.md tells how a program becomes one\n'
    : inColumns([
        ['client', 'follower', 'acknowledged', 'made by', 'state'],
        ...followers.map((one) => [one.client, one.name, one.seen_at, one.made_by, behindText(one)]),
      ]);
