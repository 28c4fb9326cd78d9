// Signing in to the page: somebody gives a key once, and has a cookie from then on. The key is kept nowhere in the browser.

import { z } from 'zod';
import type { Caller } from '../access/caller.ts';
import { type Answer, jsonAnswer } from '../answers/answer.ts';
import { programVersion } from '../program-version.ts';
import type { Serving } from '../serving.ts';
import { noBody, nothing, route } from './route.ts';

const version = programVersion();

const sessionAnswer = (serving: Serving, caller: Caller, headers: Answer['headers'] = {}): Answer =>
  jsonAnswer(
    {
      name: caller.shownName,
      by: caller.by,
      scopes: [...caller.scopes],
      clients: caller.clients === 'all' ? null : [...caller.clients],
      version,
      page: serving.pageBuild,
      demo: serving.isDemo,
    },
    { headers },
  );

export const sessionRoute = route({
  method: 'GET',
  address: '/v1/session',
  name: 'getSession',
  summary: 'Who asks, and what it may do.',
  scope: 'known',
  answers: 'Session',
  takes: { path: nothing, query: nothing, body: noBody },
  work: (serving, { caller }) => sessionAnswer(serving, caller),
});

export const signInRoute = route({
  method: 'POST',
  address: '/v1/session',
  name: 'signIn',
  summary:
    'Signs somebody in with a key, for twelve hours: the answer sets a cookie. Only the page of this server may ask.',
  scope: 'own-page',
  answers: 'Session',
  takes: {
    path: nothing,
    query: nothing,
    body: z.strictObject({
      key: z
        .string({ error: 'must be a text' })
        .trim()
        .min(1, { error: 'must not be empty' })
        .max(200, { error: 'must have at most 200 characters' })
        .describe('`aas_…`, as `aa-shadow keys create` shows it.'),
    }),
  },
  work: async (serving, { body: { key }, address, isSecure }) => {
    const { caller, cookie } = await serving.sessions.signIn(key, address, isSecure);
    return sessionAnswer(serving, caller, { 'set-cookie': cookie });
  },
});

export const signOutRoute = route({
  method: 'DELETE',
  address: '/v1/session',
  name: 'signOut',
  summary: 'Ends the session of the cookie, if there is one. Only the page of this server may ask.',
  scope: 'own-page',
  answers: 'SignedOut',
  takes: { path: nothing, query: nothing, body: noBody },
  work: async (serving, { headers, isSecure }) => {
    const cookie = await serving.sessions.signOut(headers.cookie, isSecure);
    return jsonAnswer({ signed_out: true }, { headers: { 'set-cookie': cookie } });
  },
});

export const sessionRoutes = [sessionRoute, signInRoute, signOutRoute] as const;
