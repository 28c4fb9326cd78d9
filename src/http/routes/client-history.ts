// For those who operate clients: how a client is and was, and who did what.

import { z } from 'zod';
import { actionDocument, drainSummaryDocument, sampleDocument } from '../../report/operating-report.ts';
import { jsonAnswer } from '../answers/answer.ts';
import { limitParameter } from './parameters.ts';
import { lookAgeSeconds } from '../shared-look.ts';
import { clientRoute, noBody, nothing, route } from './route.ts';

/** Nobody should wait longer for a look at a page. A statement that takes five seconds is ended, and told as such. */
const longestMs = 7_000;

const takesNothing = { path: nothing, query: nothing, body: noBody };

export const statusRoute = clientRoute({
  method: 'GET',
  address: '/status',
  name: 'getClientStatus',
  summary: 'Everything about one client: the document of `aa-shadow status --json`, and its last drains.',
  scope: 'read',
  answers: 'ClientStatus',
  tagged: true,
  longestMs,
  takes: takesNothing,
  work: async ({ statuses }, { client }) => {
    const status = await statuses.of(client);
    return { body: status.text, tag: status.tag, headers: { age: String(lookAgeSeconds(status)) } };
  },
});

const limited = z.strictObject({ limit: limitParameter(50, 200) });

export const drainsRoute = clientRoute({
  method: 'GET',
  address: '/drains',
  name: 'listDrains',
  summary: 'The last drains of a client with their purges, the latest first.',
  scope: 'read',
  answers: 'Drains',
  longestMs,
  takes: { path: nothing, query: limited, body: noBody },
  work: async ({ shadow }, { client, query: { limit } }) =>
    jsonAnswer({ drains: (await shadow.operations.drains(client.id, limit)).map(drainSummaryDocument) }),
});

export const samplesRoute = clientRoute({
  method: 'GET',
  address: '/samples',
  name: 'listSamples',
  summary: 'How a client was over the last 24 hours, every five minutes, the oldest first.',
  scope: 'read',
  answers: 'Samples',
  longestMs,
  takes: takesNothing,
  work: async ({ shadow, metrics }, { client: { id } }) =>
    jsonAnswer({
      samples: (await shadow.operations.samples(id)).map(sampleDocument),
      aa_answers: metrics.answerTimes.of(id),
    }),
});

export const shortLinesRoute = route({
  method: 'GET',
  address: '/v1/samples',
  name: 'listShortLines',
  summary: 'The lag of all clients over the last 24 hours, at each half hour.',
  scope: 'read',
  answers: 'ShortLines',
  longestMs,
  takes: takesNothing,
  work: async (serving, { caller }) => {
    const { times, lags } = await serving.shadow.operations.shortLines();
    const clients = serving
      .clientsFor(caller)
      .map(({ id }) => ({ id, lag_seconds: lags.get(id) ?? times.map(() => null) }));
    return jsonAnswer({ times: times.map((time) => time.toISOString()), clients });
  },
});

export const actionsRoute = route({
  method: 'GET',
  address: '/v1/actions',
  name: 'listActions',
  summary: 'Who did what, the latest first. What belongs to no client is told to keys for all clients only.',
  scope: 'read',
  answers: 'Actions',
  longestMs,
  takes: { path: nothing, query: limited, body: noBody },
  work: async ({ shadow }, { caller, query: { limit } }) => {
    const of = caller.clients === 'all' ? 'all' : [...caller.clients];
    const actions = await shadow.keys.actions(limit, of);
    return jsonAnswer({ actions: actions.map(actionDocument) });
  },
});

export const historyRoutes = [statusRoute, drainsRoute, samplesRoute, shortLinesRoute, actionsRoute] as const;
