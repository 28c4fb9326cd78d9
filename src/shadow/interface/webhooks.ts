// Webhooks: followers of the feed that are kept here. Which there are, and where they lead, is in the configuration, or, of those
// that were made over HTTP, in the database; where each stands is in the database.

import type { ClientId, CustId } from '../../catalogue/ids.ts';
import type { FeedKind, FeedLoss, FeedPlace } from './feed.ts';

/**
 * - `paused`: by a person.
 * - `paused_by_failure`: the receiver has not answered well for days. It is tried from time to time, and goes on by itself.
 * - `paused_by_refusal`: the receiver refuses what comes from us. The same.
 */
export type WebhookState = 'active' | 'paused' | 'paused_by_failure' | 'paused_by_refusal';

/** A message that is being sent: the changes after the place, up to its end. Its content follows from that. */
export interface WebhookBatch {
  readonly end: FeedPlace;
  /** The message says that the feed was gone. `null`: it tells changes. */
  readonly loss: FeedLoss | null;
}

/** Where a subscription stands, as far as its sender decides it. */
export interface WebhookProgress {
  readonly state: WebhookState;
  readonly reason: string | null;
  /** Everything up to it was accepted, or set aside. */
  readonly place: FeedPlace;
  /** Grows when numbers may come again. */
  readonly epoch: number;
  readonly batch: WebhookBatch | null;
  /** Up to here there is a change that the receiver refuses. */
  readonly refusedNo: number | null;
  /** Failed attempts in a row. */
  readonly tries: number;
  readonly nextTryAt: Date | null;
  readonly failingSince: Date | null;
  readonly lastError: string | null;
  readonly lastTriedAt: Date | null;
  readonly lastAcceptedAt: Date | null;
  /** Changes set aside in a row, and the place before the first of them. */
  readonly parkedInRow: number;
  readonly rowPlace: FeedPlace | null;
}

export interface Webhook extends WebhookProgress {
  readonly client: ClientId;
  readonly name: string;
  /** See `WebhookClaim`. */
  readonly terms: string;
  /** Attempts in all. */
  readonly attempts: number;
  readonly claimedBy: string | null;
  readonly claimedUntil: Date | null;
  readonly edition: number;
}

export interface WebhookOverview extends Webhook {
  /** The number of the newest change of the client. */
  readonly lastChangeNo: number;
  /** When the oldest change after the place was committed. `null`: there is none. */
  readonly oldestWaitingAt: Date | null;
  /** Changes set aside, and still kept. */
  readonly parked: number;
  /** The address of one that was made over HTTP. `null`: it was not. */
  readonly madeUrl: string | null;
}

export interface LookedWebhook extends Webhook, Pick<WebhookOverview, 'lastChangeNo'> {
  /** When it was made over HTTP. `null`: it was not. */
  readonly madeAt: Date | null;
}

/** What a process needs to know again and again. */
export interface WebhookLook {
  readonly now: Date;
  readonly webhooks: readonly LookedWebhook[];
}

export interface WebhookClaim {
  /** The process, from `leaseHolder`: a process of this machine that has died holds nothing. */
  readonly holder: string;
  readonly forMs: number;
  /** A text that differs when the address, the secret or the filter differ. */
  readonly terms: string;
  /** Other terms than the stored ones are no news, so waits and pauses stay as they are. Default: no. */
  readonly takesOver?: boolean;
  /** Whether the subscription is added if it is not there. Default: yes. */
  readonly adds?: boolean;
}

export interface NewDelivery {
  readonly messageId: string;
  readonly status: number | null;
  readonly ms: number;
  readonly changes: number;
  readonly firstNo: number;
  readonly lastNo: number;
  readonly error: string | null;
  readonly response: string | null;
}

export interface Delivery extends NewDelivery {
  readonly attemptNo: number;
  readonly attemptedAt: Date;
}

export interface NewParkedChange {
  readonly changeNo: number;
  readonly custId: CustId;
  readonly kind: FeedKind;
  readonly status: number;
  readonly response: string | null;
}

export interface ParkedChange extends NewParkedChange {
  readonly parkedAt: Date;
}

/** A step of a sender: what it tried, and where that leads. */
export interface WebhookStep {
  readonly progress: Partial<WebhookProgress>;
  readonly delivery?: NewDelivery;
  readonly parked?: NewParkedChange;
  /** Takes back what was set aside after this number. */
  readonly unparkedAfter?: number;
  /** How long the claim is held from now on; 0 lets it go. */
  readonly heldMs: number;
}

/** A webhook that was made over HTTP. */
export interface MadeWebhook {
  readonly client: ClientId;
  readonly name: string;
  /** May hold a token: it is not shown. */
  readonly url: string;
  readonly secret: string;
  /** `null`: all. */
  readonly kinds: readonly FeedKind[] | null;
  readonly sections: readonly string[] | null;
  readonly each: boolean;
  readonly settleMs: number;
  readonly timeoutMs: number;
}

/** `taken`: there is one of the name, or was one in a configuration. */
export type MakeOutcome = 'made' | 'taken' | 'too-many';

/** Where a follower is to go on: at the end of the feed, after a change, or with the first change of a moment or a later one. */
export type WebhookFrom = 'now' | { readonly changeNo: number } | { readonly at: Date };

export interface WebhookStore {
  /** Of all clients. */
  look(): Promise<WebhookLook>;
  /** Of one client, by name. */
  of(client: ClientId): Promise<readonly WebhookOverview[]>;
  /**
   * Adds the subscription, at the end of the feed, if it is not there. New terms end a pause that was not made by a person.
   * `null`: another process sends for it, or it is not there, and none is added.
   */
  claim(client: ClientId, name: string, claim: WebhookClaim): Promise<Webhook | null>;
  /** Returns the subscription as it is now. `null`: somebody else has written it since, and nothing was written. */
  step(webhook: Webhook, step: WebhookStep): Promise<Webhook | null>;
  /** `null`: there is no such subscription yet. */
  pause(client: ClientId, name: string, actor: string): Promise<Webhook | null>;
  /** `from`: where it goes on; left out: where it stopped. */
  resume(client: ClientId, name: string, actor: string, from?: WebhookFrom): Promise<Webhook | null>;
  /** Tells again from there on. Whether it is paused stays as it is. */
  replay(client: ClientId, name: string, actor: string, from: WebhookFrom): Promise<Webhook | null>;
  /** Makes one that begins at the end of the feed. `terms`: see `WebhookClaim`. */
  make(webhook: MadeWebhook, terms: string, actor: string): Promise<MakeOutcome>;
  /** Those that were made, of all clients. */
  made(): Promise<readonly MadeWebhook[]>;
  /** `null`: none of this name was made. */
  madeOne(client: ClientId, name: string): Promise<MadeWebhook | null>;
  /** Removes one that was made, with all that is kept of it. `false`: there is no such one. */
  unmake(client: ClientId, name: string, actor: string): Promise<boolean>;
  /** The latest first. */
  deliveries(client: ClientId, name: string, limit: number): Promise<readonly Delivery[]>;
  /** The latest first. */
  parked(client: ClientId, name: string, limit: number): Promise<readonly ParkedChange[]>;
}
