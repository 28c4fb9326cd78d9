// A turn of one subscription: it is claimed, and sends one message after the other until nothing is left, the receiver does not
// accept, or others wait for their turn. What comes next is written before it is sent, together with what became of the last one.

import type { Shadow, Webhook, WebhookProgress } from '../shadow/shadow.ts';
import { judged, longestWaitMs, type Moment } from './answers.ts';
import { contentOf, nextOf, type Packed } from './reading.ts';
import type { Sender } from './sender.ts';
import { signedHeaders } from './signing.ts';
import { type Subscription, termsOf } from './subscription.ts';

export interface TurnParts {
  readonly shadow: Pick<Shadow, 'feed' | 'webhooks'>;
  readonly sender: Pick<Sender, 'send'>;
  /** Unique to the process. */
  readonly holder: string;
  readonly now: () => Date;
  readonly random: () => number;
  /** Whether to go on with another message. */
  readonly mayGoOn: () => boolean;
  /** Ends what is under way. */
  readonly stop: AbortSignal;
  readonly report: (subscription: Subscription, before: Webhook, after: Webhook) => void;
  /** See `WebhookClaim`. */
  readonly takesOver: boolean;
}

/** `held`: another process has it, or it is there no longer. `interrupted`: more is there to be sent. */
export type TurnEnd = 'held' | 'done' | 'interrupted';

/** Beside the time for an answer. */
const spareMs = 45_000;

export const takeTurn = (parts: TurnParts, subscription: Subscription): Promise<TurnEnd> =>
  new Turn(parts, subscription).run();

class Turn {
  readonly #parts: TurnParts;
  readonly #subscription: Subscription;
  readonly #heldMs: number;
  #isInterrupted = false;
  /** Changes that were there at the beginning have waited long enough. */
  #isFirst = true;

  constructor(parts: TurnParts, subscription: Subscription) {
    this.#parts = parts;
    this.#subscription = subscription;
    this.#heldMs = subscription.timeoutMs + spareMs;
  }

