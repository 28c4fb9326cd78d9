// A subscription: one webhook, of the configuration or made over HTTP, for one client.

import { createHash } from 'node:crypto';
import type { ClientId } from '../catalogue/ids.ts';
import type { WebhookSettings } from '../config/settings.ts';
import type { MadeWebhook } from '../shadow/shadow.ts';

export interface Subscription extends Omit<WebhookSettings, 'clients'> {
  readonly client: ClientId;
  /** `file`: the operator wrote it into the configuration. `api`: it was made over HTTP, so its address is guarded. */
  readonly origin: 'file' | 'api';
}

/** Those of the configuration. `clients`: those that this process works for. */
export const subscriptionsOf = (
  webhooks: readonly WebhookSettings[],
  clients: readonly ClientId[],
): readonly Subscription[] =>
  webhooks.flatMap(({ clients: wanted, ...webhook }) =>
    clients
      .filter((client) => wanted === 'all' || wanted.includes(client))
      .map((client) => ({ ...webhook, client, origin: 'file' as const })),
  );

/** Those that were made over HTTP. One of the configuration with the same name counts instead. */
export const madeSubscriptions = (
  made: readonly MadeWebhook[],
  clients: readonly ClientId[],
  configured: readonly Subscription[],
): readonly Subscription[] => {
  const taken = new Set(configured.map(keyOf));
  return made.filter((one) => clients.includes(one.client) && !taken.has(keyOf(one))).map(subscriptionOf);
};

export const subscriptionOf = (made: MadeWebhook): Subscription => ({ ...made, ca: null, origin: 'api' });

const knownTerms = new WeakMap<Subscription, string>();

/** Differs when the receiver or the content of messages differ. It tells nothing of the secret. It is asked for twice a second. */
export function termsOf(subscription: Subscription): string {
  const known = knownTerms.get(subscription) ?? hashedTerms(subscription);
  knownTerms.set(subscription, known);
  return known;
}

const hashedTerms = ({ url, secret, kinds, sections, each, settleMs }: Subscription): string =>
  createHash('sha256')
    .update(JSON.stringify([url, secret, kinds, sections, each, settleMs === 0]))
    .digest('base64url')
    .slice(0, 22);

/** As it may be shown: a path or a query may hold a token. */
export const shownReceiver = ({ url }: Pick<Subscription, 'url'>): string => new URL(url).origin;

/** As lists show it. */
export const shownSubscription = ({ client, name, origin, url }: Subscription) => ({
  client,
  name,
  origin,
  receiver: shownReceiver({ url }),
});

export const keyOf = ({ client, name }: Pick<Subscription, 'client' | 'name'>): string => `${client} ${name}`;
