// Makes webhooks at the request of a program, and deletes them. What is in the configuration is changed there alone.

import { z } from 'zod';
import type { ClientId } from '../../catalogue/ids.ts';
import { suggestName } from '../../config/nearest-name.ts';
import { feedKinds, webhookNames, type WebhookWait, webhookWaits } from '../../config/webhook-keys.ts';
import { writeDuration } from '../../config/units.ts';
import type { MadeWebhook } from '../../shadow/shadow.ts';
import { judgedNow } from '../../webhooks/guard.ts';
import { newSecret } from '../../webhooks/signing.ts';
import { subscriptionOf, termsOf } from '../../webhooks/subscription.ts';
import { jsonAnswer } from '../answers/answer.ts';
import { HttpError } from '../http-errors.ts';
import type { Serving, WebhookApi } from '../serving.ts';
import { durationParameter, flagParameter } from './parameters.ts';
import { clientRoute, noBody, nothing } from './route.ts';
import { documentOf, nameInPath } from './webhooks.ts';

const { settle: settleWait, timeout: timeoutWait } = webhookWaits;

const waitParameter = (says: string, { usualMs, leastMs, longestMs }: WebhookWait) =>
  durationParameter(`${says} Left out: ${writeDuration(usualMs)}.`, longestMs, leastMs);

const sectionName = z
  .string({ error: 'must be a text' })
  .max(100, { error: 'must have at most 100 characters' });

const newWebhook = z.strictObject({
  name: z
    .string({ error: 'must be a text' })
    .regex(webhookNames, {
      error: 'must be 1 to 63 lower-case letters, digits and -, beginning with a letter or digit',
    })
    .describe('Your name for the receiver. A client has one webhook of a name.'),
  url: z
    .string({ error: 'must be a text' })
    .max(2_000, { error: 'must have at most 2000 characters' })
    .describe('Where messages are sent: https, and public.'),
  kinds: z
    .array(z.enum(feedKinds, { error: `must be one of ${feedKinds.join(', ')}` }), {
      error: 'must be a list',
    })
    .min(1, { error: 'must not be empty' })
    .max(feedKinds.length, { error: 'names more kinds than there are' })
    .optional()
    .describe('Which changes are told. `forgotten` is told in any case. Left out: all.'),
  sections: z
    .array(sectionName, { error: 'must be a list' })
    .min(1, { error: 'must not be empty' })
    .max(100, { error: 'must have at most 100 names' })
    .optional()
    .describe('Which updates are told: those of one of these sections. Left out: all.'),
  each: flagParameter('Whether each message tells one change.'),
  settle: waitParameter('How long changes wait for more.', settleWait),
  timeout: waitParameter('How long an answer is waited for.', timeoutWait),
});

type NewWebhook = z.output<typeof newWebhook>;

export const makeWebhookRoute = clientRoute({
  method: 'POST',
  address: '/webhooks',
  name: 'makeWebhook',
  summary: 'Makes a webhook, where the configuration lets webhooks be made. Its secret is told this once.',
  scope: 'operate',
  answers: 'MadeWebhook',
  creates: true,
  longestMs: 30_000,
  takes: { path: nothing, query: nothing, body: newWebhook },
  work: async (serving, { client, caller, body }) => {
    const api = apiOf(serving);
    refuseConfigured(serving, client.id, body.name, 'HTTP_WEBHOOK_TAKEN');
    const made = await madeFrom(api, client.id, body);
    const outcome = await serving.shadow.webhooks.make(made, termsOf(subscriptionOf(made)), caller.name);
    if (outcome === 'taken') throw new HttpError('HTTP_WEBHOOK_TAKEN');
    if (outcome === 'too-many') throw new HttpError('HTTP_TOO_MANY_WEBHOOKS');
    const { secret } = made;
    const document = await documentOf(serving, client, body.name);
    return jsonAnswer({ ...document, secret }, { status: 201 });
  },
});

function apiOf({ webhookApi }: Serving): WebhookApi {
  if (webhookApi === null) throw new HttpError('HTTP_WEBHOOK_API_OFF');
  return webhookApi;
}

function refuseConfigured(
  { webhooks }: Serving,
  client: ClientId,
  name: string,
  code: 'HTTP_WEBHOOK_TAKEN' | 'HTTP_WEBHOOK_IN_FILE',
): void {
  if (webhooks.some((one) => one.client === client && one.name === name)) throw new HttpError(code);
}

/** Throws `HTTP_BAD_BODY` for a section that there is not, and `HTTP_WEBHOOK_ADDRESS`. */
async function madeFrom(
  { guard, sections: known }: WebhookApi,
  client: ClientId,
  { name, url, kinds, sections, each, settle, timeout }: NewWebhook,
): Promise<MadeWebhook> {
  refuseUnknown(sections ?? [], known);
  const judged = await judgedNow(url, guard);
  if ('misfit' in judged) throw new HttpError('HTTP_WEBHOOK_ADDRESS', { detail: `url ${judged.misfit}` });
  return {
    client,
    name,
    url: judged.href,
    secret: newSecret(),
    kinds: kinds ?? null,
    sections: sections ?? null,
    each,
    settleMs: settle ?? settleWait.usualMs,
    timeoutMs: timeout ?? timeoutWait.usualMs,
  };
}

function refuseUnknown(sections: readonly string[], known: readonly string[]): void {
  const unknown = sections.find((one) => !known.includes(one));
  if (unknown === undefined) return;
  const suggestion = suggestName(unknown, known) ?? 'docs/reference/catalogue.md has them';
  throw new HttpError('HTTP_BAD_BODY', {
    detail: `there is no section ${JSON.stringify(unknown.slice(0, 60))} (${suggestion})`,
  });
}

export const deleteWebhookRoute = clientRoute({
  method: 'DELETE',
  address: '/webhooks/{name}',
  name: 'deleteWebhook',
  summary: 'Deletes a webhook that was made over HTTP, with its place and all that is kept of it.',
  scope: 'operate',
  answers: 'DeletedWebhook',
  takes: { path: nameInPath, query: nothing, body: noBody },
  work: async (serving, { client, caller, path: { name } }) => {
    refuseConfigured(serving, client.id, name, 'HTTP_WEBHOOK_IN_FILE');
    if (!(await serving.shadow.webhooks.unmake(client.id, name, caller.name)))
      throw new HttpError('HTTP_NO_SUCH_WEBHOOK');
    return jsonAnswer({ deleted: name });
  },
});