  async run(): Promise<TurnEnd> {
    const { client, name, origin } = this.#subscription;
    const { shadow, holder, takesOver } = this.#parts;
    const terms = termsOf(this.#subscription);
    // One that was made is there. If it is not, it was removed a moment ago.
    const claim = { holder, takesOver, terms, forMs: this.#heldMs, adds: origin === 'file' };
    const claimed = await shadow.webhooks.claim(client, name, claim);
    if (claimed === null) return 'held';
    await this.#send(claimed);
    return this.#isInterrupted ? 'interrupted' : 'done';
  }

  async #send(claimed: Webhook): Promise<void> {
    let webhook: Webhook | null = claimed;
    let packed: Packed | null = null;
    while (webhook !== null && webhook.claimedBy !== null) {
      if (!mayTry(webhook, this.#parts.now()) || this.#parts.stop.aborted)
        return void (await this.#release(webhook));
      if (packed === null) [webhook, packed] = await this.#prepared(webhook);
      else [webhook, packed] = await this.#sent(webhook, packed);
    }
  }

  /** The message to send, written down. Lets the subscription go if there is none. */
  async #prepared(webhook: Webhook): Promise<readonly [Webhook | null, Packed | null]> {
    const { shadow } = this.#parts;
    if (webhook.batch !== null) {
      const content = await contentOf(shadow, this.#subscription, webhook, webhook.batch);
      if (content.kind === 'packed' && content.batch === webhook.batch) return [webhook, content];
      if (content.kind === 'packed') return this.#written(webhook, { batch: content.batch }, content);
      return this.#written(webhook, { place: content.place, batch: null, tries: 0 }, null);
    }
    const { progress, packed } = await this.#next(webhook);
    return packed === null
      ? [await this.#step(webhook, progress, 0), null]
      : this.#written(webhook, progress, packed);
  }

  /** What comes after the place. `packed`: `null`: nothing is sent now. */
  async #next(
    webhook: Webhook,
  ): Promise<{ readonly progress: Partial<WebhookProgress>; readonly packed: Packed | null }> {
    const { shadow, now } = this.#parts;
    const settledAt = this.#isFirst ? null : new Date(now().getTime() - this.#subscription.settleMs);
    const next = await nextOf(shadow, this.#subscription, webhook, { settledAt });
    if (next.kind === 'packed') return { progress: { batch: next.batch }, packed: next };
    return { progress: next.kind === 'skipped' ? { place: next.place } : {}, packed: null };
  }

  async #sent(webhook: Webhook, packed: Packed): Promise<readonly [Webhook | null, Packed | null]> {
    const { sender, now, random, stop } = this.#parts;
    const { secret } = this.#subscription;
    const { id, body, changes, firstNo, lastNo } = packed.message;
    const headers = signedHeaders(secret, { id, timestamp: Math.floor(now().getTime() / 1_000), body });
    const answer = await sender.send(this.#subscription, { headers, body }, stop);
    // What we cut off ourselves says nothing of the receiver. It is sent again, by whoever comes next.
    if (stop.aborted && answer.status === null) return [await this.#step(webhook, {}, 0), null];
    this.#isFirst = false;
    const moment: Moment = { now: now(), random };
    const { progress, ...rest } = judged(webhook, packed.told, answer, moment);
    const { status, ms, response, trouble } = answer;
    const delivery = { messageId: id, status, ms, changes, firstNo, lastNo, error: trouble, response };
    const { next, after } = await this.#following({ ...webhook, ...progress });
    const written = await this.#parts.shadow.webhooks.step(webhook, {
      ...rest,
      progress: { ...progress, ...next },
      delivery,
      heldMs: after === 'done' ? 0 : this.#heldMs,
    });
    if (written !== null) this.#parts.report(this.#subscription, webhook, written);
    return [written, after === 'done' ? null : after];
  }

  /** What is written with the end of a message, so that the next one costs no write of its own. */
  async #following(
    webhook: Webhook,
  ): Promise<{ readonly next: Partial<WebhookProgress>; readonly after: Packed | null | 'done' }> {
    const { now, mayGoOn } = this.#parts;
    const mayTryOn = mayTry(webhook, now());
    this.#isInterrupted = mayTryOn && !mayGoOn();
    if (!mayTryOn || this.#isInterrupted) return { next: {}, after: 'done' };
    if (webhook.batch !== null) return { next: {}, after: null };
    const { progress, packed } = await this.#next(webhook);
    return { next: progress, after: packed ?? 'done' };
  }

  async #written(
    webhook: Webhook,
    progress: Partial<WebhookProgress>,
    packed: Packed | null,
  ): Promise<readonly [Webhook | null, Packed | null]> {
    return [await this.#step(webhook, progress, this.#heldMs), packed];
  }

  #step(webhook: Webhook, progress: Partial<WebhookProgress>, heldMs: number): Promise<Webhook | null> {
    return this.#parts.shadow.webhooks.step(webhook, { progress, heldMs });
  }

  #release(webhook: Webhook): Promise<Webhook | null> {
    return this.#step(webhook, {}, 0);
  }
}

/** A subscription that this program has paused is tried when its time comes, and one that a person has paused is not. */
export const mayTry = ({ state, nextTryAt }: Pick<Webhook, 'state' | 'nextTryAt'>, now: Date): boolean =>
  state !== 'paused' && (nextTryAt === null || nextTryAt <= now || isFromLaterClock(nextTryAt, now));

/** Clocks of several processes differ a little. */
const clockSlackMs = 60_000;

/** No wait is so long: the clock was put back. */
const isFromLaterClock = (nextTryAt: Date, now: Date): boolean =>
  nextTryAt.getTime() - now.getTime() > longestWaitMs + clockSlackMs;
