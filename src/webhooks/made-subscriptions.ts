// The subscriptions that were made over HTTP, with their secrets. They are read when others were made or deleted, which each look at
// the webhooks tells, and not with each look.

import type { ClientId } from '../catalogue/ids.ts';
import type { WebhookLook, WebhookStore } from '../shadow/shadow.ts';
import { keyOf, madeSubscriptions, type Subscription } from './subscription.ts';

export class MadeSubscriptions {
  readonly #store: Pick<WebhookStore, 'made'>;
  readonly #clients: readonly ClientId[];
  readonly #configured: readonly Subscription[];
  #seen: string | null = null;
  #known: readonly Subscription[] = [];

  /** `clients`: those whose webhooks are sent. */
  constructor(
    store: Pick<WebhookStore, 'made'>,
    clients: readonly ClientId[],
    configured: readonly Subscription[],
  ) {
    this.#store = store;
    this.#clients = clients;
    this.#configured = configured;
  }

  /** At least as new as the look. */
  async at(look: WebhookLook): Promise<readonly Subscription[]> {
    const seen = whichMade(look);
    if (seen === this.#seen) return this.#known;
    this.#known = madeSubscriptions(await this.#store.made(), this.#clients, this.#configured);
    this.#seen = seen;
    return this.#known;
  }
}

/** Nobody changes one that was made: it is deleted, and made anew. */
const whichMade = ({ webhooks }: WebhookLook): string =>
  webhooks
    .flatMap((one) => (one.madeAt === null ? [] : [`${keyOf(one)} ${one.madeAt.getTime()} ${one.terms}`]))
    .toSorted()
    .join('\n');
