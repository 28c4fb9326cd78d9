// Webhooks of a client: how far they are, what was tried, and what a person decides about them.

import { z } from 'zod';
import type { ClientId } from '../../catalogue/ids.ts';
import { deliveryDocument, webhookDocuments } from '../../report/webhooks-report.ts';
import type { WebhookFrom } from '../../shadow/shadow.ts';
import { fromForms, notYet, readFrom } from '../../webhooks/from.ts';
import { shownSubscription, type Subscription, subscriptionOf } from '../../webhooks/subscription.ts';
import { jsonAnswer } from '../answers/answer.ts';
import { webhookNames } from '../../config/webhook-keys.ts';
import type { ServedClient } from '../answers/clients-overview.ts';
import { HttpError } from '../http-errors.ts';
import type { Serving } from '../serving.ts';
import { limitParameter } from './parameters.ts';
import { clientRoute, noBody, nothing } from './route.ts';

export const nameInPath = z.strictObject({
  name: z
    .string()
    .regex(webhookNames, { error: 'must be a name of a webhook: small letters, digits and hyphens' })
    .describe('The name of a webhook.'),
});

const fromParameter = z
  .string({ error: `must be ${fromForms}` })
  .max(40, { error: 'must have at most 40 characters' })
  .refine((text) => readFrom(text) !== null, { error: `must be ${fromForms}` })
  .describe(`The first change to be told: ${fromForms}.`);

async function documentsOf({ shadow, webhooks, webhookApi }: Serving, { id }: ServedClient) {
  const configured = webhooks.filter(({ client }) => client === id).map(shownSubscription);
  const known = { configured, webhookApi: webhookApi !== null };
  return webhookDocuments(id, known, await shadow.webhooks.of(id), new Date());
}

/** Throws `HTTP_NO_SUCH_WEBHOOK`, also for one that no process has begun with. */
export async function documentOf(serving: Serving, client: ServedClient, name: string) {
  const found = (await documentsOf(serving, client)).find((one) => one.name === name);
  if (found === undefined || found.state === 'new') throw new HttpError('HTTP_NO_SUCH_WEBHOOK');
  return found;
}

export const webhooksRoute = clientRoute({
  method: 'GET',
  address: '/webhooks',
  name: 'listWebhooks',
  summary: 'The webhooks of a client: state, how far behind, last error.',
  scope: 'read',
  answers: 'Webhooks',
  takes: { path: nothing, query: nothing, body: noBody },
  work: async (serving, { client }) => jsonAnswer({ webhooks: await documentsOf(serving, client) }),
});

export const pauseWebhookRoute = clientRoute({
  method: 'POST',
  address: '/webhooks/{name}/pause',
  name: 'pauseWebhook',
  summary: 'Stops sending, in every process. Nothing is lost.',
  scope: 'operate',
  answers: 'Webhook',
  takes: { path: nameInPath, query: nothing, body: noBody },
  work: async (serving, { client, caller, path: { name } }) => {
    await documentOf(serving, client, name);
    await serving.shadow.webhooks.pause(client.id, name, caller.name);
    return jsonAnswer(await documentOf(serving, client, name));
  },
});

export const attemptsRoute = clientRoute({
  method: 'GET',
  address: '/webhooks/{name}/attempts',
  name: 'listWebhookAttempts',
  summary:
    'The last attempts to send, the latest first. What receivers answered beside their status is not told.',
  scope: 'read',
  answers: 'WebhookAttempts',
  takes: { path: nameInPath, query: z.strictObject({ limit: limitParameter(50, 1_000) }), body: noBody },
  work: async (serving, { client, path: { name }, query: { limit } }) => {
    await documentOf(serving, client, name);
    const attempts = await serving.shadow.webhooks.deliveries(client.id, name, limit);
    return jsonAnswer({ attempts: attempts.map(deliveryDocument) });
  },
});

/** Throws `HTTP_BAD_PARAMETER` where there is nothing at the place yet. */
async function placeOf({ shadow }: Serving, client: ClientId, from: string): Promise<WebhookFrom> {
  const place = readFrom(from) ?? 'now';
  const why = await notYet(shadow, client, place, new Date());
  if (why !== null) throw new HttpError('HTTP_BAD_PARAMETER', { detail: `from is not there yet: ${why}` });
  return place;
}

export const resumeWebhookRoute = clientRoute({
  method: 'POST',
  address: '/webhooks/{name}/resume',
  name: 'resumeWebhook',
  summary: 'Sends again, from where it stopped or from another place.',
  scope: 'operate',
  answers: 'Webhook',
  takes: { path: nameInPath, query: z.strictObject({ from: fromParameter.optional() }), body: noBody },
  work: async (serving, { client, caller, path: { name }, query: { from } }) => {
    await documentOf(serving, client, name);
    const place = from === undefined ? undefined : await placeOf(serving, client.id, from);
    await serving.shadow.webhooks.resume(client.id, name, caller.name, place);
    return jsonAnswer(await documentOf(serving, client, name));
  },
});

export const replayWebhookRoute = clientRoute({
  method: 'POST',
  address: '/webhooks/{name}/replay',
  name: 'replayWebhook',
  summary: 'Tells again what was told, from a place on. Messages have new ids.',
  scope: 'operate',
  answers: 'Webhook',
  takes: { path: nameInPath, query: z.strictObject({ from: fromParameter }), body: noBody },
  work: async (serving, { client, caller, path: { name }, query: { from } }) => {
    await documentOf(serving, client, name);
    const place = await placeOf(serving, client.id, from);
    await serving.shadow.webhooks.replay(client.id, name, caller.name, place);
    return jsonAnswer(await documentOf(serving, client, name));
  },
});

/** Throws `HTTP_NO_SUCH_WEBHOOK` for one that this process does not send. */
async function subscriptionNamed(
  { shadow, webhooks, webhookApi }: Serving,
  client: ClientId,
  name: string,
): Promise<Subscription> {
  const configured = webhooks.find((one) => one.client === client && one.name === name);
  if (configured !== undefined) return configured;
  const made = webhookApi === null ? null : await shadow.webhooks.madeOne(client, name);
  if (made === null) throw new HttpError('HTTP_NO_SUCH_WEBHOOK');
  return subscriptionOf(made);
}

export const testWebhookRoute = clientRoute({
  method: 'POST',
  address: '/webhooks/{name}/test',
  name: 'testWebhook',
  summary: 'Sends a signed test message, and says how the receiver answers and what is wrong.',
  scope: 'operate',
  answers: 'WebhookTest',
  longestMs: 100_000,
  takes: { path: nameInPath, query: nothing, body: noBody },
  work: async (serving, { client: { id: client }, caller, path: { name } }) => {
    const { shadow, webhookApi } = serving;
    const subscription = await subscriptionNamed(serving, client, name);
    await shadow.keys.record({ actor: caller.name, action: 'webhook-tested', client, count: 1 });
    const { Sender } = await import('../../webhooks/sender.ts');
    const { sendTest } = await import('../../webhooks/test-message.ts');
    const sender = new Sender(webhookApi?.guard);
    try {
      return jsonAnswer(await sendTest(sender, subscription, () => new Date()));
    } finally {
      await sender.close();
    }
  },
});
