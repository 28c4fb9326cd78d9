// What a receiver gets, and what becomes of a subscription whose receiver does not accept.

import { expect, test } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { startReceiver } from './receiver.ts';
import { type WebhookGround, webhookGround } from './webhook-ground.ts';

/** Only ends what hangs. */
const waiting = { interval: 2, timeout: 60_000 };
const second = 1_000;
const hour = 3_600_000;
const day = 24 * hour;

const numbersOf = ({ receiver }: WebhookGround): readonly number[] =>
  receiver.changes.map(({ change_no }) => change_no);

export function deliveringCases(openFresh: OpenFresh): void {
  test('P18: changes are told in order, signed, in messages of up to a hundred, and the place moves with them', async () => {
    const ground = await webhookGround(openFresh);
    const ids = Array.from({ length: 130 }, (_, at) => String(at + 1));
    await ground.store(...ids);
    ground.start();
    await ground.until(({ place }) => place.changeNo === 130);
    const { receiver } = ground;
    expect(receiver.bad).toEqual([]);
    const feed = await ground.feed();
    expect(receiver.changes).toEqual(
      feed.map(({ changeNo, custId: id, kind, sections, fields, cause, committedAt }) => ({
        change_no: changeNo,
        cust_id: id,
        kind,
        sections,
        fields,
        cause,
        committed_at: committedAt.toISOString(),
      })),
    );
    const [first] = receiver.accepted;
    expect(first?.body).toMatchObject({
      type: 'customers.changed',
      client: 'acme',
      subscription: 'directory',
    });
    expect(first?.id).toMatch(/^acme_directory-1-\d+-[0-9a-z]+$/);
    for (const { text, body } of receiver.accepted) {
      expect(body.changes?.length).toBeLessThanOrEqual(100);
      expect(Buffer.byteLength(text)).toBeLessThan(20_480);
    }
    expect(await ground.webhook()).toMatchObject({ state: 'active', batch: null, tries: 0, claimedBy: null });
  });

  test('P18: a message that fails is sent again, the same, at 0 s, 5 s, 30 s, 2 min, 10 min, and then each 30 min', async () => {
    const ground = await webhookGround(openFresh);
    ground.receiver.behave = () => 503;
    await ground.store('1', '2');
    ground.start();
    // The second attempt comes at once: the time stands still.
    const waits: number[] = [];
    for (let tries = 2; tries <= 8; tries++) {
      const { nextTryAt, lastTriedAt } = await ground.until((webhook) => webhook.tries === tries);
      const wait = (nextTryAt?.getTime() ?? 0) - (lastTriedAt?.getTime() ?? 0);
      waits.push(wait / second);
      await ground.store(`new${tries}`);
      expect(ground.receiver.received).toHaveLength(tries);
      ground.bench.clock.pass(wait);
      expect(ground.receiver.received.at(-1)).toMatchObject({
        id: ground.receiver.received[0]?.id,
        text: ground.receiver.received[0]?.text,
      });
    }
    expect(waits).toEqual([5, 30, 120, 600, 1_800, 1_800, 1_800]);
    expect(await ground.webhook()).toMatchObject({ state: 'active', lastError: 'the receiver answered 503' });
    ground.receiver.behave = () => 200;
    ground.bench.clock.pass(2_000 * second);
    await ground.until(({ place }) => place.changeNo === 9);
    expect(numbersOf(ground)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(ground.lines.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'warn a webhook was not accepted; it is sent again',
      'info a webhook is accepted again',
    ]);
  });

  test.each([
    ['a receiver that hangs', 'hang', 'no answer within 0.2 s'],
    ['a connection that is reset', 'reset', 'the receiver ended the connection'],
    ['a redirect', { status: 302, headers: { location: '/hooks' } }, 'a redirect, which is not followed'],
  ] as const)('P18: after %s the same message is sent again', async (_, behaviour, says) => {
    const ground = await webhookGround(openFresh, { timeoutMs: behaviour === 'hang' ? 200 : 5_000 });
    ground.receiver.behave = () => behaviour;
    await ground.store('1');
    ground.start();
    const { lastError, place } = await ground.until(({ tries }) => tries === 2);
    expect([place.changeNo, lastError]).toEqual([0, expect.stringContaining(says)]);
    ground.receiver.behave = () => 204;
    await ground.until((webhook) => {
      ground.bench.clock.pass(second);
      return webhook.place.changeNo === 1;
    });
    expect(new Set(ground.receiver.received.map(({ id }) => id)).size).toBe(1);
  });

  test('P18: where nothing listens it is sent again, too', async () => {
    const ground = await webhookGround(openFresh);
    const gone = await startReceiver(ground.subscription.secret);
    await gone.close();
    await ground.store('1');
    const dispatcher = ground.start({ subscriptions: [{ ...ground.subscription, url: gone.url }] });
    const { lastError } = await ground.until(({ tries }) => tries === 2);
    expect(lastError).toBe('nothing listens at the address (ECONNREFUSED)');
    await dispatcher.stop();
    ground.start();
    await ground.until(({ place }) => place.changeNo === 1);
  });

  test.each([['120', 120]])('P18: Retry-After %s is heeded, within bounds', async (asked, waited) => {
    const ground = await webhookGround(openFresh);
    ground.receiver.behave = () =>
      ground.receiver.received.length === 1 ? 503 : { status: 429, headers: { 'retry-after': asked } };
    await ground.store('1');
    ground.start();
    const { nextTryAt } = await ground.until(({ tries }) => tries === 2);
    expect(nextTryAt).toEqual(new Date(ground.bench.clock.now().getTime() + waited * second));
  });

  test('P18: after three days it is paused, keeps its place, is tried each hour, and goes on by itself', async () => {
    const ground = await webhookGround(openFresh);
    ground.receiver.behave = () => 500;
    await ground.store('1');
    ground.start();
    await ground.until(({ tries }) => tries === 2);
    ground.bench.clock.pass(3 * day);
    const paused = await ground.until(({ state }) => state !== 'active');
    expect(paused).toMatchObject({
      state: 'paused_by_failure',
      reason: 'the receiver answered 500, for three days',
      place: { changeNo: 0 },
      nextTryAt: new Date(ground.bench.clock.now().getTime() + hour),
    });
    await ground.store('2');
    ground.bench.clock.pass(hour);
    await ground.until(({ tries }) => tries === 4);
    expect(await ground.webhook()).toMatchObject({ state: 'paused_by_failure' });
    ground.receiver.behave = () => 200;
    ground.bench.clock.pass(hour);
    expect(await ground.until(({ place }) => place.changeNo === 2)).toMatchObject({
      state: 'active',
      reason: null,
    });
    expect(numbersOf(ground)).toEqual([1, 2]);
  });

  test.each([401, 410])(
    'P18: %i pauses at once and says what is wrong; it goes on when that is mended',
    async (status) => {
      const ground = await webhookGround(openFresh);
      ground.receiver.behave = () => status;
      await ground.store('1');
      const dispatcher = ground.start();
      const paused = await ground.until(({ state }) => state !== 'active');
      expect(paused).toMatchObject({ state: 'paused_by_refusal', place: { changeNo: 0 } });
      expect(paused.reason).toContain(`${status}: the address or the secret is wrong`);
      ground.receiver.behave = () => 200;
      await dispatcher.stop();
      // Another address is tried at once.
      ground.start({ subscriptions: [{ ...ground.subscription, url: `${ground.receiver.url}?other` }] });
      await ground.until(({ place, state }) => place.changeNo === 1 && state === 'active');
    },
  );

  test('P18: a change that is refused is found by halves and set aside, and the others are told', async () => {
    const ground = await webhookGround(openFresh);
    const { receiver } = ground;
    receiver.behave = ({ body }) =>
      body.changes?.some(({ cust_id }) => cust_id === '37') === true ? { status: 422, body: 'no' } : 200;
    await ground.store(...Array.from({ length: 60 }, (_, at) => String(at + 1)));
    ground.start();
    await ground.until(({ place }) => place.changeNo === 60);
    const expected = Array.from({ length: 60 }, (_, at) => at + 1).filter((number) => number !== 37);
    expect(numbersOf(ground)).toEqual(expected);
    expect(receiver.received.length).toBeLessThan(20);
    expect(await ground.shadow.webhooks.parked(ground.bench.client, 'directory', 9)).toMatchObject([
      { changeNo: 37, custId: '37', kind: 'created', status: 422, response: 'no' },
    ]);
    expect(await ground.webhook()).toMatchObject({ parked: 1, parkedInRow: 0, state: 'active' });
  });

  test('P18: when the last change of a message that was refused is forgotten meanwhile, what follows is told', async () => {
    const ground = await webhookGround(openFresh);
    const { receiver } = ground;
    let isForgotten = false;
    receiver.behave = ({ body }) => {
      if (isForgotten) return 200;
      return (body.changes?.length ?? 0) > 2 ? 422 : 500;
    };
    await ground.store('1', '2', '3', '4');
    ground.start();
    await ground.until(({ tries, refusedNo }) => tries === 2 && refusedNo === 4);
    await ground.shadow.forget(ground.bench.client, [custId('4')]);
    isForgotten = true;
    ground.bench.clock.pass(6 * second);
    await ground.until(({ place }) => place.changeNo === 5);
    await ground.store('6');
    await ground.until(({ place, refusedNo }) => place.changeNo === 6 && refusedNo === null);
    expect(numbersOf(ground)).toEqual([1, 2, 3, 5, 6]);
  });

  test.each([400])(
    'P18: where every change is refused with %i it is the receiver: it is paused, and nothing is set aside',
    async (status) => {
      const ground = await webhookGround(openFresh);
      ground.receiver.behave = () => status;
      await ground.store('1', '2', '3', '4', '5', '6', '7');
      ground.start();
      const paused = await ground.until(({ state }) => state !== 'active');
      expect(paused).toMatchObject({ state: 'paused_by_refusal', place: { changeNo: 0 }, parked: 0 });
      expect(paused.reason).toContain('it is the receiver');
      ground.receiver.behave = () => 200;
      ground.bench.clock.pass(hour);
      await ground.until(({ place }) => place.changeNo === 7);
      expect(numbersOf(ground)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    },
  );

  test('P18: a message is the same after a restart, although more has changed', async () => {
    const ground = await webhookGround(openFresh);
    ground.receiver.behave = () => 500;
    await ground.store('1', '2');
    const first = ground.start();
    await ground.until(({ tries }) => tries === 2);
    await first.stop();
    await ground.store('3');
    ground.receiver.behave = () => 200;
    ground.start();
    ground.bench.clock.pass(6 * second);
    await ground.until(({ place }) => place.changeNo === 3);
    const [before, , after] = ground.receiver.received;
    expect([after?.id, after?.text]).toEqual([before?.id, before?.text]);
    expect(numbersOf(ground)).toEqual([1, 2, 3]);
  });

  test('P18, P11: who is forgotten while a message is retried is not in it any more, and is told as forgotten', async () => {
    const ground = await webhookGround(openFresh);
    ground.receiver.behave = () => 500;
    await ground.store('1', '2');
    ground.start();
    await ground.until(({ tries }) => tries === 2);
    await ground.shadow.forget(ground.bench.client, [custId('1')]);
    ground.receiver.behave = () => 200;
    ground.bench.clock.pass(6 * second);
    await ground.until(({ place }) => place.changeNo === 3);
    expect(ground.receiver.changes).toMatchObject([
      { change_no: 2, cust_id: '2' },
      { change_no: 3, cust_id: '1', kind: 'forgotten', sections: [], fields: [], cause: null },
    ]);
  });

  test('P18, P11: a receiver that refuses to erase somebody stays told of, also when the person is forgotten once more', async () => {
    const ground = await webhookGround(openFresh);
    const { bench, receiver, shadow } = ground;
    receiver.behave = ({ body }) => (body.changes?.some(({ kind }) => kind === 'forgotten') ? 400 : 200);
    await ground.store('1');
    ground.start();
    await ground.until(({ place }) => place.changeNo === 1);
    await shadow.forget(bench.client, [custId('1')]);
    await ground.until(({ parked }) => parked === 1);
    await shadow.forget(bench.client, [custId('1')]);
    expect(await shadow.webhooks.parked(bench.client, ground.subscription.name, 10)).toMatchObject([
      { changeNo: 2, custId: '1', kind: 'forgotten' },
    ]);
  });

  test('P18: where the feed was pruned one message says so, and changes are told from there on', async () => {
    const ground = await webhookGround(openFresh);
    ground.receiver.behave = ({ body }) =>
      body.type === 'resync_required' && ground.receiver.received.length < 3 ? 500 : 200;
    await ground.store('1', '2');
    ground.bench.clock.pass(second);
    await ground.shadow.prune(ground.bench.client, 0);
    ground.start();
    await ground.until(({ tries }) => tries === 2);
    ground.bench.clock.pass(6 * second);
    await ground.until(({ place }) => place.changeNo === 2);
    await ground.store('3');
    await ground.until(({ place }) => place.changeNo === 3);
    expect(ground.receiver.accepted.map(({ body }) => [body.type, body.reason])).toEqual([
      ['resync_required', 'expired'],
      ['customers.changed', undefined],
    ]);
    expect(new Set(ground.receiver.received.slice(0, -1).map(({ id }) => id)).size).toBe(1);
    expect(numbersOf(ground)).toEqual([3]);
  });

  test('P18: where numbers are given a second time, as to a client that came back, no message has an id that is known', async () => {
    const ground = await webhookGround(openFresh);
    const { bench, shadow } = ground;
    await ground.store('1', '2');
    const first = ground.start();
    await ground.until(({ place }) => place.changeNo === 2);
    await first.stop();
    await shadow.removeClient(bench.client, { holder: 'here/1/test' });
    await shadow.register(bench.client);
    await ground.subscribed();
    bench.clock.pass(second);
    await ground.store('1', '2');
    ground.start();
    await ground.until(({ place }) => place.changeNo === 2);
    expect(numbersOf(ground)).toEqual([1, 2, 1, 2]);
    const ids = ground.receiver.accepted.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('P18: a person pauses it, also while it is sending; it goes on where it stopped, or where the person says', async () => {
    const ground = await webhookGround(openFresh);
    const { shadow, bench } = ground;
    await ground.store('1');
    ground.start();
    await ground.until(({ place }) => place.changeNo === 1);
    await shadow.webhooks.pause(bench.client, 'directory', 'ann');
    await ground.store('2', '3');
    bench.clock.pass(day);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(numbersOf(ground)).toEqual([1]);
    await shadow.webhooks.resume(bench.client, 'directory', 'ann');
    await ground.until(({ place }) => place.changeNo === 3);
    await shadow.webhooks.replay(bench.client, 'directory', 'ann', { changeNo: 2 });
    await ground.receiver.until(() => ground.receiver.changes.length >= 5);
    expect(numbersOf(ground)).toEqual([1, 2, 3, 2, 3]);
    // Whoever remembers ids does not take the second telling for the first.
    const ids = ground.receiver.accepted.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('P18: only what is wanted is told, and the place moves past the rest; whom to erase is told always', async () => {
    const ground = await webhookGround(openFresh, { kinds: ['deleted'] });
    const { bench, shadow } = ground;
    await ground.store('1', '2', '3');
    await bench.apply(shadow, null, await bench.gone(shadow, '2'));
    await shadow.forget(bench.client, [custId('3')]);
    await ground.store('4');
    ground.start();
    await ground.until(({ place }) => place.changeNo === 6);
    expect(ground.receiver.changes.map(({ cust_id, kind }) => `${cust_id} ${kind}`)).toEqual([
      '2 deleted',
      '3 forgotten',
    ]);
  });

  test('P18: with `each` every message tells one change', async () => {
    const ground = await webhookGround(openFresh, { each: true });
    await ground.store('1', '2', '3');
    ground.start();
    await ground.until(({ place }) => place.changeNo === 3);
    expect(ground.receiver.accepted.map(({ id }) => id.replace(/-\w+$/, ''))).toEqual([
      'acme_directory-1-1',
      'acme_directory-2-2',
      'acme_directory-3-3',
    ]);
  });

  test('P18: changes settle before they are told, and those of a customer become one', async () => {
    const ground = await webhookGround(openFresh, { settleMs: 2 * second });
    await ground.store('1', '2', '1/1', '1/2');
    ground.start();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(ground.receiver.received).toEqual([]);
    ground.bench.clock.pass(2 * second);
    await ground.until(({ place }) => place.changeNo === 4);
    const [message] = ground.receiver.accepted;
    expect(message?.body.changes).toMatchObject([
      { change_no: 2, cust_id: '2', kind: 'created' },
      { change_no: 4, cust_id: '1', kind: 'created' },
    ]);
    expect(ground.receiver.accepted).toHaveLength(1);
  });

  test('P18: a clock that is put back holds up neither what settles nor what is tried again', async () => {
    const ground = await webhookGround(openFresh, { settleMs: 2 * second });
    const { shadow } = ground;
    const { clock } = ground.bench;
    let [looks, claims] = [0, 0];
    const webhooks = Object.assign(Object.create(shadow.webhooks) as typeof shadow.webhooks, {
      look: () => ((looks += 1), shadow.webhooks.look()),
      claim: (...given: Parameters<typeof shadow.webhooks.claim>) => {
        claims += 1;
        return shadow.webhooks.claim(...given);
      },
    });
    const looked = async (): Promise<void> => {
      const from = looks;
      await expect.poll(() => looks, waiting).toBeGreaterThan(from + 10);
    };
    /** Whether it is taken in hand after the clock was put back. */
    const isTaken = async (): Promise<boolean> => {
      await looked();
      const from = claims;
      clock.pass(-day);
      await looked();
      return claims > from;
    };
    ground.receiver.behave = () => 500;
    await ground.store('1');
    ground.start({ shadow: { feed: shadow.feed.bind(shadow), webhooks } });
    await looked();
    clock.pass(2 * second);
    await ground.until(({ tries }) => tries === 2);
    ground.receiver.behave = () => 200;
    expect(await isTaken()).toBe(true);
    await ground.until(({ place }) => place.changeNo === 1);
    await ground.store('2');
    expect(await isTaken()).toBe(true);
    await ground.until(({ place }) => place.changeNo === 2);
  });

  test('P18: a receiver that hangs holds no other one up', async () => {
    const ground = await webhookGround(openFresh);
    const quick = await startReceiver(ground.subscription.secret);
    ground.receiver.behave = () => 'hang';
    await ground.store('1', '2');
    const other = { ...ground.subscription, name: 'search', url: quick.url };
    const dispatcher = ground.start({ subscriptions: [ground.subscription, other] });
    await ground.receiver.until(() => ground.receiver.received.length === 1);
    // It is new, so it begins at the end.
    await expect.poll(() => ground.webhook('search').catch(() => null)).not.toBeNull();
    for (const id of ['3', '4', '5']) {
      await ground.store(id);
      await quick.until(() => quick.changes.some(({ cust_id }) => cust_id === id));
    }
    expect(ground.receiver.received).toHaveLength(1);
    const stopped = dispatcher.stop();
    await ground.receiver.close();
    await stopped;
  });

  test('P18: of several processes one sends at a time, and the next one goes on', async () => {
    const ground = await webhookGround(openFresh, { each: true });
    const shadows = [ground.shadow, await ground.bench.open(), await ground.bench.open()];
    const processes = shadows.map((shadow) => ground.start({ shadow }));
    await ground.store('1', '2', '3', '4');
    await ground.until(({ place }) => place.changeNo === 4);
    await processes[0]?.stop();
    await processes[1]?.stop();
    await ground.store('5', '6');
    await ground.until(({ place }) => place.changeNo === 6);
    expect(numbersOf(ground)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('P11: neither the secret nor anything of an answer or an address is in the log', async () => {
    const ground = await webhookGround(openFresh);
    ground.receiver.behave = () => ({ status: 500, body: 'Ann Example is not known' });
    await ground.store('1');
    const url = `${ground.receiver.url}?token=hidden`;
    const dispatcher = ground.start({ subscriptions: [{ ...ground.subscription, url }] });
    await ground.until(({ tries }) => tries === 2);
    ground.receiver.behave = () => 401;
    ground.bench.clock.pass(6 * second);
    await ground.until(({ state }) => state === 'paused_by_refusal');
    await dispatcher.stop();
    const told = JSON.stringify([ground.lines, await ground.webhook()]);
    expect(ground.lines.length).toBeGreaterThan(1);
    for (const secret of [ground.subscription.secret.slice(6), 'hidden', 'Ann Example'])
      expect(told).not.toContain(secret);
  });
}
