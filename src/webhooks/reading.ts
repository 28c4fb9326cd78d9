// Reads what a subscription sends next, and reads it again for a message whose end is known.

import type { FeedChange, FeedPlace, Shadow, Webhook, WebhookBatch } from '../shadow/shadow.ts';
import { changesMessage, type Message, resyncMessage } from './messages.ts';
import { Packing } from './packing.ts';
import type { Subscription } from './subscription.ts';

export interface Packed {
  readonly kind: 'packed';
  readonly batch: WebhookBatch;
  readonly message: Message;
  /** The changes of the feed that are in it. */
  readonly told: readonly FeedChange[];
}

/** Nothing up to this place is wanted. */
export interface Skipped {
  readonly kind: 'skipped';
  readonly place: FeedPlace;
}

/** `nothing`: there is no change. `settling`: changes may follow that belong to the same message. */
export type Next = Packed | Skipped | { readonly kind: 'nothing' | 'settling' };

type Feeding = Pick<Shadow, 'feed'>;

const pageLength = 200;
/** Where hardly anything is wanted, the place is moved on from time to time. */
const mostPages = 25;

export interface NextTerms {
  /** Changes that were committed up to now have settled. `null`: whatever there is. */
  readonly settledAt: Date | null;
}

export async function nextOf(
  shadow: Feeding,
  subscription: Subscription,
  webhook: Webhook,
  { settledAt }: NextTerms,
): Promise<Next> {
  const packing = new Packing(subscription);
  const upTo = webhook.refusedNo ?? Infinity;
  const read = await readInto(packing, shadow, webhook, { upTo, mostPages });
  if (read.kind === 'gone') return lost(webhook, read);
  const [first] = packing.told;
  if (first === undefined) {
    if (packing.end !== null) return { kind: 'skipped', place: packing.end };
    if (read.kind === 'end') return { kind: 'nothing' };
    // What was left of the part that was refused is gone, because its customers were forgotten.
    return nextOf(shadow, subscription, { ...webhook, refusedNo: null }, { settledAt });
  }
  const isSettled = read.kind === 'more' || settledAt === null || first.committedAt <= settledAt;
  return isSettled ? packed(webhook, packing) : { kind: 'settling' };
}

/** The message that is being sent, from the feed as it is now: who was forgotten meanwhile is not in it. */
export async function contentOf(
  shadow: Feeding,
  subscription: Subscription,
  webhook: Webhook,
  batch: WebhookBatch,
): Promise<Packed | Skipped> {
  if (batch.loss !== null) return resync(webhook, batch);
  const packing = new Packing(subscription, true);
  const read = await readInto(packing, shadow, webhook, { upTo: batch.end.changeNo, mostPages: Infinity });
  if (read.kind === 'gone') return lost(webhook, read);
  return packing.told.length === 0
    ? { kind: 'skipped', place: batch.end }
    : { ...packed(webhook, packing), batch };
}

type Lost = Extract<Awaited<ReturnType<Feeding['feed']>>, { readonly kind: 'gone' }>;

const lost = (webhook: Webhook, { reason, head }: Lost): Packed =>
  resync(webhook, { end: head, loss: reason });

function resync(webhook: Webhook, batch: WebhookBatch): Packed {
  if (batch.loss === null) throw new TypeError('nothing was lost');
  return { kind: 'packed', batch, message: resyncMessage(webhook, batch.loss, batch.end), told: [] };
}

function packed(webhook: Webhook, packing: Packing): Packed {
  if (packing.end === null) throw new TypeError('nothing was packed');
  const message = changesMessage(webhook, packing.changes);
  return { kind: 'packed', batch: { end: packing.end, loss: null }, message, told: packing.told };
}

interface Reach {
  readonly upTo: number;
  readonly mostPages: number;
}

/** `more`: something that was read, or not read yet, did not fit. */
async function readInto(
  packing: Packing,
  shadow: Feeding,
  { client, place }: Webhook,
  { upTo, mostPages: most }: Reach,
): Promise<Lost | { readonly kind: 'end' | 'more' }> {
  let after = place;
  for (let pages = 0; pages < most; pages++) {
    const page = await shadow.feed(client, { after, limit: pageLength });
    if (page.kind === 'gone') return page;
    for (const change of page.changes)
      if (change.changeNo > upTo || !packing.add(change)) return { kind: 'more' };
    if (!page.more) return { kind: 'end' };
    after = page.place;
  }
  return { kind: 'more' };
}
