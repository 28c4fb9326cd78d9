// For those who operate a client: what waits for them, and what they do about it. Whatever is done stands in the log of actions. Where a
// number was seen, it is sent back, and nothing is done if it is another one by then.

import { z } from 'zod';
import { parkedCustomerDocument } from '../../report/operating-report.ts';
import { parkedGroupsDocument } from '../../report/parked-groups.ts';
import { pauseDocument } from '../../report/pause-report.ts';
import type { CountedAnswer, ParkedDecisionTerms } from '../../shadow/shadow.ts';
import { type Answer, jsonAnswer } from '../answers/answer.ts';
import type { ServedClient } from '../answers/clients-overview.ts';
import { readParkedCursor, writeParkedCursor } from '../answers/parked-cursor.ts';
import { HttpError } from '../http-errors.ts';
import type { Serving } from '../serving.ts';
import {
  cursorParameter,
  custIdsParameter,
  expectedParameter,
  flagParameter,
  limitParameter,
} from './parameters.ts';
import { clientRoute, noBody, nothing } from './route.ts';

/** Nobody should wait longer for a look at a page. A statement that takes five seconds is ended, and told as such. */
const longestMs = 7_000;
const mostListed = 1_000;

const takesNothing = { path: nothing, query: nothing, body: noBody };

const groupParameter = z
  .string({ error: 'must be a text' })
  .regex(/^[A-Z][A-Z0-9_]{0,60}-[0-9a-f]{10}$/, { error: 'must be a `group` of the list of groups' })
  .describe('Those with one error: a `group` of the list of groups.');

export const parkedRoute = clientRoute({
  method: 'GET',
  address: '/parked',
  name: 'listParked',
  summary: 'The parked customers of a client in pages, the longest parked first.',
  scope: 'read',
  answers: 'ParkedPage',
  longestMs,
  takes: {
    path: nothing,
    query: z.strictObject({
      limit: limitParameter(50, 200),
      cursor: cursorParameter,
      group: groupParameter.optional(),
    }),
    body: noBody,
  },
  work: async ({ shadow }, { client: { id }, query: { limit, cursor, group = null } }) => {
    const after = cursor === undefined ? null : readParkedCursor(id, group, cursor);
    const found = await shadow.operations.parkedPage(id, { group, after, limit: limit + 1 });
    const shown = found.slice(0, limit);
    const last = found.length > limit ? shown.at(-1) : undefined;
    return jsonAnswer({
      parked: shown.map(parkedCustomerDocument),
      cursor: last === undefined ? null : writeParkedCursor(id, group, last),
    });
  },
});

export const parkedGroupsRoute = clientRoute({
  method: 'GET',
  address: '/parked/groups',
  name: 'listParkedGroups',
  summary: 'The parked customers of a client by their error, with what to do about each.',
  scope: 'read',
  answers: 'ParkedGroups',
  longestMs,
  takes: {
    path: nothing,
    query: z.strictObject({
      exact: flagParameter('Whether all are counted. Otherwise counting ends at 10,000, and `more` says so.'),
    }),
    body: noBody,
  },
  work: async ({ shadow }, { client: { id }, query: { exact } }) => {
    const groups = await shadow.operations.parkedGroups(id, { exact });
    const parked = exact ? (await shadow.clientState(id)).parked : null;
    return jsonAnswer({ ...parkedGroupsDocument(id, groups), parked });
  },
});

export const deletionsRoute = clientRoute({
  method: 'GET',
  address: '/deletions',
  name: 'listDeletions',
  summary: `The customers whose deletion waits, up to ${mostListed} of them.`,
  scope: 'read',
  answers: 'Deletions',
  longestMs,
  takes: takesNothing,
  work: async ({ shadow }, { client: { id } }) => {
    const [{ gone }, cust_ids, leaving] = await Promise.all([
      shadow.quickState(id),
      shadow.goneCustomers(id, mostListed),
      shadow.leavingCustomers(id, mostListed),
    ]);
    return jsonAnswer({ deletions: gone, cust_ids, leaving });
  },
});

const expected = expectedParameter('How many they are, as it was seen.');

/** Throws `HTTP_COUNT_CHANGED`. */
function counted({ statuses }: Serving, client: ServedClient, { kind, count }: CountedAnswer): Answer {
  if (kind === 'changed') throw new HttpError('HTTP_COUNT_CHANGED', { members: { count } });
  statuses.changed(client.id);
  return jsonAnswer({ count });
}

