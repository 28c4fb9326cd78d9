// Writes where webhooks stand. Each write names the edition of the row that it has read: of a sender that was too slow, or that a
// person has sent to another place meanwhile, nothing is written.

import type { Transaction } from '../engine.ts';
import type { FeedPlace } from '../interface/feed.ts';
import type {
  NewParkedChange,
  Webhook,
  WebhookClaim,
  WebhookFrom,
  WebhookStep,
} from '../interface/webhooks.ts';
import { feedHeadFrom, placeAt, placeBefore } from '../reads/feed.ts';
import { sendAction } from './actions.ts';
import { type HeldLease, leaseIsFree } from './lease-holder.ts';
import type { Ledger } from './ledger.ts';
import {
  addDelivery,
  addParked,
  changeWebhook,
  freshProgress,
  newWebhook,
  lastParkedTooMany,
  removeParked,
  toRow,
  toWebhook,
  type WebhookKey,
  webhookRow,
} from './webhook-rows.ts';

export const claimWebhook = (
  { database, own, machine }: Ledger,
  key: WebhookKey,
  { holder, forMs, terms, takesOver = false, adds = true }: WebhookClaim,
): Promise<Webhook | null> =>
  database.write(async (tx) => {
    const found = (await webhookIn(tx, key)) ?? (adds ? await added({ own }, tx, key, terms) : null);
    if (found === null) return null;
    const now = new Date(await tx.now());
    if (!leaseIsFree(heldBy(found), holder, now, machine)) return null;
    const known = found.terms === terms ? found : withTerms(found, terms, takesOver);
    return written(tx, { ...known, claimedBy: holder, claimedUntil: after(now, forMs) });
  });

async function added(
  { own }: Pick<Ledger, 'own'>,
  tx: Transaction,
  key: WebhookKey,
  terms: string,
): Promise<Webhook> {
  const webhook = newWebhook(key, await feedHeadFrom(tx, key.client), terms);
  tx.send(own.addAbsent('sync_webhooks', [toRow(webhook)]));
  // Another process may have been first.
  return (await webhookIn(tx, key)) ?? webhook;
}

const heldBy = ({ claimedBy: holder, claimedUntil: expiresAt }: Webhook): HeldLease | null =>
  holder === null || expiresAt === null ? null : { holder, expiresAt };

/**
 * The same changes may be in other messages by another filter, so messages get other ids. What the old receiver refused says
 * nothing of the new one; but whoever takes over from a process with other terms is no reason to try at once.
 */
function withTerms(webhook: Webhook, terms: string, takesOver: boolean): Webhook {
  const { tries, nextTryAt, failingSince, lastError } = webhook;
  const begun = { ...webhook, ...freshProgress, terms, epoch: webhook.epoch + 1 };
  if (takesOver) return { ...begun, tries, nextTryAt, failingSince, lastError };
  return webhook.state === 'paused' ? begun : { ...begun, state: 'active', reason: null };
}

const after = (now: Date, ms: number): Date => new Date(now.getTime() + ms);

export async function webhookIn(tx: Transaction, key: WebhookKey): Promise<Webhook | null> {
  const row = await tx.first(webhookRow(key));
  return row === null ? null : toWebhook(row);
}

async function written(tx: Transaction, webhook: Webhook): Promise<Webhook | null> {
  const rows = await tx.run(changeWebhook(webhook));
  return rows === 0 ? null : { ...webhook, edition: webhook.edition + 1 };
}

export const stepWebhook = (
  { database }: Ledger,
  webhook: Webhook,
  { progress, delivery, parked, unparkedAfter, heldMs }: WebhookStep,
): Promise<Webhook | null> =>
  database.write(async (tx) => {
    const now = await tx.now();
    const next = await written(tx, {
      ...webhook,
      ...progress,
      attempts: webhook.attempts + (delivery === undefined ? 0 : 1),
      claimedBy: heldMs === 0 ? null : webhook.claimedBy,
      claimedUntil: heldMs === 0 ? null : after(new Date(now), heldMs),
    });
    if (next === null) return null;
    if (delivery !== undefined) for (const statement of addDelivery(next, delivery, now)) tx.send(statement);
    if (parked !== undefined) await park(tx, webhook, parked, now);
    if (unparkedAfter !== undefined) tx.send(removeParked(webhook, unparkedAfter + 1));
    return next;
  });

async function park(tx: Transaction, webhook: Webhook, parked: NewParkedChange, now: string): Promise<void> {
  for (const statement of addParked(webhook, parked, now)) tx.send(statement);
  const tooMany = await tx.first(lastParkedTooMany(webhook));
  if (tooMany !== null) tx.send(removeParked(webhook, 0, tooMany.change_no));
}

export const pauseWebhook = (ledger: Ledger, key: WebhookKey, actor: string): Promise<Webhook | null> =>
  command(ledger, key, { actor, action: 'webhook-paused' }, (webhook) => ({
    ...webhook,
    state: 'paused',
    reason: `a person paused it: ${actor}`,
  }));

export const resumeWebhook = (
  ledger: Ledger,
  key: WebhookKey,
  actor: string,
  from: WebhookFrom | undefined,
): Promise<Webhook | null> =>
  command(ledger, key, { actor, action: 'webhook-resumed' }, async (webhook, tx) => ({
    ...(from === undefined ? webhook : sentTo(webhook, await placeFrom(tx, webhook, from))),
    state: 'active',
    reason: null,
    tries: 0,
    nextTryAt: null,
    failingSince: null,
    // It is about the time before. Attempts are kept in a table of their own.
    lastError: null,
  }));

export const replayWebhook = (
  ledger: Ledger,
  key: WebhookKey,
  actor: string,
  from: WebhookFrom,
): Promise<Webhook | null> =>
  command(ledger, key, { actor, action: 'webhook-replayed' }, async (webhook, tx) =>
    sentTo(webhook, await placeFrom(tx, webhook, from)),
  );

/** The same numbers may be told again, so messages get other ids: a receiver that knows an id would ignore them. */
const sentTo = (webhook: Webhook, place: FeedPlace): Webhook => ({
  ...webhook,
  ...freshProgress,
  place,
  epoch: webhook.epoch + 1,
});

function placeFrom(tx: Transaction, { client }: Webhook, from: WebhookFrom): Promise<FeedPlace> {
  if (from === 'now') return feedHeadFrom(tx, client);
  return 'at' in from ? placeAt(tx, client, from.at) : placeBefore(tx, client, from.changeNo);
}

type Change = (webhook: Webhook, tx: Transaction) => Webhook | Promise<Webhook>;

/** What a person says counts, whoever sends at that moment. */
const command = (
  { database }: Ledger,
  key: WebhookKey,
  said: { readonly actor: string; readonly action: string },
  change: Change,
): Promise<Webhook | null> =>
  database.write(async (tx) => {
    for (;;) {
      const webhook = await webhookIn(tx, key);
      if (webhook === null) return null;
      const next = await written(tx, await change(webhook, tx));
      if (next === null) continue;
      sendAction(tx, await tx.now(), { ...said, client: key.client, count: 1 });
      return next;
    }
  });
