// Named followers of a feed: how far each has read, as it acknowledged.

import { z } from 'zod';
import { followerDocument } from '../../report/followers-report.ts';
import type { Caller } from '../access/caller.ts';
import { jsonAnswer } from '../answers/answer.ts';
import { readFeedCursor } from '../feed/feed-cursor.ts';
import { feedGone, goneReasons } from '../feed/feed-gone.ts';
import { HttpError } from '../http-errors.ts';
import { followerParameter } from './parameters.ts';
import { clientRoute, noBody, nothing } from './route.ts';

/** Who may not operate has a say in what it made itself. */
const sayOf = ({ name, scopes }: Caller) => ({ by: name, ownOnly: !scopes.has('operate') });

const nameInPath = z.strictObject({ name: followerParameter });

export const followersRoute = clientRoute({
  method: 'GET',
  address: '/followers',
  name: 'listFollowers',
  summary: 'The named followers of a client, and how far behind each is.',
  scope: 'read',
  answers: 'Followers',
  takes: { path: nothing, query: nothing, body: noBody },
  work: async ({ shadow }, { client }) =>
    jsonAnswer({ followers: (await shadow.followers.all(client.id)).map(followerDocument) }),
});

export const acknowledgeRoute = clientRoute({
  method: 'PUT',
  address: '/followers/{name}',
  name: 'acknowledgeChanges',
  summary:
    'Keeps how far a follower has read. It is made when it acknowledges for the first time; from then on this takes the key that made it, or the scope operate.',
  scope: 'read',
  answers: 'Acknowledged',
  takes: {
    path: nameInPath,
    query: nothing,
    body: z.strictObject({
      cursor: z
        .string({ error: 'must be the cursor of an answer' })
        .max(1_000, { error: 'must have at most 1000 characters' }),
    }),
  },
  work: async ({ shadow }, { client: { id: client }, path: { name }, body: { cursor }, caller }) => {
    const place = readFeedCursor(client, cursor);
    const outcome = await shadow.followers.acknowledge(client, { name, place, ...sayOf(caller) });
    if (outcome === 'too-many') throw new HttpError('HTTP_TOO_MANY_FOLLOWERS');
    if (outcome === 'not-own') throw new HttpError('HTTP_FOLLOWER_OF_OTHERS');
    if (outcome !== 'kept') throw feedGone(client, goneReasons[outcome]);
    return jsonAnswer({ name, cursor });
  },
});

export const dropFollowerRoute = clientRoute({
  method: 'DELETE',
  address: '/followers/{name}',
  name: 'dropFollower',
  summary:
    'Drops a named follower. Who follows under the name goes on all the same. It takes the key that made it, or the scope operate.',
  scope: 'read',
  answers: 'DroppedFollower',
  takes: { path: nameInPath, query: nothing, body: noBody },
  work: async ({ shadow }, { client, caller, path: { name } }) => {
    const outcome = await shadow.followers.drop(client.id, { name, ...sayOf(caller) });
    if (outcome === 'not-there') throw new HttpError('HTTP_NO_SUCH_FOLLOWER');
    if (outcome === 'not-own') throw new HttpError('HTTP_FOLLOWER_OF_OTHERS');
    return jsonAnswer({ dropped: name });
  },
});
