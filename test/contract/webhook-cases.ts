// Where webhooks stand: claimed by one process at a time, sent to other places by people, kept with their client.

import { expect, test } from 'vitest';
import { clientId, custId } from '../../src/catalogue/ids.ts';
import type { NewDelivery, Webhook, WebhookClaim } from '../../src/shadow/shadow.ts';
import { lookInside } from '../support/look-inside.ts';
import { freshForEach } from './bench-fixture.ts';
import type { OpenFresh } from './contract-database.ts';
import { madeUpCustomer } from './made-up-customer.ts';

const name = 'directory';
const minute = 60_000;
const claimOf = (changes: Partial<WebhookClaim> = {}): WebhookClaim => ({
  holder: 'elsewhere/1/webhooks',
  forMs: minute,
  terms: 'first',
  ...changes,
});
const other = claimOf({ holder: 'elsewhere/2/webhooks' });

const delivery: NewDelivery = {
  messageId: 'acme_directory-1-2',
  status: 500,
  ms: 12,
  changes: 2,
  firstNo: 1,
  lastNo: 2,
  error: null,
  response: 'Ann Example was not found',
};

export function webhookCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);

  const store = async (...ids: readonly string[]): Promise<void> => {
    for (const id of ids) await fixture.bench.store(fixture.shadow, madeUpCustomer(id));
  };
  const claimed = async (claim = claimOf()): Promise<Webhook> => {
    const webhook = await fixture.shadow.webhooks.claim(fixture.bench.client, name, claim);
    if (webhook === null) throw new Error('it is held');
    return webhook;
  };
  const current = async () => {
    const [webhook] = await fixture.shadow.webhooks.of(fixture.bench.client);
    if (webhook === undefined) throw new Error('there is none');
    return webhook;
  };

  test('P18: a new subscription stands at the end of the feed, and is claimed by one process at a time', async () => {
    const { bench, shadow } = fixture;
    await store('1', '2');
    const webhook = await claimed();
    expect(webhook).toMatchObject({
      client: 'acme',
      name,
      state: 'active',
      place: { changeNo: 2 },
      batch: null,
    });
    expect(webhook.place).toEqual(await shadow.feedHead(bench.client));
    expect(await shadow.webhooks.claim(bench.client, name, other)).toBeNull();
    bench.clock.pass(minute);
    expect(await shadow.webhooks.claim(bench.client, name, other)).toMatchObject({ claimedBy: other.holder });
  });

  test('P18: of a sender that was too slow nothing is written', async () => {
    const { bench, shadow } = fixture;
    const slow = await claimed();
    bench.clock.pass(minute);
    await claimed(other);
    const place = { changeNo: 9, committedAt: null };
    expect(await shadow.webhooks.step(slow, { progress: { place }, delivery, heldMs: minute })).toBeNull();
    expect(await current()).toMatchObject({ place: { changeNo: 0 }, claimedBy: other.holder });
    expect(await shadow.webhooks.deliveries(bench.client, name, 10)).toEqual([]);
  });

  test('P18: a process of this machine that has died holds nothing', async () => {
    const dead = await claimed(
      claimOf({ holder: `${(await import('node:os')).hostname()}/999999/webhooks` }),
    );
    expect(dead.claimedBy).toContain('999999');
    expect(await claimed(other)).toMatchObject({ claimedBy: other.holder });
  });

  test('P18: a step is written with what was tried, and comes back as it was', async () => {
    const { bench, shadow } = fixture;
    await store('1', '2');
    const webhook = await claimed();
    const at = bench.clock.now();
    const progress = {
      state: 'paused_by_failure',
      reason: 'the receiver answered 500, for three days',
      batch: { end: { changeNo: 2, committedAt: at }, loss: 'expired' },
      refusedNo: 2,
      tries: 3,
      nextTryAt: at,
      failingSince: at,
      lastError: 'the receiver answered 500',
      lastTriedAt: at,
      lastAcceptedAt: at,
      parkedInRow: 1,
      rowPlace: { changeNo: 1, committedAt: at },
    } as const;
    const written = await shadow.webhooks.step(webhook, { progress, delivery, heldMs: 0 });
    expect(written).toMatchObject({ ...progress, attempts: 1, claimedBy: null, claimedUntil: null });
    expect(await current()).toMatchObject({ ...written });
    const { webhooks, now } = await shadow.webhooks.look();
    expect([webhooks, now]).toEqual([[{ ...written, lastChangeNo: 2, madeAt: null }], bench.clock.now()]);
    expect(await shadow.webhooks.deliveries(bench.client, name, 10)).toEqual([
      { ...delivery, attemptNo: 1, attemptedAt: at },
    ]);
  });

  test('P18: new terms end a pause, but not one that a person has made', async () => {
    const { bench, shadow } = fixture;
    const webhook = await claimed();
    await shadow.webhooks.step(webhook, {
      progress: { state: 'paused_by_refusal', reason: 'wrong', nextTryAt: bench.clock.now() },
      heldMs: 0,
    });
    expect(await claimed()).toMatchObject({ state: 'paused_by_refusal' });
    const mended = await claimed(claimOf({ terms: 'second' }));
    expect(mended).toMatchObject({ state: 'active', reason: null, nextTryAt: null });
    await shadow.webhooks.pause(bench.client, name, 'ann');
    expect(await claimed(claimOf({ terms: 'third' }))).toMatchObject({ state: 'paused' });
  });

  test('P18: what a person says counts at once, is told in the log, and ends what the sender knew', async () => {
    const { bench, shadow } = fixture;
    await store('1', '2', '3');
    const webhook = await claimed();
    expect(await shadow.webhooks.pause(bench.client, name, 'ann')).toMatchObject({ state: 'paused' });
    expect(await shadow.webhooks.step(webhook, { progress: { tries: 1 }, heldMs: 0 })).toBeNull();
    bench.clock.pass(1);
    expect(await shadow.webhooks.resume(bench.client, name, 'bob')).toMatchObject({
      state: 'active',
      epoch: 0,
      place: { changeNo: 3 },
    });
    bench.clock.pass(1);
    const replayed = await shadow.webhooks.replay(bench.client, name, 'cid', { changeNo: 2 });
    expect(replayed).toMatchObject({ epoch: 1, place: { changeNo: 1 } });
    bench.clock.pass(1);
    expect(await shadow.webhooks.resume(bench.client, name, 'dan', 'now')).toMatchObject({
      epoch: 2,
      place: { changeNo: 3 },
    });
    expect(
      (await shadow.keys.actions(9)).map(({ actor, action, client }) => [actor, action, client]),
    ).toEqual([
      ['dan', 'webhook-resumed', 'acme'],
      ['cid', 'webhook-replayed', 'acme'],
      ['bob', 'webhook-resumed', 'acme'],
      ['ann', 'webhook-paused', 'acme'],
    ]);
    expect(await shadow.webhooks.pause(bench.client, 'nobody', 'ann')).toBeNull();
  });

  test('P18: it is told again from a moment on, as far as changes are kept', async () => {
    const { bench, shadow } = fixture;
    const times: Date[] = [];
    for (const id of ['1', '2', '3', '4', '5']) {
      bench.clock.pass(minute);
      times.push(bench.clock.now());
      await store(id);
    }
    await claimed();
    const from = async (at: Date) =>
      (await shadow.webhooks.replay(bench.client, name, 'ann', { at }))?.place.changeNo;
    expect(await from(new Date(0))).toBe(0);
    for (const [index, time] of times.entries()) expect(await from(time)).toBe(index);
    expect(await from(new Date(bench.clock.now().getTime() + 1))).toBe(5);
    await shadow.forget(bench.client, [custId('3')]);
    expect(await from(times[2] ?? new Date())).toBe(2);
    bench.clock.pass(minute);
    await shadow.prune(bench.client, 3 * minute);
    const place = (await shadow.webhooks.replay(bench.client, name, 'ann', { at: new Date(0) }))?.place;
    const answer = await shadow.feed(bench.client, {
      after: place ?? { changeNo: 0, committedAt: null },
      limit: 9,
    });
    expect(answer.kind).toBe('page');
    expect(place?.changeNo).toBeGreaterThan(0);
  });

  test('P9: the last thousand attempts are kept', async () => {
    const { bench, shadow } = fixture;
    let webhook = await claimed();
    await lookInside(bench.database.url, `UPDATE sync_webhooks SET attempts = 999`);
    webhook = await current();
    for (let at = 0; at < 3; at++) {
      const next = await shadow.webhooks.step(webhook, { progress: {}, delivery, heldMs: minute });
      if (next === null) throw new Error('it was lost');
      webhook = next;
    }
    const kept = await shadow.webhooks.deliveries(bench.client, name, 2_000);
    expect(kept.map(({ attemptNo }) => attemptNo)).toEqual([1_002, 1_001, 1_000]);
    await lookInside(bench.database.url, `UPDATE sync_webhooks SET attempts = 1999`);
    webhook = await current();
    await shadow.webhooks.step(webhook, { progress: {}, delivery, heldMs: minute });
    const left = await shadow.webhooks.deliveries(bench.client, name, 2_000);
    expect(left.map(({ attemptNo }) => attemptNo)).toEqual([2_000, 1_002, 1_001]);
  });

  test('P18, P9: what was set aside is kept, once each, and the newest thousand of it', async () => {
    const { bench, shadow } = fixture;
    let webhook: Webhook | null = await claimed();
    const park = async (changeNo: number): Promise<void> => {
      if (webhook === null) throw new Error('it was lost');
      const parked = { changeNo, custId: custId('1'), kind: 'updated', status: 422, response: 'no' } as const;
      webhook = await shadow.webhooks.step(webhook, { progress: {}, parked, heldMs: minute });
    };
    for (const changeNo of [1, 2, 2]) await park(changeNo);
    const numbers = async () =>
      (await shadow.webhooks.parked(bench.client, name, 2_000)).map(({ changeNo }) => changeNo);
    expect(await numbers()).toEqual([2, 1]);
    expect(await current()).toMatchObject({ parked: 2 });
    await lookInside(
      bench.database.url,
      `INSERT INTO sync_webhook_parked (client_id, name, change_no, cust_id, kind, parked_at, status)
       WITH RECURSIVE n (i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n WHERE i < 1001)
       SELECT 'acme', '${name}', i, '1', 'updated', '2030-01-01T00:00:00.000Z', 422 FROM n`,
    );
    await park(2_000);
    expect((await numbers()).at(-1)).toBe(3);
    expect(await numbers()).toHaveLength(1_000);
    await shadow.webhooks.step(webhook, { progress: {}, unparkedAfter: 500, heldMs: 0 });
    expect((await numbers())[0]).toBe(500);
  });

  test('P11: whoever is forgotten is in nothing that is kept of webhooks', async () => {
    const { bench, shadow } = fixture;
    await store('1', '2');
    const webhook = await claimed();
    const first = await shadow.webhooks.step(webhook, {
      progress: {},
      delivery,
      parked: { changeNo: 1, custId: custId('1'), kind: 'updated', status: 422, response: 'Ann' },
      heldMs: minute,
    });
    if (first === null) throw new Error('it was lost');
    await shadow.webhooks.step(first, {
      progress: {},
      parked: {
        changeNo: 2,
        custId: custId('2'),
        kind: 'updated',
        status: 422,
        response: 'Bob, a friend of Ann',
      },
      heldMs: minute,
    });
    await shadow.forget(bench.client, [custId('1')]);
    expect(await shadow.webhooks.parked(bench.client, name, 9)).toMatchObject([
      { custId: '2', changeNo: 2, response: null },
    ]);
    expect(await shadow.webhooks.deliveries(bench.client, name, 9)).toMatchObject([{ response: null }]);
  });

  test('O20: webhooks go with their client, and are in its export', async () => {
    const { bench, shadow } = fixture;
    await shadow.register(bench.client);
    const webhook = await claimed();
    await shadow.webhooks.step(webhook, { progress: {}, delivery, heldMs: 0 });
    await shadow.webhooks.claim(clientId('beta'), name, claimOf());
    const exported = await Array.fromAsync(shadow.exportedRows(bench.client));
    expect(exported.map(({ table }) => table).toSorted()).toEqual([
      'sync_clients',
      'sync_deliveries',
      'sync_webhooks',
    ]);
    await shadow.removeClient(bench.client, { holder: 'here/1/test' });
    expect(await shadow.webhooks.of(bench.client)).toEqual([]);
    expect(await shadow.webhooks.step(webhook, { progress: {}, heldMs: 0 })).toBeNull();
    expect((await shadow.webhooks.look()).webhooks).toMatchObject([{ client: 'beta' }]);
  });
}
