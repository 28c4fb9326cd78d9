// How fresh the clients are: all of them, or one.

import type { Answer } from '../answers/answer.ts';
import { type ServedClient, shortHash } from '../answers/clients-overview.ts';
import type { Serving } from '../serving.ts';
import { lookAgeSeconds } from '../shared-look.ts';
import { clientRoute, noBody, nothing, route } from './route.ts';

const takesNothing = { path: nothing, query: nothing, body: noBody };

export const clientsRoute = route({
  method: 'GET',
  address: '/v1/clients',
  name: 'listClients',
  summary: 'How fresh each client is. It is made once a second at most, for all who ask.',
  scope: 'read',
  answers: 'Clients',
  tagged: true,
  takes: takesNothing,
  work: (serving, { caller }) =>
    overviewAnswer(serving, serving.clientsFor(caller), (texts) => `{"clients":[${texts.join(',')}]}`),
});

export const oneClientRoute = clientRoute({
  method: 'GET',
  address: '',
  name: 'getClient',
  summary: 'How fresh one client is.',
  scope: 'read',
  answers: 'Client',
  tagged: true,
  takes: takesNothing,
  work: (serving, { client }) => overviewAnswer(serving, [client], ([text = '']) => text),
});

async function overviewAnswer(
  serving: Serving,
  clients: readonly ServedClient[],
  bodyOf: (texts: readonly string[]) => string,
): Promise<Answer> {
  await serving.checkCurrent();
  const { overview } = serving;
  const current = await overview.current();
  const lines = clients.flatMap(({ id }) => current.clients.get(id) ?? []);
  return {
    body: bodyOf(lines.map(({ text }) => text)),
    tag: shortHash(lines.map(({ tag }) => tag).join(' ')),
    headers: { age: String(lookAgeSeconds(current)) },
  };
}
