// The feed of a client: page by page, with waiting, and as a stream; and everybody at once, to begin with.

import { z } from 'zod';
import type { ClientId } from '../../catalogue/ids.ts';
import { readDuration } from '../../config/units.ts';
import type { FeedPlace } from '../../shadow/shadow.ts';
import { askerOf } from '../access/caller.ts';
import type { Answer, LastingAnswer } from '../answers/answer.ts';
import { documentsPerPage, fitting, listedItems } from '../answers/customers.ts';
import { changeStream, goneStream } from '../feed/change-stream.ts';
import {
  feedBeginning,
  readFeedCursor,
  readSnapshotCursor,
  writeFeedCursor,
  writeSnapshotCursor,
} from '../feed/feed-cursor.ts';
import { feedGone, goneReasonOf, goneReasons } from '../feed/feed-gone.ts';
import type { PageTerms, ToldPage } from '../feed/told-pages.ts';
import { waitedPage } from '../feed/waited-page.ts';
import { HttpError } from '../http-errors.ts';
import type { Serving } from '../serving.ts';
import {
  cursorParameter,
  flagParameter,
  followerParameter,
  limitParameter,
  sectionsParameter,
} from './parameters.ts';
import { type Call, clientRoute, noBody, nothing } from './route.ts';

const longestWaitMs = 25_000;
/** Beside the waiting. */
const workMs = 10_000;

const waitMs = (text: string): number => readDuration(text) ?? Infinity;

const waitParameter = z
  .string()
  .refine((text) => waitMs(text) <= longestWaitMs, { error: 'must be a time of at most 25s, such as 20s' })
  .transform(waitMs)
  .optional()
  .describe('How long to wait where there is no change yet, at most 25s. Left out: not at all.');

const changesQuery = z.strictObject({
  after: z
    .string()
    .max(1_000, { error: 'must have at most 1000 characters' })
    .optional()
    .describe(
      'The `cursor` of the answer before, or `now` for what comes from now on. Left out: from the beginning.',
    ),
  follower: followerParameter
    .optional()
    .describe('In place of `after`: what this named follower has not acknowledged yet.'),
  limit: limitParameter(100, 1_000),
  wait: waitParameter,
  compact: flagParameter(
    'Whether changes that a later one of the same customer makes needless may be left out.',
  ),
  include: z
    .array(z.enum(['customer'], { error: 'must be customer' }))
    .max(1, { error: 'names one thing twice' })
    .optional()
    .describe('`customer`: each change has the customer as it is now.'),
});

type ChangesCall = Call<unknown, z.output<typeof changesQuery>>;

const streamSays =
  'Server-sent events: `change`, whose data is a change and whose id is the cursor after it; `bookmark` with `{"cursor"}` at ' +
  'the beginning, and where nothing was told for 15 seconds; `gone` with `{"code", "reason", "snapshot"}`, and then the end.';

export const changesRoute = clientRoute({
  method: 'GET',
  address: '/changes',
  name: 'listChanges',
  summary:
    'The changes of a client after a place in its feed, in the order of their commits. As `text/event-stream`: followed as they come.',
  scope: 'read',
  answers: 'ChangePage',
  streams: streamSays,
  headers: { 'Last-Event-ID': 'The cursor after which a stream goes on. It comes before `after`.' },
  longestMs: longestWaitMs + workMs,
  takes: { path: nothing, query: changesQuery, body: noBody },
  work: (serving, call) =>
    /\btext\/event-stream\b/i.test(call.headers.accept ?? '')
      ? streamOfChanges(serving, call.client.id, call)
      : pageOfChanges(serving, call.client.id, call),
});

const pageTerms = (
  { query: { limit, compact, include = [] } }: ChangesCall,
  customersSize: number,
): Omit<PageTerms, 'after'> => ({
  limit,
  compact,
  customersSize: include.includes('customer') ? customersSize : null,
});

/** A stream holds a page while its reader takes it, and there may be many streams. */
const customersOfStream = 1_000_000;

