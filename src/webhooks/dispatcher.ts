// Gives the subscriptions of this process their turns. It looks at all of them with one statement, twice a second; a subscription that
// has nothing to send costs nothing else. Some take their turns at the same time, so that a slow receiver holds nobody up.

import { setTimeout as delay } from 'node:timers/promises';
import type { ClientId } from '../catalogue/ids.ts';
import type { LookedWebhook, Shadow, Webhook, WebhookLook } from '../shadow/shadow.ts';
import type { Guard } from './guard.ts';
import { MadeSubscriptions } from './made-subscriptions.ts';
import { OtherSettings } from './other-settings.ts';
import { Sender } from './sender.ts';
import { keyOf, type Subscription, termsOf } from './subscription.ts';
import { Troubles } from './troubles.ts';
import { mayTry, takeTurn, type TurnParts } from './turn.ts';

/** The log, as far as this room needs it. */
export interface WebhookLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface DispatcherParts {
  readonly shadow: Pick<Shadow, 'feed' | 'webhooks'>;
  /** Those of the configuration. */
  readonly subscriptions: readonly Subscription[];
  /** The clients whose webhooks are sent that were made over HTTP. `null`: none are. Default: none. */
  readonly madeOf?: readonly ClientId[] | null;
  /** Unique to the process. */
  readonly holder: string;
  readonly log: WebhookLog;
  /** Default: the machine's clock. */
  readonly now?: () => Date;
  readonly random?: () => number;
  readonly everyMs?: number;
  /** Turns at the same time. */
  readonly atOnce?: number;
  /** Of webhooks that were made over HTTP. */
  readonly guard?: Guard;
}

const usualEveryMs = 500;
const usualAtOnce = 20;
/** For messages that are under way when the work is to end. */
const graceMs = 1_000;
const troubleMs = 5_000;
const askAgainMs = 5_000;

/** What the trouble of looking is kept under. */
const looking = '';

const overruled =
  'another process has other settings of this webhook, and sends with them; start all processes with the same configuration';

const isHeld = ({ claimedUntil }: Webhook, now: Date): boolean => claimedUntil !== null && claimedUntil > now;

/** When changes were noticed that have not been sent. */
interface Noticed {
  readonly changeNo: number;
  readonly at: Date;
}

