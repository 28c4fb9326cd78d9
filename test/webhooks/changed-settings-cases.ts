// Settings of a webhook that change, or that differ between processes; and what is told of the time before.

import { expect, test } from 'vitest';
import { newSecret } from '../../src/webhooks/signing.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { startReceiver } from './receiver.ts';
import { webhookGround } from './webhook-ground.ts';

const second = 1_000;
/** What is waited for comes, however slow the machine is. */
const waiting = { timeout: 50_000 };
const overruled = expect.stringContaining('another process has other settings');

export function changedSettingsCases(openFresh: OpenFresh): void {
  test('P18: of two processes with other settings the last one counts, and neither ends the waits of the other', async () => {
    const ground = await webhookGround(openFresh);
    const other = await startReceiver(ground.subscription.secret);
    ground.receiver.behave = () => 500;
    other.behave = () => 500;
    const first = ground.start();
    await ground.store('1');
    await ground.until(({ tries }) => tries === 2);
    const later = { ...ground.subscription, url: other.url };
    ground.start({ subscriptions: [later], shadow: await ground.bench.open() });
    await ground.until(({ tries }) => other.received.length === 2 && tries === 2);
    await expect.poll(() => ground.lines.map(({ message }) => message), waiting).toContainEqual(overruled);
    const { edition } = await ground.webhook();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await ground.webhook()).toMatchObject({ edition, tries: 2 });
    expect([ground.receiver.received.length, other.received.length]).toEqual([2, 2]);
    await first.stop();
    other.behave = () => 200;
    ground.bench.clock.pass(6 * second);
    await ground.until(({ place }) => place.changeNo === 1);
    expect(other.changes).toHaveLength(1);
  });

  test('P18: when the process whose settings count has ended, another one sends after a minute, and heeds the wait', async () => {
    const ground = await webhookGround(openFresh);
    const other = await startReceiver(ground.subscription.secret);
    ground.start();
    await ground.store('1');
    await ground.until(({ place }) => place.changeNo === 1);
    other.behave = () => 500;
    const later = ground.start({ subscriptions: [{ ...ground.subscription, url: other.url }] });
    await ground.until(({ terms }) => terms !== '' && ground.lines.some(({ level }) => level === 'warn'));
    await ground.store('2');
    await ground.until(({ tries }) => tries === 2);
    await later.stop();
    const { nextTryAt } = await ground.webhook();
    ground.bench.clock.pass((nextTryAt?.getTime() ?? 0) - ground.bench.clock.now().getTime() - 1);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(await ground.webhook()).toMatchObject({ tries: 2, place: { changeNo: 1 } });
    await ground.until(({ place }) => {
      ground.bench.clock.pass(second);
      return place.changeNo === 2;
    });
    const waited = ground.bench.clock.now().getTime() - (nextTryAt?.getTime() ?? 0);
    expect(waited).toBeGreaterThanOrEqual(60 * second);
    expect(ground.receiver.changes.map(({ change_no }) => change_no)).toEqual([1, 2]);
  });

  test.each([
    ['the filter', { kinds: ['created', 'deleted'] }],
    ['whether changes settle', { settleMs: 1 }],
  ] as const)(
    'P18: when %s is changed while an answer is late, no id comes again with other content',
    async (_, changed) => {
      const ground = await webhookGround(openFresh);
      ground.receiver.behave = () => 'reset';
      await ground.store('1', '2', '2/1', '3');
      const first = ground.start();
      await ground.until(({ tries }) => tries === 2);
      await first.stop();
      ground.receiver.behave = () => 200;
      ground.start({ subscriptions: [{ ...ground.subscription, ...changed }] });
      await ground.until(({ place }) => {
        ground.bench.clock.pass(10);
        return place.changeNo === 4;
      });
      const texts = new Map(ground.receiver.received.map(({ id, text }) => [text, id]));
      expect(texts.size).toBe(2);
      expect(new Set(texts.values()).size).toBe(2);
    },
  );

  test('P18: what was wrong before a person resumed it, or before its address was changed, is told no longer', async () => {
    const ground = await webhookGround(openFresh);
    ground.receiver.behave = () => 401;
    await ground.store('1');
    const first = ground.start();
    await ground.until(({ state }) => state === 'paused_by_refusal');
    await first.stop();
    await ground.shadow.webhooks.resume(ground.bench.client, 'directory', 'ann');
    expect(await ground.webhook()).toMatchObject({ state: 'active', lastError: null, tries: 0 });
    const again = ground.start();
    await ground.until(({ lastError }) => lastError !== null);
    await again.stop();
    const elsewhere = await startReceiver(newSecret());
    elsewhere.behave = () => 'hang';
    const third = ground.start({ subscriptions: [{ ...ground.subscription, url: elsewhere.url }] });
    await elsewhere.until(() => elsewhere.received.length === 1);
    expect(await ground.webhook()).toMatchObject({ state: 'active', lastError: null, reason: null });
    await elsewhere.close();
    await third.stop();
    const tried = await ground.shadow.webhooks.deliveries(ground.bench.client, 'directory', 9);
    expect(tried.map(({ status }) => status)).toContain(401);
  });

  test('P18: a turn that always fails is tried later and later, and other webhooks have theirs', async () => {
    const ground = await webhookGround(openFresh);
    const { shadow, bench } = ground;
    const quick = await startReceiver(ground.subscription.secret);
    let claims = 0;
    let looks = 0;
    const failing = Object.assign(Object.create(shadow.webhooks) as typeof shadow.webhooks, {
      look: () => ((looks += 1), shadow.webhooks.look()),
      claim: (...given: Parameters<typeof shadow.webhooks.claim>) => {
        if (given[1] !== 'directory') return shadow.webhooks.claim(...given);
        claims += 1;
        return Promise.reject(Object.assign(new Error('the disk is full'), { code: 'DB_FULL' }));
      },
    });
    const parts = { feed: shadow.feed.bind(shadow), webhooks: failing };
    const other = { ...ground.subscription, name: 'search', url: quick.url };
    ground.start({ shadow: parts, subscriptions: [ground.subscription, other] });
    await expect.poll(() => ground.webhook('search').catch(() => null), waiting).not.toBeNull();
    const looked = async (): Promise<void> => {
      const from = looks;
      await expect.poll(() => looks, waiting).toBeGreaterThan(from + 20);
    };
    await ground.store('1');
    await quick.until(() => quick.told === 1);
    for (const [wait, tried] of [
      [0, 1],
      [4_999, 1],
      [1, 2],
      [9_999, 2],
      [1, 3],
    ] as const) {
      bench.clock.pass(wait);
      await expect.poll(() => claims, waiting).toBe(tried);
      await looked();
      expect(claims).toBe(tried);
    }
    expect(ground.lines.map(({ message }) => message)).toEqual([
      'webhooks cannot be sent now; it is tried again',
    ]);
  });
}
