// A database with a feed, a receiver, and what sends from one to the other. Its clock moves by hand.

import { onTestFinished } from 'vitest';
import type { FeedChange, Shadow, WebhookOverview } from '../../src/shadow/shadow.ts';
import { Dispatcher, type DispatcherParts } from '../../src/webhooks/dispatcher.ts';
import { newSecret } from '../../src/webhooks/signing.ts';
import type { Subscription } from '../../src/webhooks/subscription.ts';
import { Bench, type OpenFresh } from '../contract/contract-database.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { toldChanges } from '../support/told-changes.ts';
import { usualSubscription } from '../support/usual-subscription.ts';
import { type Receiver, startReceiver } from './receiver.ts';

export interface LogLine {
  readonly level: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

let processes = 0;

export class WebhookGround {
  readonly bench: Bench;
  readonly shadow: Shadow;
  readonly receiver: Receiver;
  readonly subscription: Subscription;
  readonly lines: LogLine[] = [];
  /** Connections for several processes. */
  readonly shadows: Shadow[];

  constructor(bench: Bench, shadow: Shadow, receiver: Receiver, subscription: Subscription) {
    this.bench = bench;
    this.shadow = shadow;
    this.shadows = [shadow];
    this.receiver = receiver;
    this.subscription = subscription;
  }

  async store(...names: readonly string[]): Promise<void> {
    const records = names.map((name) => {
      const [id = '', seed = '0'] = name.split('/');
      return madeUpCustomer(id, { seed: Number(seed) });
    });
    // A batch has each customer once.
    for (const record of records.length > 10 ? [records] : records.map((one) => [one]))
      await this.bench.store(this.shadow, ...record);
  }

  /** A process that sends; it is ended with the test. */
  start(parts: Partial<DispatcherParts> = {}): Dispatcher {
    const at =
      (level: string) =>
      (fields: object, message: string): void =>
        void this.lines.push({ level, fields: fields as LogLine['fields'], message });
    const dispatcher = new Dispatcher({
      shadow: this.shadow,
      subscriptions: [this.subscription],
      holder: `elsewhere/${(processes += 1)}/webhooks`,
      log: { info: at('info'), warn: at('warn') },
      now: this.bench.clock.now,
      random: () => 0.5,
      everyMs: 2,
      ...parts,
    });
    onTestFinished(() => dispatcher.stop());
    return dispatcher;
  }

  async webhook(name = this.subscription.name): Promise<WebhookOverview> {
    const found = (await this.shadow.webhooks.of(this.bench.client)).find((one) => one.name === name);
    if (found === undefined) throw new Error('there is no such webhook yet');
    return found;
  }

  /** Resolves when the subscription is as it should be. */
  async until(fits: (webhook: WebhookOverview) => boolean): Promise<WebhookOverview> {
    for (;;) {
      const webhook = await this.webhook().catch(() => null);
      if (webhook !== null && fits(webhook)) return webhook;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  /** Makes the subscription, at the present end of the feed. */
  async subscribed(): Promise<void> {
    const dispatcher = this.start();
    await this.until(() => true);
    await dispatcher.stop();
  }

  feed(): Promise<readonly FeedChange[]> {
    return toldChanges(this.shadow, this.bench.client);
  }
}

/** Everything is told from the beginning, each change for itself, unless said otherwise. */
export async function webhookGround(
  openFresh: OpenFresh,
  changes: Partial<Subscription> = {},
): Promise<WebhookGround> {
  const bench = new Bench(await openFresh());
  onTestFinished(() => bench.remove());
  const shadow = await bench.open();
  await shadow.register(bench.client);
  const secret = newSecret();
  const receiver = await startReceiver(secret);
  const subscription = usualSubscription({ client: bench.client, url: receiver.url, secret, ...changes });
  const ground = new WebhookGround(bench, shadow, receiver, subscription);
  await ground.subscribed();
  return ground;
}