interface Start {
  readonly cursor: string | undefined;
  readonly follower: string | undefined;
}

async function startOf(
  { shadow }: Serving,
  client: ClientId,
  { cursor, follower }: Start,
): Promise<FeedPlace> {
  if (follower !== undefined) {
    if (cursor !== undefined)
      throw new HttpError('HTTP_BAD_PARAMETER', { detail: 'after and follower name two places' });
    return placeOfFollower(await shadow.followers.place(client, follower));
  }
  if (cursor === undefined) return feedBeginning;
  return cursor === 'now' ? shadow.feedHead(client) : readFeedCursor(client, cursor);
}

function placeOfFollower(place: FeedPlace | null): FeedPlace {
  if (place === null) throw new HttpError('HTTP_NO_SUCH_FOLLOWER');
  return place;
}

async function pageOfChanges(serving: Serving, client: ClientId, call: ChangesCall): Promise<Answer> {
  const { feed } = serving;
  const { after: cursor, follower, wait = 0 } = call.query;
  const terms = {
    ...pageTerms(call, documentsPerPage),
    after: await startOf(serving, client, { cursor, follower }),
  };
  const signal = wait > 0 ? feed.follows.begin(call.caller, 'wait', call.away()) : call.away();
  const answer = await waitedPage(feed, client, terms, { ms: wait, signal });
  if (answer.kind === 'gone') throw feedGone(client, goneReasons[answer.reason]);
  return { body: pageJson(client, answer), headers: { vary: 'Accept, Accept-Encoding, Authorization' } };
}

const pageJson = (client: ClientId, { changes, place }: ToldPage): string =>
  `{"changes":[${changes.map(({ json }) => json).join(',')}],"cursor":"${writeFeedCursor(client, place)}"}`;

async function streamOfChanges(
  serving: Serving,
  client: ClientId,
  call: ChangesCall,
): Promise<LastingAnswer> {
  const { feed } = serving;
  const signal = feed.follows.begin(call.caller, 'stream', call.away());
  const last = call.headers['last-event-id'];
  const isResumed = typeof last === 'string' && last !== '';
  const { after: cursor, follower } = call.query;
  const start = isResumed ? { cursor: last, follower: undefined } : { cursor, follower };
  try {
    const after = await startOf(serving, client, start);
    const terms = { ...pageTerms(call, customersOfStream), after, signal, asker: askerOf(call.caller) };
    return changeStream(feed, client, terms);
  } catch (error) {
    const reason = goneReasonOf(error);
    if (reason === null) throw error;
    return goneStream(feed, client, reason);
  }
}

export const snapshotRoute = clientRoute({
  method: 'GET',
  address: '/snapshot',
  name: 'getSnapshot',
  summary: 'All customers of a client in pages, and the cursor from which the feed goes on after them.',
  scope: 'read',
  answers: 'SnapshotPage',
  takes: {
    path: nothing,
    query: z.strictObject({
      limit: limitParameter(100, 200),
      cursor: cursorParameter,
      sections: sectionsParameter,
    }),
    body: noBody,
  },
  work: async ({ shadow }, { client: { id: client }, query: { limit, cursor, sections = null } }) => {
    // The head is read before the first customer: what changes from then on is told again by the feed.
    const from =
      cursor === undefined
        ? { after: null, head: await shadow.feedHead(client) }
        : readSnapshotCursor(client, cursor);
    const page = await shadow.listCustomers(client, {
      after: from.after,
      limit: limit + 1,
      deleted: false,
    });
    const shown = fitting(page.slice(0, limit));
    const last = page.length > shown.length ? shown.at(-1) : undefined;
    const next =
      last === undefined
        ? 'null'
        : `"${writeSnapshotCursor(client, { after: last.custId, head: from.head })}"`;
    const changesAfter = writeFeedCursor(client, from.head);
    const behind = `],"cursor":${next},"changes_after":"${changesAfter}"}`;
    const around = { before: '{"customers":[', behind, deleted: false, sections };
    return { body: await listedItems(shadow, client, shown, around) };
  },
});
