// What an honest receiver gets is the feed: each change at least once, in order, without a gap, whatever it does to messages, and
// however often the sender is started anew. What it refuses again and again is set aside, and not lost.

import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import type { FeedChange, WebhookOverview } from '../../src/shadow/shadow.ts';
import { Dispatcher } from '../../src/webhooks/dispatcher.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { toldFrom } from '../support/told-changes.ts';
import type { Behaviour, Received } from './receiver.ts';
import { type WebhookGround, webhookGround } from './webhook-ground.ts';

/** What happens when the sender has made so many attempts. */
interface Event {
  readonly afterAttempts: number;
  readonly does: 'restart' | 'second-process' | 'claim-expires' | 'store' | 'forget' | 'pause-and-resume';
}

interface Scenario {
  readonly behaviours: readonly Behaviour[];
  readonly events: readonly Event[];
  readonly stored: number;
  readonly each: boolean;
}

const behaviour: fc.Arbitrary<Behaviour> = fc.oneof(
  { weight: 5, arbitrary: fc.constant(204) },
  { weight: 6, arbitrary: fc.constantFrom<Behaviour>(500, 503, 408, 302, 401, 404, 'reset', 'late') },
  { weight: 2, arbitrary: fc.constantFrom<Behaviour>(400, 413, 422) },
  {
    weight: 2,
    arbitrary: fc.nat(7_200).map((s): Behaviour => ({ status: 429, headers: { 'retry-after': String(s) } })),
  },
  { weight: 1, arbitrary: fc.constant<Behaviour>('hang') },
);

const event: fc.Arbitrary<Event> = fc.record({
  afterAttempts: fc.nat(12),
  does: fc.constantFrom('restart', 'second-process', 'claim-expires', 'store', 'forget', 'pause-and-resume'),
});

const scenario: fc.Arbitrary<Scenario> = fc.record({
  behaviours: fc.array(behaviour, { maxLength: 12 }),
  events: fc.array(event, { maxLength: 4 }),
  stored: fc.integer({ min: 1, max: 8 }),
  each: fc.boolean(),
});

let runs = 0;

/** One run, with a subscription of its own. */
class Run {
  readonly name = `run${(runs += 1)}`;
  readonly #ground: WebhookGround;
  readonly #scenario: Scenario;
  readonly #dispatchers: Dispatcher[] = [];
  readonly accepted: Received[] = [];
  #attempts = 0;
  #stored = 0;

  constructor(ground: WebhookGround, given: Scenario) {
    this.#ground = ground;
    this.#scenario = given;
  }

  async run(): Promise<void> {
    const { shadow, bench, receiver } = this.#ground;
    const before = await shadow.feedHead(bench.client);
    this.#begin();
    await this.#until(() => true);
    receiver.behave = (message) => this.#behave(message);
    await this.#store(this.#scenario.stored);
    const events = this.#scenario.events.toSorted((a, b) => a.afterAttempts - b.afterAttempts);
    for (const { afterAttempts, does } of events) {
      await this.#until((webhook) => this.#attempts >= afterAttempts || this.#isDone(webhook));
      await this.#do(does);
    }
    await this.#until((webhook) => this.#isDone(webhook));
    for (const dispatcher of this.#dispatchers) await dispatcher.stop();
    const parked = await shadow.webhooks.parked(bench.client, this.name, 1_000);
    this.#check(
      (await toldFrom(shadow, bench.client, before)).changes,
      new Set(parked.map(({ changeNo }) => changeNo)),
    );
  }

  #behave(message: Received): Behaviour {
    if (message.body.subscription !== this.name) return 500;
    const found = this.#scenario.behaviours[this.#attempts] ?? 204;
    this.#attempts += 1;
    if (found === 204 || found === 'late') this.accepted.push(message);
    return found;
  }

  #begin(): void {
    const { bench, subscription } = this.#ground;
    const quiet = (): void => undefined;
    this.#dispatchers.push(
      new Dispatcher({
        shadow:
          this.#ground.shadows[this.#dispatchers.length % this.#ground.shadows.length] ?? this.#ground.shadow,
        subscriptions: [{ ...subscription, name: this.name, each: this.#scenario.each, timeoutMs: 100 }],
        holder: `elsewhere/${this.#dispatchers.length + 1}/${this.name}`,
        log: { info: quiet, warn: quiet },
        now: bench.clock.now,
        everyMs: 1,
      }),
    );
  }

  async #do(does: Event['does']): Promise<void> {
    const { shadow, bench } = this.#ground;
    switch (does) {
      case 'restart':
        await this.#dispatchers.pop()?.stop();
        return this.#begin();
      case 'second-process':
        return this.#begin();
      case 'claim-expires':
        return void bench.clock.pass(120_000);
      case 'store':
        return this.#store(2);
      case 'forget':
        return void (await shadow.forget(bench.client, [custId(`${this.name}-1`)]));
      case 'pause-and-resume':
        await shadow.webhooks.pause(bench.client, this.name, 'ann');
        return void (await shadow.webhooks.resume(bench.client, this.name, 'ann'));
    }
  }

  async #store(customers: number): Promise<void> {
    const { shadow, bench } = this.#ground;
    for (let at = 0; at < customers; at++) {
      this.#stored += 1;
      await bench.store(shadow, madeUpCustomer(`${this.name}-${this.#stored % 5}`, { seed: this.#stored }));
    }
  }

  #isDone = ({ lastChangeNo, place, batch }: WebhookOverview): boolean =>
    place.changeNo === lastChangeNo && batch === null;

  /** The time passes until the next attempt. */
  async #until(fits: (webhook: WebhookOverview) => boolean): Promise<void> {
    for (;;) {
      const webhook = await this.#ground.webhook(this.name).catch(() => null);
      if (webhook !== null && fits(webhook)) return;
      const { clock } = this.#ground.bench;
      const waits = (webhook?.nextTryAt?.getTime() ?? 0) - clock.now().getTime();
      if (waits > 0) clock.pass(waits);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  /** `feed`: what is told now; of who was forgotten earlier changes are not in it any more. */
  #check(feed: readonly FeedChange[], parked: ReadonlySet<number>): void {
    const order: number[] = [];
    for (const { body } of this.accepted)
      for (const { change_no } of body.changes ?? []) if (!order.includes(change_no)) order.push(change_no);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    const missing = feed.filter(({ changeNo }) => !order.includes(changeNo) && !parked.has(changeNo));
    expect(missing.map(({ changeNo }) => changeNo)).toEqual([]);
    for (const { id, text } of this.accepted)
      expect(
        this.accepted.filter((one) => one.id === id && one.text !== text && !this.#hasForgotten()),
      ).toEqual([]);
    expect(this.#ground.receiver.bad).toEqual([]);
  }

  #hasForgotten(): boolean {
    return this.#scenario.events.some(({ does }) => does === 'forget');
  }
}

export function honestReceiverProperty(openFresh: OpenFresh, numRuns: number): void {
  test(
    'P18: an honest receiver gets the feed, each change at least once, in order and without a gap',
    async () => {
      const ground = await webhookGround(openFresh);
      onTestFinished(() => void (ground.receiver.behave = () => 204));
      await fc.assert(
        fc.asyncProperty(scenario, (given) => new Run(ground, given).run()),
        { numRuns },
      );
    },
    60_000 + numRuns * 5_000,
  );
}
