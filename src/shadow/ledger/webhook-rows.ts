// The rows of webhooks: as values of the interface and back, and the statements for them.

import { type ClientId, clientId, type CustId, custId } from '../../catalogue/ids.ts';
import type { FeedPlace } from '../interface/feed.ts';
import type {
  Delivery,
  NewDelivery,
  NewParkedChange,
  ParkedChange,
  Webhook,
  WebhookBatch,
  WebhookProgress,
} from '../interface/webhooks.ts';
import { build, type Statement } from '../statement.ts';
import { timeOf } from '../tables/bookkeeping-rows.ts';
import type { SyncDeliveries, SyncWebhookParked, SyncWebhooks } from '../tables/webhook-tables.ts';

/** Attempts, and changes that were set aside, that are kept of each subscription. */
const mostKept = 1_000;

export interface WebhookKey {
  readonly client: ClientId;
  readonly name: string;
}

const textOf = (time: Date | null): string | null => time?.toISOString() ?? null;

export const toWebhook = (row: SyncWebhooks): Webhook => ({
  client: clientId(row.client_id),
  name: row.name,
  state: row.state,
  reason: row.reason,
  terms: row.terms,
  place: { changeNo: row.change_no, committedAt: timeOf(row.committed_at) },
  epoch: row.epoch,
  batch: batchOf(row),
  refusedNo: row.refused_no,
  tries: row.tries,
  nextTryAt: timeOf(row.next_try_at),
  failingSince: timeOf(row.failing_since),
  lastError: row.last_error,
  lastTriedAt: timeOf(row.last_tried_at),
  lastAcceptedAt: timeOf(row.last_accepted_at),
  attempts: row.attempts,
  parkedInRow: row.parked_in_row,
  rowPlace: placeOf(row.row_change_no, row.row_committed_at),
  claimedBy: row.claimed_by,
  claimedUntil: timeOf(row.claimed_until),
  edition: row.edition,
});

function batchOf({ batch_no, batch_at, batch_loss }: SyncWebhooks): WebhookBatch | null {
  const end = placeOf(batch_no, batch_at);
  return end === null ? null : { end, loss: batch_loss };
}

const placeOf = (changeNo: number | null, at: string | null): FeedPlace | null =>
  changeNo === null ? null : { changeNo, committedAt: timeOf(at) };

export const toRow = (webhook: Webhook): SyncWebhooks => ({
  client_id: webhook.client,
  name: webhook.name,
  state: webhook.state,
  reason: webhook.reason,
  terms: webhook.terms,
  change_no: webhook.place.changeNo,
  committed_at: textOf(webhook.place.committedAt),
  epoch: webhook.epoch,
  batch_no: webhook.batch?.end.changeNo ?? null,
  batch_at: textOf(webhook.batch?.end.committedAt ?? null),
  batch_loss: webhook.batch?.loss ?? null,
  refused_no: webhook.refusedNo,
  tries: webhook.tries,
  next_try_at: textOf(webhook.nextTryAt),
  failing_since: textOf(webhook.failingSince),
  last_error: webhook.lastError,
  last_tried_at: textOf(webhook.lastTriedAt),
  last_accepted_at: textOf(webhook.lastAcceptedAt),
  attempts: webhook.attempts,
  parked_in_row: webhook.parkedInRow,
  row_change_no: webhook.rowPlace?.changeNo ?? null,
  row_committed_at: textOf(webhook.rowPlace?.committedAt ?? null),
  claimed_by: webhook.claimedBy,
  claimed_until: textOf(webhook.claimedUntil),
  edition: webhook.edition,
});

/** What a sender begins with, and what it forgets when it is sent to another place. */
export const freshProgress: Omit<
  WebhookProgress,
  'state' | 'reason' | 'place' | 'epoch' | 'lastTriedAt' | 'lastAcceptedAt'
> = {
  batch: null,
  refusedNo: null,
  tries: 0,
  nextTryAt: null,
  failingSince: null,
  lastError: null,
  parkedInRow: 0,
  rowPlace: null,
};

export const newWebhook = ({ client, name }: WebhookKey, place: FeedPlace, terms: string): Webhook => ({
  client,
  name,
  terms,
  place,
  state: 'active',
  reason: null,
  epoch: 0,
  ...freshProgress,
  lastTriedAt: null,
  lastAcceptedAt: null,
  attempts: 0,
  claimedBy: null,
  claimedUntil: null,
  edition: 0,
});

