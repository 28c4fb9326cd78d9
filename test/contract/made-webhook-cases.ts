// Webhooks that are made over HTTP: kept with a place from their beginning on, and removed with everything of them.

import { expect, test } from 'vitest';
import { clientId, custId } from '../../src/catalogue/ids.ts';
import type { MadeWebhook, NewDelivery } from '../../src/shadow/shadow.ts';
import { freshForEach } from './bench-fixture.ts';
import type { OpenFresh } from './contract-database.ts';
import { madeUpCustomer } from './made-up-customer.ts';

const delivery: NewDelivery = {
  messageId: 'm',
  status: 422,
  ms: 1,
  changes: 1,
  firstNo: 1,
  lastNo: 1,
  error: null,
  response: 'no',
};

export function madeWebhookCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);

  const webhookOf = (changes: Partial<MadeWebhook> = {}): MadeWebhook => ({
    client: fixture.bench.client,
    name: 'index',
    url: 'https://hooks.example.org/aa?token=x',
    secret: 'whsec_AAAA',
    kinds: ['deleted'],
    sections: ['customer', 'emails'],
    each: true,
    settleMs: 0,
    timeoutMs: 15_000,
    ...changes,
  });
  const make = (changes: Partial<MadeWebhook> = {}) =>
    fixture.shadow.webhooks.make(webhookOf(changes), 'terms', 'key 1 (portal)');
  const claim = { holder: 'elsewhere/1/webhooks', forMs: 60_000, terms: 'terms' };

  test('P18: one that is made stands at the end of the feed at once, and comes back as it was made', async () => {
    const { bench, shadow } = fixture;
    await bench.store(shadow, madeUpCustomer('1'));
    expect(await make()).toBe('made');
    expect(await make({ name: 'all', kinds: null, sections: null, each: false })).toBe('made');
    await bench.store(shadow, madeUpCustomer('2'));
    expect(await shadow.webhooks.made()).toEqual([
      webhookOf({ name: 'all', kinds: null, sections: null, each: false }),
      webhookOf(),
    ]);
    expect(await shadow.webhooks.madeOne(bench.client, 'index')).toEqual(webhookOf());
    expect(await shadow.webhooks.madeOne(bench.client, 'other')).toBeNull();
    expect(await shadow.webhooks.madeOne(clientId('beta'), 'index')).toBeNull();
    const { webhooks } = await shadow.webhooks.look();
    expect(webhooks.map(({ madeAt }) => madeAt)).toEqual([expect.any(Date), expect.any(Date)]);
    expect(await shadow.webhooks.of(bench.client)).toMatchObject([
      { name: 'all' },
      { name: 'index', place: { changeNo: 1 }, lastChangeNo: 2, madeUrl: webhookOf().url, terms: 'terms' },
    ]);
    expect(await shadow.webhooks.claim(bench.client, 'index', claim)).toMatchObject({
      place: { changeNo: 1 },
    });
    expect(await shadow.keys.actions(9)).toMatchObject([
      { actor: 'key 1 (portal)', action: 'webhook-created', client: 'acme' },
      { action: 'webhook-created' },
    ]);
  });

  test('a name is used once: of one that was made, and of one of a configuration', async () => {
    const { bench, shadow } = fixture;
    expect(await make()).toBe('made');
    expect(await make()).toBe('taken');
    await shadow.webhooks.claim(bench.client, 'directory', claim);
    expect(await make({ name: 'directory' })).toBe('taken');
    expect(await make({ client: clientId('beta') })).toBe('made');
    const both = await Promise.all([make({ name: 'both' }), make({ name: 'both' })]);
    expect(both.toSorted()).toEqual(['made', 'taken']);
  });

  test('P9: a client has fifty at most', async () => {
    for (let at = 0; at < 50; at++) expect(await make({ name: `name${at}` })).toBe('made');
    expect(await make({ name: 'more' })).toBe('too-many');
    expect(await make({ client: clientId('beta') })).toBe('made');
    await fixture.shadow.webhooks.unmake(fixture.bench.client, 'name7', 'ann');
    expect(await make({ name: 'more' })).toBe('made');
  });

  test('P18: it is removed with everything of it, and a sender that is at work writes nothing any more', async () => {
    const { bench, shadow } = fixture;
    await bench.store(shadow, madeUpCustomer('1'));
    await make();
    const first = await shadow.webhooks.claim(bench.client, 'index', claim);
    if (first === null) throw new Error('it is held');
    const parked = {
      changeNo: 1,
      custId: custId('1'),
      kind: 'created',
      status: 422,
      response: 'no',
    } as const;
    const held = await shadow.webhooks.step(first, { progress: {}, delivery, parked, heldMs: 60_000 });
    if (held === null) throw new Error('it was lost');
    bench.clock.pass(1);
    expect(await shadow.webhooks.unmake(bench.client, 'index', 'ann')).toBe(true);
    expect(await shadow.webhooks.unmake(bench.client, 'index', 'ann')).toBe(false);
    expect(await shadow.webhooks.of(bench.client)).toEqual([]);
    expect(await shadow.webhooks.made()).toEqual([]);
    expect(await shadow.webhooks.deliveries(bench.client, 'index', 9)).toEqual([]);
    expect(await shadow.webhooks.parked(bench.client, 'index', 9)).toEqual([]);
    expect(await shadow.webhooks.step(held, { progress: {}, delivery, heldMs: 0 })).toBeNull();
    expect(await shadow.webhooks.claim(bench.client, 'index', { ...claim, adds: false })).toBeNull();
    expect(await shadow.webhooks.of(bench.client)).toEqual([]);
    expect((await shadow.keys.actions(1))[0]).toMatchObject({ actor: 'ann', action: 'webhook-deleted' });
    // Made anew, it is another one: no id comes again, and who knew the old one writes nothing into it.
    bench.clock.pass(1);
    await make();
    const again = await shadow.webhooks.claim(bench.client, 'index', claim);
    expect(again?.epoch).toBeGreaterThan(first.epoch);
    expect(await shadow.webhooks.step(held, { progress: { tries: 9 }, heldMs: 0 })).toBeNull();
  });

  test('one of a configuration is not removed', async () => {
    const { bench, shadow } = fixture;
    await shadow.webhooks.claim(bench.client, 'directory', claim);
    expect(await shadow.webhooks.unmake(bench.client, 'directory', 'ann')).toBe(false);
    expect(await shadow.webhooks.of(bench.client)).toMatchObject([{ name: 'directory', madeUrl: null }]);
  });

  test('O20, P11: it goes with its client, and its secret is in no export', async () => {
    const { bench, shadow } = fixture;
    await shadow.register(bench.client);
    await make({ url: 'https://hooks.example.org/in?token=1' });
    await make({ client: clientId('beta') });
    const exported = await Array.fromAsync(shadow.exportedRows(bench.client));
    expect(exported).toContainEqual({
      table: 'sync_webhook_receivers',
      row: expect.objectContaining({ name: 'index', secret: '***', url: 'https://hooks.example.org' }),
    });
    expect(JSON.stringify(exported)).not.toMatch(/whsec_|token/);
    await shadow.removeClient(bench.client, { holder: 'here/1/test' });
    expect(await shadow.webhooks.made()).toMatchObject([{ client: 'beta' }]);
  });
}
