// The tables of the webhooks: where each subscription stands, what was tried lately, and what its receiver refused.

import type { FeedKind, FeedLoss } from '../interface/feed.ts';
import type { WebhookState } from '../interface/webhooks.ts';
import {
  count,
  from0,
  id,
  json,
  mark,
  oneOf,
  orNull,
  type Row,
  small,
  text,
  time,
  typedTable,
  word,
} from './table.ts';

export const webhooks = typedTable(
  'sync_webhooks',
  ['client_id', 'name'],
  {
    client_id: id,
    name: id,
    state: oneOf<WebhookState>(['active', 'paused', 'paused_by_failure', 'paused_by_refusal']),
    /** Why it is paused. */
    reason: orNull(text),
    /** Of the address, the secret and the filter. If they change, what was said of the old ones counts no more. */
    terms: text,
    /** The place in the feed: everything up to it was accepted. */
    change_no: count,
    committed_at: orNull(time),
    /**
     * Grows when the place is set by hand, when the feed was gone, and with new terms: numbers may then come again, with other
     * changes. A part of each message's id.
     */
    epoch: from0(count),
    /** The end of the message that is being sent. With the place, it says what is in it. `null`: there is none. */
    batch_no: orNull(count),
    batch_at: orNull(time),
    /** The message says that the feed was gone, with this reason. */
    batch_loss: orNull(word<FeedLoss>()),
    /** Up to here there is a change that the receiver refuses. */
    refused_no: orNull(count),
    /** How often in a row it failed. */
    tries: from0(small),
    next_try_at: orNull(time),
    failing_since: orNull(time),
    last_error: orNull(text),
    last_tried_at: orNull(time),
    last_accepted_at: orNull(time),
    /** Attempts in all: the number of the last one. */
    attempts: from0(count),
    /** How many changes were set aside in a row, and the place before the first of them. */
    parked_in_row: from0(small),
    row_change_no: orNull(count),
    row_committed_at: orNull(time),
    /** The process that sends, and until when nobody else does. */
    claimed_by: orNull(text),
    claimed_until: orNull(time),
    /** Grows with each write. Who has read an older one writes nothing. */
    edition: count,
  },
  { updatedOften: true },
);

/** One row per subscription: a follower of the feed that is kept here. It names no customer. */
export type SyncWebhooks = Row<typeof webhooks>;

export const webhookReceivers = typedTable('sync_webhook_receivers', ['client_id', 'name'], {
  client_id: id,
  name: id,
  url: text,
  /** What messages are signed with. Whoever reads it can sign. */
  secret: text,
  /** A list; `null`: all. */
  kinds: orNull(json),
  sections: orNull(json),
  each_alone: mark,
  settle_ms: count,
  timeout_ms: count,
  made_by: text,
  made_at: time,
});

/** The webhooks that were made over HTTP. Where each stands is in `sync_webhooks`, as of those of the configuration. */
export type SyncWebhookReceivers = Row<typeof webhookReceivers>;

export const deliveries = typedTable('sync_deliveries', ['client_id', 'name', 'attempt_no'], {
  client_id: id,
  name: id,
  attempt_no: count,
  attempted_at: time,
  message_id: text,
  /** Of HTTP. `null`: there was no answer. */
  status: orNull(small),
  ms: count,
  changes: small,
  first_no: count,
  last_no: count,
  error: orNull(text),
  /** What the receiver answered where it did not accept, at most 4 KB. It may hold personal data, and is shown nowhere else. */
  response: orNull(text),
});

/** The last attempts of each subscription. */
export type SyncDeliveries = Row<typeof deliveries>;

export const webhookParked = typedTable('sync_webhook_parked', ['client_id', 'name', 'change_no'], {
  client_id: id,
  name: id,
  change_no: count,
  cust_id: id,
  kind: word<FeedKind>(),
  parked_at: time,
  status: small,
  /** See `sync_deliveries`. */
  response: orNull(text),
});

/** Changes that a receiver refused when they stood alone in a message. */
export type SyncWebhookParked = Row<typeof webhookParked>;
