// The webhooks that a command is about, and the sending of them beside the work of a command.

import type { ClientId } from '../catalogue/ids.ts';
import { storedCatalogue } from '../config/client-catalogues.ts';
import { suggestName } from '../config/nearest-name.ts';
import type { ClientSettings, Settings } from '../config/settings.ts';
import type { Configured } from '../report/webhooks-report.ts';
import { leaseHolder, type Shadow } from '../shadow/shadow.ts';
import {
  madeSubscriptions,
  shownSubscription,
  type Subscription,
  subscriptionsOf,
  termsOf,
} from '../webhooks/subscription.ts';
import { usageError } from './arguments.ts';
import { withShadow } from './client-work.ts';
import type { Invocation } from './invocation.ts';

export const configuredWebhooks = (
  { webhooks, webhookApi }: Pick<Settings, 'webhooks' | 'webhookApi'>,
  client: ClientId,
): Configured => ({
  webhookApi,
  configured: subscriptionsOf(webhooks, [client]).map(shownSubscription),
});

/** Those with the name, of the clients that the command is for. Throws a usage error if there is none. */
export async function subscriptionsNamed(
  invocation: Invocation,
  name: string,
): Promise<readonly Subscription[]> {
  const all = await allSubscriptions(
    await invocation.settings(),
    (await invocation.clients()).map(({ id }) => id),
  );
  const found = all.filter((one) => one.name === name);
  if (found.length > 0) return found;
  const suggestion = suggestName(name, [...new Set(all.map((one) => one.name))]);
  throw usageError(
    `there is no webhook ${name}`,
    suggestion === null
      ? 'Add it under `webhooks` in the configuration: docs/webhooks.md.'
      : `Name a webhook of the configuration (${suggestion}).`,
  );
}

async function allSubscriptions(
  settings: Settings,
  clients: readonly ClientId[],
): Promise<readonly Subscription[]> {
  const configured = subscriptionsOf(settings.webhooks, clients);
  if (!settings.webhookApi) return configured;
  const made = await withShadow(settings, 'check', (shadow) => shadow.webhooks.made());
  return [...configured, ...madeSubscriptions(made, clients, configured)];
}

/** A subscription that no process has begun with yet is made, so that what a person says of it is kept. */
export async function known(shadow: Shadow, subscription: Subscription): Promise<void> {
  const { client, name } = subscription;
  const stored = await shadow.webhooks.of(client);
  if (stored.some((one) => one.name === name)) return;
  const claim = { holder: leaseHolder('webhook'), forMs: 1_000, terms: termsOf(subscription) };
  const made = await shadow.webhooks.claim(client, name, claim);
  if (made !== null) await shadow.webhooks.step(made, { progress: {}, heldMs: 0 });
}

export interface Sent {
  close(): Promise<void>;
}

export interface SentTerms {
  readonly clients: readonly ClientSettings[];
  /** Those of the threads of this process. */
  readonly writeTurns: SharedArrayBuffer;
}

/** Sends the webhooks of the clients, over a connection of its own, until it is closed. `null`: there are none, and none are made. */
export async function openSent(
  { log, signal }: Pick<Invocation, 'log' | 'signal'>,
  settings: Settings,
  { clients, writeTurns }: SentTerms,
): Promise<Sent | null> {
  const ids = clients.map(({ id }) => id);
  const subscriptions = subscriptionsOf(settings.webhooks, ids);
  const madeOf = settings.webhookApi ? ids : null;
  if (subscriptions.length === 0 && madeOf === null) return null;
  const { openShadow } = await import('../shadow/open-shadow.ts');
  const { Dispatcher } = await import('../webhooks/dispatcher.ts');
  const { database, databaseFile: file } = settings;
  const catalogue = storedCatalogue(settings);
  const shadow = await openShadow(database, { schema: 'check', file, writeTurns, catalogue });
  const holder = leaseHolder('webhooks');
  const dispatcher = new Dispatcher({ shadow, subscriptions, madeOf, log, holder });
  log.info(
    { webhooks: subscriptions.length },
    madeOf === null ? 'webhooks are sent' : 'webhooks are sent, and those that are made over HTTP',
  );
  const stop = (): void => void dispatcher.stop();
  signal.addEventListener('abort', stop, { once: true });
  return {
    async close() {
      signal.removeEventListener('abort', stop);
      await dispatcher.stop();
      await shadow.close();
    },
  };
}