export class Dispatcher {
  readonly #parts: DispatcherParts;
  readonly #sender: Sender;
  readonly #now: () => Date;
  readonly #ending = new AbortController();
  readonly #cutting = new AbortController();
  readonly #turns = new Map<string, Promise<void>>();
  /** Those among them of webhooks that were made over HTTP. */
  readonly #madeTurns = new Set<string>();
  readonly #noticed = new Map<string, Noticed>();
  /** Those whose last turn was interrupted, so that others had theirs. */
  readonly #interrupted = new Set<string>();
  /** When a subscription was last asked for that another process has. */
  readonly #askedFor = new Map<string, number>();
  /** When each began its last turn: who has waited longest comes first. */
  readonly #lastTurn = new Map<string, number>();
  #began = 0;
  #isCrowded = false;
  /** `null`: none that were made over HTTP are sent. */
  readonly #made: MadeSubscriptions | null;
  readonly #troubles: Troubles;
  readonly #others: OtherSettings;
  readonly #loop: Promise<void>;

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
    this.#sender = new Sender(parts.guard);
    const { shadow, subscriptions, madeOf = null } = parts;
    this.#made = madeOf === null ? null : new MadeSubscriptions(shadow.webhooks, madeOf, subscriptions);
    this.#now = parts.now ?? (() => new Date());
    this.#troubles = new Troubles(parts.log, this.#now);
    this.#others = new OtherSettings(this.#now);
    this.#loop = this.#run();
  }

  /** Lets messages that are under way end for a second. May be called twice. */
  async stop(): Promise<void> {
    this.#ending.abort();
    const timer = setTimeout(() => this.#cutting.abort(), graceMs);
    await this.#loop;
    await Promise.all(this.#turns.values());
    clearTimeout(timer);
    await this.#sender.close();
  }

  async #run(): Promise<void> {
    const { everyMs = usualEveryMs } = this.#parts;
    const { signal } = this.#ending;
    while (!signal.aborted) {
      const isWell = await this.#look();
      await delay(isWell ? everyMs : troubleMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** `false`: the database has trouble. */
  async #look(): Promise<boolean> {
    try {
      const look = await this.#parts.shadow.webhooks.look();
      const subscriptions = await this.#subscriptions(look);
      this.#begin(this.#due(subscriptions, look));
      this.#troubles.ended(looking);
      this.#keep(subscriptions);
      return true;
    } catch (error) {
      this.#troubles.failed(looking, error);
      return false;
    }
  }

  /** Of those that are not there any more nothing is known. One whose turn ends later is forgotten with the next look. */
  #keep(subscriptions: readonly Subscription[]): void {
    const those = new Set(subscriptions.map(keyOf));
    for (const known of [this.#noticed, this.#interrupted, this.#askedFor, this.#lastTurn])
      for (const key of known.keys()) if (!those.has(key)) known.delete(key);
    this.#troubles.keep(those);
    this.#others.keep(those);
  }

  async #subscriptions(look: WebhookLook): Promise<readonly Subscription[]> {
    const { subscriptions } = this.#parts;
    return this.#made === null ? subscriptions : [...subscriptions, ...(await this.#made.at(look))];
  }

  #due(subscriptions: readonly Subscription[], look: WebhookLook): readonly Subscription[] {
    const known = new Map(look.webhooks.map((webhook) => [keyOf(webhook), webhook]));
    return subscriptions
      .filter((one) => !this.#turns.has(keyOf(one)) && !this.#troubles.isWaiting(keyOf(one)))
      .filter((one) => this.#isDue(one, known.get(keyOf(one)), look.now))
      .toSorted((a, b) => (this.#lastTurn.get(keyOf(a)) ?? 0) - (this.#lastTurn.get(keyOf(b)) ?? 0));
  }

  #isDue(subscription: Subscription, webhook: LookedWebhook | undefined, now: Date): boolean {
    if (webhook === undefined) return true;
    if (this.#others.isOverruled(subscription, webhook)) return this.#takesOver(subscription, webhook, now);
    if (webhook.terms !== termsOf(subscription)) return !this.#isWithOthers(webhook, now);
    this.#others.begin(subscription);
    if (!mayTry(webhook, this.#now()) || this.#isWithOthers(webhook, now)) return false;
    if (webhook.batch !== null) return true;
    // A number that is too high shows that the database was replaced by an older one.
    return webhook.lastChangeNo !== webhook.place.changeNo && this.#hasSettled(subscription, webhook);
  }

  #takesOver(subscription: Subscription, webhook: LookedWebhook, now: Date): boolean {
    const { client, name } = subscription;
    if (!this.#others.isAside(subscription)) this.#parts.log.warn({ client, webhook: name }, overruled);
    const isMore = webhook.batch !== null || webhook.lastChangeNo !== webhook.place.changeNo;
    const isWaiting = isMore && mayTry(webhook, this.#now()) && !isHeld(webhook, now);
    return this.#others.mayTakeOver(subscription, webhook, isWaiting);
  }

  /** A process that has died holds what it had for a while. Now and then the database is asked whether it has. */
  #isWithOthers(webhook: Webhook, now: Date): boolean {
    const isTheirs = isHeld(webhook, now) && webhook.claimedBy !== this.#parts.holder;
    const key = keyOf(webhook);
    if (isTheirs && performance.now() - (this.#askedFor.get(key) ?? -Infinity) < askAgainMs) return true;
    if (isTheirs) this.#askedFor.set(key, performance.now());
    return false;
  }

  #hasSettled(
    subscription: Subscription,
    { place, refusedNo }: Pick<Webhook, 'place' | 'refusedNo'>,
  ): boolean {
    const key = keyOf(subscription);
    if (this.#interrupted.has(key)) return true;
    const noticed = this.#noticed.get(key);
    if (noticed === undefined || noticed.changeNo !== place.changeNo)
      this.#noticed.set(key, { changeNo: place.changeNo, at: this.#now() });
    const sinceMs = this.#now().getTime() - (this.#noticed.get(key)?.at.getTime() ?? 0);
    // A clock that was put back must not hold them up.
    return refusedNo !== null || sinceMs < 0 || sinceMs >= subscription.settleMs;
  }

  #begin(due: readonly Subscription[]): void {
    const begun = due.filter((subscription) => this.#hasRoom(subscription) && this.#beginTurn(subscription));
    this.#isCrowded = begun.length < due.length;
  }

  /** Those that were made over HTTP have half of the room at most: whoever makes them holds up none of the configuration. */
  #hasRoom({ origin }: Subscription): boolean {
    const { atOnce = usualAtOnce } = this.#parts;
    return this.#turns.size < atOnce && (origin === 'file' || this.#madeTurns.size < Math.ceil(atOnce / 2));
  }

  #beginTurn(subscription: Subscription): true {
    const key = keyOf(subscription);
    this.#lastTurn.set(key, (this.#began += 1));
    if (subscription.origin === 'api') this.#madeTurns.add(key);
    const turn = this.#turn(subscription).finally(() => {
      this.#turns.delete(key);
      this.#madeTurns.delete(key);
    });
    this.#turns.set(key, turn);
    return true;
  }

  async #turn(subscription: Subscription): Promise<void> {
    const { shadow, holder, random = Math.random } = this.#parts;
    const key = keyOf(subscription);
    this.#noticed.delete(key);
    this.#interrupted.delete(key);
    try {
      const parts = {
        shadow,
        holder,
        random,
        sender: this.#sender,
        now: this.#now,
        stop: this.#cutting.signal,
        takesOver: this.#others.isAside(subscription),
        mayGoOn: () => !this.#isCrowded && !this.#ending.signal.aborted,
        report: (...told: Parameters<TurnParts['report']>) => this.#report(...told),
      };
      const end = await takeTurn(parts, subscription);
      this.#troubles.ended(key);
      if (end !== 'held') this.#others.begin(subscription);
      if (end === 'interrupted') this.#interrupted.add(key);
    } catch (error) {
      this.#troubles.failed(key, error);
    }
  }

  #report({ client, name }: Subscription, before: Webhook, after: Webhook): void {
    const fields = { client, webhook: name };
    if (after.state !== before.state && after.state !== 'active')
      this.#parts.log.warn(
        { ...fields, state: after.state, reason: after.reason },
        'a webhook was paused; nothing is lost, and it is tried each hour',
      );
    else if (before.tries === 0 && after.tries > 0)
      this.#parts.log.warn(
        { ...fields, reason: after.lastError },
        'a webhook was not accepted; it is sent again',
      );
    else if (after.parkedInRow > before.parkedInRow)
      this.#parts.log.warn(
        { ...fields, reason: after.lastError },
        'a receiver refuses one change; it was set aside',
      );
    else if (
      after.state === 'active' &&
      after.lastError === null &&
      (before.lastError !== null || before.state !== 'active')
    )
      this.#parts.log.info(fields, 'a webhook is accepted again');
  }
}
