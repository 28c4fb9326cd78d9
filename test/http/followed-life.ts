// A random life of a client, which others follow: over HTTP, with the client package, and by a webhook whose sender is started anew. What
// they know in the end are those who are stored, and of whom the rule does not keep nobody is told anything.

import { expect, onTestFinished } from 'vitest';
import { newSecret } from '../../src/webhooks/signing.ts';
import { Dispatcher } from '../../src/webhooks/dispatcher.ts';
import { soon } from '../client/follow-ground.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import type { RandomLife, ShapeGround } from '../shape/shape-ground.ts';
import { livingDocuments } from '../support/living-documents.ts';
import { demoClient } from '../support/demo-client.ts';
import { lookInside } from '../support/look-inside.ts';
import { usualSubscription } from '../support/usual-subscription.ts';
import { type Receiver, startReceiver } from '../webhooks/receiver.ts';
import { Followers, type Habits, numbersIn, served } from './followers.ts';
import { askAt } from './http-ground.ts';

/** `documents`: nothing but AA and the rule changes what is stored, and all of that is told. `numbers`: a policy works here, silently. */
type Told = 'documents' | 'numbers';

export class FollowedLife<Step> implements RandomLife<Step> {
  readonly #ground: ShapeGround;
  readonly #life: RandomLife<Step>;
  readonly #habits: Habits;
  readonly #told: Told;
  #address = '';
  #followers: Followers | null = null;
  #webhook: FollowingWebhook | null = null;

  constructor(ground: ShapeGround, life: RandomLife<Step>, habits: Habits, told: Told) {
    this.#ground = ground;
    this.#life = life;
    this.#habits = habits;
    this.#told = told;
  }

  async begin(): Promise<void> {
    const { shadow } = this.#ground;
    this.#webhook = await FollowingWebhook.begin(this.#ground);
    this.#address = (await served({ shadow })).address;
    this.#followers = new Followers(this.#address, this.#habits);
    await this.#beside(this.#life.begin());
  }

  async take(step: Step): Promise<void> {
    await this.#beside(this.#life.take(step));
    await this.#webhook?.restart();
  }

  async end(openFresh: OpenFresh): Promise<void> {
    await this.#beside(this.#life.end(openFresh));
    const { shadow, url } = this.#ground;
    await this.#followers?.expectTable({ shadow }, this.#told === 'numbers' ? numbersIn : undefined);
    await soon(() => this.#webhook?.numbers()).toEqual(numbersIn(await livingDocuments(shadow, demoClient)));
    await this.#expectUnknown((await lookInside(url, 'SELECT cust_id FROM sync_irrelevant')).map(numberIn));
    await this.#webhook?.end();
  }

  #beside(work: Promise<unknown>): Promise<void> {
    return this.#followers?.beside(work) ?? work.then(() => undefined);
  }

  /** Nothing but the number of a customer who is not kept is in any answer. */
  async #expectUnknown(numbers: readonly string[]): Promise<void> {
    const client = `${this.#address}/v1/clients/${demoClient}`;
    for (const number of numbers.slice(0, 5)) {
      const one = await askAt(client, `/customers/${number}`);
      expect([one.status, one.json['document']]).toEqual([404, undefined]);
    }
    const changes = await askAt(client, '/changes?limit=1000&include=customer&compact=true');
    expect(changes.status).toBe(200);
    const known = changes.json['changes'] as readonly { cust_id: string; customer: unknown }[];
    for (const { cust_id: number, customer } of known)
      if (numbers.includes(number)) expect([number, customer ?? null]).toEqual([number, null]);
  }
}

const numberIn = (row: Readonly<Record<string, unknown>>): string => String(row['cust_id']);

let senders = 0;

/** What a receiver knows that keeps nothing but numbers. */
class FollowingWebhook {
  readonly #start: () => Dispatcher;
  readonly #receiver: Receiver;
  #sender: Dispatcher;

  private constructor(start: () => Dispatcher, receiver: Receiver) {
    this.#start = start;
    this.#receiver = receiver;
    this.#sender = start();
  }

  static async begin({ shadow }: ShapeGround): Promise<FollowingWebhook> {
    const secret = newSecret();
    const receiver = await startReceiver(secret);
    const quiet = (): void => undefined;
    const start = (): Dispatcher =>
      new Dispatcher({
        shadow,
        subscriptions: [usualSubscription({ client: demoClient, url: receiver.url, secret })],
        holder: `here/${(senders += 1)}/webhooks`,
        log: { info: quiet, warn: quiet },
        everyMs: 2,
      });
    const webhook = new FollowingWebhook(start, receiver);
    onTestFinished(() => webhook.end());
    await soon(async () => (await shadow.webhooks.of(demoClient)).length).toBe(1);
    return webhook;
  }

  async restart(): Promise<void> {
    await this.#sender.stop();
    this.#sender = this.#start();
  }

  end(): Promise<void> {
    return this.#sender.stop();
  }

  numbers(): readonly string[] {
    const there = new Set<string>();
    for (const { kind, cust_id: number } of this.#receiver.changes)
      if (kind === 'deleted' || kind === 'forgotten') there.delete(number);
      else there.add(number);
    return [...there].toSorted();
  }
}
