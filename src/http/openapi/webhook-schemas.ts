// What the routes of webhooks answer.

import { z } from 'zod';
import { number, time, timeOrNull } from './schema-parts.ts';

const Webhook = z.strictObject({
  client: z.string(),
  name: z.string(),
  origin: z.enum(['file', 'api']).describe('Where it was made: in the configuration, or over HTTP.'),
  receiver: z
    .string()
    .nullable()
    .describe(
      'The origin of its address; null: it is not sent, because the configuration has it no more, or lets none be made over HTTP.',
    ),
  state: z.enum(['new', 'active', 'failing', 'paused', 'paused_by_failure', 'paused_by_refusal']),
  reason: z.string().nullable().describe('Why it is paused.'),
  behind_changes: number.nullable(),
  behind_seconds: number.nullable().describe('The age of the oldest change that was not accepted yet.'),
  change_no: number.nullable().describe('Everything up to it was accepted, or set aside.'),
  tries: number.describe('Attempts that failed in a row.'),
  failing_since: timeOrNull,
  next_try_at: timeOrNull,
  last_error: z.string().nullable(),
  last_tried_at: timeOrNull,
  last_accepted_at: timeOrNull,
  parked: number.describe('Changes that the receiver refused, and that were set aside.'),
});

const MadeWebhook = Webhook.extend({
  secret: z.string().describe('What messages are signed with. It is told here alone, and never again.'),
});

const WebhookAttempt = z.strictObject({
  attempt_no: number,
  attempted_at: time,
  message_id: z.string(),
  status: number.nullable().describe('Of the answer; null: there was none.'),
  ms: number,
  changes: number.describe('How many it told.'),
  first_no: number,
  last_no: number,
  error: z.string().nullable().describe('Why there was no answer.'),
});

const WebhookTest = z.strictObject({
  ok: z.boolean(),
  status: number.nullable().describe('Of the answer; null: there was none.'),
  ms: number,
  mistake: z
    .enum(['body-reserialised', 'secret-with-v1', 'secret-not-decoded', 'clock-off', 'verifies-nothing'])
    .nullable(),
  says: z.string(),
});

/** By the name in the OpenAPI document. */
export const webhookSchemas = {
  Webhook,
  Webhooks: z.strictObject({ webhooks: z.array(Webhook) }),
  MadeWebhook,
  DeletedWebhook: z.strictObject({ deleted: z.string() }),
  WebhookAttempts: z.strictObject({
    attempts: z.array(WebhookAttempt).describe('The latest first. A thousand are kept.'),
  }),
  WebhookTest,
};
