// The reports of webhooks: JSON documents (docs/json-output.md) and texts. Nothing of a secret, of an answer, or of an address but
// its origin is in them.

import type { Delivery, ParkedChange, WebhookOverview } from '../shadow/shadow.ts';
import { count, counted, inColumns, type Row, spanText } from '../wording.ts';

export type WebhookDocument = ReturnType<typeof webhookDocument>;

export interface Named {
  readonly client: string;
  readonly name: string;
  /** `file`: of a configuration. `api`: made over HTTP. */
  readonly origin: 'file' | 'api';
  /** The origin of its address. `null`: it is not sent, because the configuration does not have it any more, or lets none be made. */
  readonly receiver: string | null;
}

export interface Configured {
  /** Webhooks of the configuration. */
  readonly configured: readonly Named[];
  /** Whether those are sent that were made over HTTP. */
  readonly webhookApi: boolean;
}

/** `webhook`: `null`: no process has begun with it. */
export function webhookDocument(
  { client, name, origin, receiver }: Named,
  webhook: WebhookOverview | null,
  now: Date,
) {
  return {
    client,
    name,
    origin,
    receiver,
    state: stateOf(webhook),
    reason: webhook?.reason ?? null,
    behind_changes: webhook === null ? null : Math.max(0, webhook.lastChangeNo - webhook.place.changeNo),
    behind_seconds: webhook === null ? null : behindSeconds(webhook, now),
    change_no: webhook?.place.changeNo ?? null,
    tries: webhook?.tries ?? 0,
    failing_since: isoTime(webhook?.failingSince),
    next_try_at: isoTime(webhook?.nextTryAt),
    last_error: webhook?.lastError ?? null,
    last_tried_at: isoTime(webhook?.lastTriedAt),
    last_accepted_at: isoTime(webhook?.lastAcceptedAt),
    parked: webhook?.parked ?? 0,
  };
}

const isoTime = (time: Date | null | undefined): string | null => time?.toISOString() ?? null;

/** `failing`: the last attempt was not accepted, and it is tried again. `new`: no process has begun with it. */
function stateOf(webhook: WebhookOverview | null) {
  if (webhook === null) return 'new';
  return webhook.state === 'active' && webhook.failingSince !== null ? 'failing' : webhook.state;
}

const behindSeconds = ({ oldestWaitingAt }: WebhookOverview, now: Date): number =>
  oldestWaitingAt === null ? 0 : Math.max(0, Math.floor((now.getTime() - oldestWaitingAt.getTime()) / 1_000));

/** Those of the configuration, and those that only the database knows. */
export function webhookDocuments(
  client: string,
  { configured, webhookApi }: Configured,
  stored: readonly WebhookOverview[],
  now: Date,
): readonly WebhookDocument[] {
  const names = new Set(configured.map(({ name }) => name));
  const left = stored
    .filter(({ name }) => !names.has(name))
    .map(({ name, madeUrl }) => ({ client, name, ...leftReceiver(madeUrl, webhookApi) }));
  return [...configured, ...left].map((one) =>
    webhookDocument(one, stored.find(({ name }) => name === one.name) ?? null, now),
  );
}

const leftReceiver = (madeUrl: string | null, webhookApi: boolean): Pick<Named, 'origin' | 'receiver'> =>
  madeUrl === null
    ? { origin: 'file', receiver: null }
    : { origin: 'api', receiver: webhookApi ? new URL(madeUrl).origin : null };

const head = ['client', 'webhook', 'origin', 'state', 'behind by', 'set aside', 'receiver', 'last error'];

export const webhooksText = (documents: readonly WebhookDocument[]): string =>
  documents.length === 0
    ? 'there are no webhooks: docs/webhooks.md tells how to configure one\n'
    : inColumns([head, ...documents.map(columnsOf)]);

const columnsOf = (document: WebhookDocument): readonly string[] => [
  document.client,
  document.name,
  document.origin,
  document.state,
  behindText(document),
  count(document.parked),
  document.receiver ?? (document.origin === 'api' ? 'not sent: webhookApi is off' : 'not configured'),
  document.reason ?? document.last_error ?? '',
];

function behindText({ behind_changes: changes, behind_seconds: seconds }: WebhookDocument): string {
  if (changes === null || seconds === null) return '';
  return changes === 0 ? 'nothing' : `${counted(changes, 'change')}, ${spanText(seconds)}`;
}

const lateSeconds = 120;

/** Paused by this program: the receiver must be mended. */
export const webhookNeedsPerson = ({ state, receiver }: WebhookDocument): boolean =>
  receiver !== null && (state === 'paused_by_failure' || state === 'paused_by_refusal');

const isLate = ({ receiver, state, behind_seconds: seconds }: WebhookDocument): boolean =>
  receiver !== null && (state === 'failing' || state.startsWith('paused') || (seconds ?? 0) > lateSeconds);

/** Those that lag or are paused, for `status`. */
export const webhookRows = (documents: readonly WebhookDocument[]): readonly Row[] =>
  documents.filter(isLate).map((document) => [`webhook ${document.name}`, lateText(document)] as const);

function lateText(document: WebhookDocument): string {
  const { state, reason, last_error: error } = document;
  const why = reason ?? error;
  return `${state.replaceAll('_', ' ')}, behind by ${behindText(document)}${why === null ? '' : `: ${why}`}`;
}

export const parkedChangeDocument = ({ changeNo, custId, kind, status, parkedAt }: ParkedChange) => ({
  change_no: changeNo,
  cust_id: custId as string,
  kind,
  status,
  parked_at: parkedAt.toISOString(),
});

export const deliveryDocument = (delivery: Delivery) => ({
  attempt_no: delivery.attemptNo,
  attempted_at: delivery.attemptedAt.toISOString(),
  message_id: delivery.messageId,
  status: delivery.status,
  ms: delivery.ms,
  changes: delivery.changes,
  first_no: delivery.firstNo,
  last_no: delivery.lastNo,
  error: delivery.error,
});

export interface AttemptsOfWebhook {
  readonly client: string;
  readonly name: string;
  /** The latest first. */
  readonly attempts: readonly ReturnType<typeof deliveryDocument>[];
}

const attemptHead = ['client', 'webhook', 'attempted', 'answer', 'took', 'changes', 'message'];

export function attemptsText(webhooks: readonly AttemptsOfWebhook[]): string {
  const rows = webhooks.flatMap(({ client, name, attempts }) =>
    attempts.map((one) => [
      client,
      name,
      one.attempted_at,
      one.status === null ? (one.error ?? 'none') : String(one.status),
      `${count(one.ms)} ms`,
      count(one.changes),
      one.message_id,
    ]),
  );
  return rows.length === 0 ? 'nothing was sent yet\n' : inColumns([attemptHead, ...rows]);
}

export interface ParkedOfWebhook {
  readonly client: string;
  readonly name: string;
  readonly changes: readonly ReturnType<typeof parkedChangeDocument>[];
}

export function parkedOfWebhooksText(webhooks: readonly ParkedOfWebhook[]): string {
  const rows = webhooks.flatMap(({ client, name, changes }) =>
    changes.map((one) => [
      client,
      name,
      count(one.change_no),
      one.cust_id,
      one.kind,
      String(one.status),
      one.parked_at,
    ]),
  );
  if (rows.length === 0) return 'nothing was set aside\n';
  return inColumns([['client', 'webhook', 'change', 'customer', 'kind', 'answer', 'set aside'], ...rows]);
}