const parkedBody = z
  .strictObject({
    cust_ids: custIdsParameter.optional(),
    group: groupParameter.optional(),
    all: z.literal(true, { error: 'must be true, or left out' }).optional(),
    expected,
  })
  .refine(
    ({ cust_ids, group, all }) => [cust_ids, group, all].filter((one) => one !== undefined).length === 1,
    {
      error: 'must have one of cust_ids, group and all',
    },
  );

const targetOf = ({ cust_ids, group }: z.output<typeof parkedBody>): ParkedDecisionTerms['target'] =>
  cust_ids ?? (group === undefined ? 'all' : { group });

const parkedDecision = (what: ParkedDecisionTerms['what'], name: string, summary: string) =>
  clientRoute({
    method: 'POST',
    address: `/parked/${what}`,
    name,
    summary,
    scope: 'operate',
    answers: 'Counted',
    takes: { path: nothing, query: nothing, body: parkedBody },
    work: async (serving, { client, caller, body }) =>
      counted(
        serving,
        client,
        await serving.shadow.operations.decideParked(client.id, {
          what,
          target: targetOf(body),
          expected: body.expected,
          by: caller.name,
        }),
      ),
  });

export const retryParkedRoute = parkedDecision(
  'retry',
  'retryParked',
  'Makes parked customers due now: single ones, a group, or all.',
);

export const dropParkedRoute = parkedDecision(
  'drop',
  'dropParked',
  'Gives parked customers up without a refresh. What is stored of them stays.',
);

const deletionDecision = (what: 'confirm' | 'refuse', name: string, summary: string) =>
  clientRoute({
    method: 'POST',
    address: `/deletions/${what}`,
    name,
    summary,
    scope: 'operate',
    answers: 'Counted',
    takes: { path: nothing, query: nothing, body: z.strictObject({ expected }) },
    work: async (serving, { client, caller, body }) =>
      counted(
        serving,
        client,
        await serving.shadow.operations.decideDeletions(client.id, {
          what,
          expected: body.expected,
          by: caller.name,
        }),
      ),
  });

export const confirmDeletionsRoute = deletionDecision(
  'confirm',
  'confirmDeletions',
  'Accepts the deletions that wait: these customers become tombstones, and the drain goes on.',
);

export const refuseDeletionsRoute = deletionDecision(
  'refuse',
  'refuseDeletions',
  'Keeps the customers whose deletion waits: they are parked until a person retries or drops them.',
);

export const pauseRoute = clientRoute({
  method: 'POST',
  address: '/pause',
  name: 'pauseClient',
  summary:
    'Holds the work for a client. What is in hand is finished. One that is paused already stays as it is.',
  scope: 'operate',
  answers: 'Paused',
  takes: {
    path: nothing,
    query: nothing,
    body: z.strictObject({
      reason: z
        .string({ error: 'must be a text' })
        .min(1, { error: 'must not be empty' })
        .max(200, { error: 'must have at most 200 characters' })
        .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text), { error: 'must be one line of text' })
        .optional()
        .describe('Shown with the status. It is in no log.'),
    }),
  },
  work: async ({ shadow, statuses }, { client, caller, body: { reason = null } }) => {
    const pause = await shadow.operations.pause(client.id, { by: caller.name, reason });
    statuses.changed(client.id);
    return jsonAnswer({ paused: true, pause: pauseDocument(pause) });
  },
});

export const resumeRoute = clientRoute({
  method: 'POST',
  address: '/resume',
  name: 'resumeClient',
  summary: 'Lets the work for a paused client go on. `pause` is the one that was ended.',
  scope: 'operate',
  answers: 'Paused',
  takes: takesNothing,
  work: async ({ shadow, statuses }, { client, caller }) => {
    const pause = await shadow.operations.resume(client.id, caller.name);
    statuses.changed(client.id);
    return jsonAnswer({ paused: false, pause: pauseDocument(pause) });
  },
});

export const drainNowRoute = clientRoute({
  method: 'POST',
  address: '/drain',
  name: 'drainNow',
  summary: "Has the client's worker, in whatever process, look at AA's queue within seconds.",
  scope: 'operate',
  answers: 'Wanted',
  takes: takesNothing,
  work: async ({ shadow }, { client, caller }) => {
    await shadow.operations.wantDrain(client.id, caller.name);
    return jsonAnswer({ wanted: true });
  },
});

export const operationRoutes = [
  parkedRoute,
  parkedGroupsRoute,
  retryParkedRoute,
  dropParkedRoute,
  deletionsRoute,
  confirmDeletionsRoute,
  refuseDeletionsRoute,
  pauseRoute,
  resumeRoute,
  drainNowRoute,
] as const;