export const webhookRow = ({ client, name }: WebhookKey): Statement<SyncWebhooks> =>
  build
    .selectFrom('sync_webhooks')
    .selectAll()
    .where('client_id', '=', client)
    .where('name', '=', name)
    .compile();

/** Changes nothing if the row has another edition by now. */
export function changeWebhook(webhook: Webhook): Statement {
  const { client_id, name, edition, ...change } = toRow(webhook);
  return build
    .updateTable('sync_webhooks')
    .set({ ...change, edition: edition + 1 })
    .where('client_id', '=', client_id)
    .where('name', '=', name)
    .where('edition', '=', edition)
    .compile();
}

export const addDelivery = (
  { client, name, attempts }: Webhook,
  delivery: NewDelivery,
  at: string,
): readonly Statement[] => [
  build
    .insertInto('sync_deliveries')
    .values({
      client_id: client,
      name,
      attempt_no: attempts,
      attempted_at: at,
      message_id: delivery.messageId,
      status: delivery.status,
      ms: delivery.ms,
      changes: delivery.changes,
      first_no: delivery.firstNo,
      last_no: delivery.lastNo,
      error: delivery.error,
      response: delivery.response,
    })
    .compile(),
  build
    .deleteFrom('sync_deliveries')
    .where('client_id', '=', client)
    .where('name', '=', name)
    .where('attempt_no', '<=', attempts - mostKept)
    .compile(),
];

export const addParked = (
  { client, name }: WebhookKey,
  { changeNo, custId: customer, kind, status, response }: NewParkedChange,
  at: string,
): readonly Statement[] => {
  const row = {
    client_id: client,
    name,
    change_no: changeNo,
    cust_id: customer,
    kind,
    parked_at: at,
    status,
    response,
  };
  // After a replay it may be set aside again.
  return [
    removeParked({ client, name }, changeNo, changeNo),
    build.insertInto('sync_webhook_parked').values(row).compile(),
  ];
};

export const removeParked = (
  { client, name }: WebhookKey,
  first: number,
  last = Number.MAX_SAFE_INTEGER,
): Statement =>
  build
    .deleteFrom('sync_webhook_parked')
    .where('client_id', '=', client)
    .where('name', '=', name)
    .where('change_no', '>=', first)
    .where('change_no', '<=', last)
    .compile();

/** What was set aside of people who are forgotten. Whom a receiver was to erase and refused stays: it is not told again. */
export const eraseParked = (client: ClientId, custIds: readonly CustId[]): Statement =>
  build
    .deleteFrom('sync_webhook_parked')
    .where('client_id', '=', client)
    .where('cust_id', 'in', custIds)
    .where('kind', '<>', 'forgotten')
    .compile();

/** The newest of those that are too many. */
export const lastParkedTooMany = ({
  client,
  name,
}: WebhookKey): Statement<Pick<SyncWebhookParked, 'change_no'>> =>
  build
    .selectFrom('sync_webhook_parked')
    .select('change_no')
    .where('client_id', '=', client)
    .where('name', '=', name)
    .orderBy('change_no', 'desc')
    .limit(1)
    .offset(mostKept)
    .compile();

export const eraseResponses = (client: ClientId): readonly Statement[] =>
  (['sync_deliveries', 'sync_webhook_parked'] as const).map((table) =>
    build
      .updateTable(table)
      .set({ response: null })
      .where('client_id', '=', client)
      .where('response', 'is not', null)
      .compile(),
  );

export const toDelivery = (row: SyncDeliveries): Delivery => ({
  attemptNo: row.attempt_no,
  attemptedAt: new Date(row.attempted_at),
  messageId: row.message_id,
  status: row.status,
  ms: row.ms,
  changes: row.changes,
  firstNo: row.first_no,
  lastNo: row.last_no,
  error: row.error,
  response: row.response,
});

export const toParkedChange = (row: SyncWebhookParked): ParkedChange => ({
  changeNo: row.change_no,
  custId: custId(row.cust_id),
  kind: row.kind,
  parkedAt: new Date(row.parked_at),
  status: row.status,
  response: row.response,
});
