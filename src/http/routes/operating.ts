// For those who operate the program: whether the process lives, whether it is ready, and what it offers. Nothing of a client is
// told, so nobody needs a key.

import { jsonAnswer } from '../answers/answer.ts';
import { openRoute } from './route.ts';

export const liveRoute = openRoute({
  method: 'GET',
  address: '/livez',
  name: 'isAlive',
  summary: 'Answers as long as the process lives, whatever the database does.',
  answers: 'Alive',
  work: () => jsonAnswer({ alive: true }),
});

/** The server itself refuses, with the reason, while there is nothing to serve from. */
export const readyRoute = openRoute({
  method: 'GET',
  address: '/readyz',
  name: 'isReady',
  summary: 'Answers 200 when customers can be read, and otherwise 503 with the reason.',
  answers: 'Ready',
  // Those who ask wait a few seconds only.
  longestMs: 2_000,
  work: async (serving) => {
    await serving?.shadow.checkReadable();
    return jsonAnswer({ ready: true });
  },
});

export const openApiRoute = openRoute({
  method: 'GET',
  address: '/openapi.json',
  name: 'getOpenApi',
  summary: 'This document.',
  answers: 'OpenApi',
  tagged: true,
  work: async () => (await import('../openapi/served-document.ts')).servedDocument(),
});
