// The feed over HTTP: what a follower is told, on any engine.

import { expect, test } from 'vitest';
import { builtIn } from '../../src/catalogue/catalogue.ts';
import { custId } from '../../src/catalogue/ids.ts';
import { everySection } from '../../src/config/section-keys.ts';
import { shapeRecords } from '../../src/shape/shaped.ts';
import { shapeOf } from '../../src/shape/shape.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { tableCopies } from '../support/table-copies.ts';
import { acme, changesIn, cursorIn, following, read, shortPage, store } from './feed-ground.ts';
import { otherClient, servingGround } from './http-ground.ts';

const gone = (reason: string) => ({
  status: 410,
  json: { code: 'HTTP_FEED_GONE', reason, snapshot: `${acme}/snapshot` },
});

export function feedCases(openFresh: OpenFresh): void {
  test('P7: changes come page by page in order, and each answer has a cursor', async () => {
    const it = await servingGround(openFresh);
    const empty = await read(it);
    expect([empty.status, shortPage(empty)]).toEqual([200, []]);
    await store(it, '1', '2', '1/1');
    const first = await read(it, `limit=2&after=${cursorIn(empty)}`);
    expect(shortPage(first)).toEqual(['1 1 created', '2 2 created']);
    const second = await read(it, `limit=2&after=${cursorIn(first)}`);
    expect(shortPage(second)).toEqual(['3 1 updated']);
    const end = await read(it, `after=${cursorIn(second)}`);
    expect([shortPage(end), cursorIn(end)]).toEqual([[], cursorIn(second)]);
    const [change] = changesIn(second);
    expect(change).toEqual({
      change_no: 3,
      cust_id: '1',
      kind: 'updated',
      sections: expect.any(Array),
      fields: expect.any(Array),
      cause: null,
      committed_at: it.bench.clock.now().toISOString(),
    });
    const now = await read(it, 'after=now');
    expect([shortPage(now), cursorIn(now)]).toEqual([[], cursorIn(second)]);
  });

  test('P19: what the configuration has caused is told as such, and leaves the time of the last change', async () => {
    const it = await servingGround(openFresh);
    const { bench, shadow } = it;
    const fewer = shapeOf(
      Object.fromEntries(Object.entries(everySection).filter(([name]) => name !== 'emails')),
    );
    await shadow.shapes.begin(bench.client, fewer);
    await bench.store(shadow, shapeRecords(fewer, builtIn)(madeUpCustomer('1')));
    const first = await read(it);
    const lease = await bench.lease(shadow);
    const answer = await shadow.shapes.install(lease, shapeOf(everySection), { share: 0, atLeast: 0 });
    if (answer.kind !== 'installed') throw new Error(answer.kind);
    expect(await shadow.shapes.walk(answer.lease)).toBe('done');
    bench.clock.pass(60_000);
    await bench.store(shadow, madeUpCustomer('1'));
    const [told] = changesIn(await read(it, `after=${cursorIn(first)}`));
    expect(told).toMatchObject({ kind: 'updated', sections: ['emails'], cause: 'shape' });
    const { json } = await it.ask(`${acme}/customers/1`);
    expect(json['changed_at']).toBe(changesIn(first)[0]?.committed_at);
    // Whatever AA changes together with it is AA's.
    await shadow.shapes.install(answer.lease, fewer, null);
    await bench.store(shadow, shapeRecords(fewer, builtIn)(madeUpCustomer('1')));
    await shadow.shapes.install(await bench.lease(shadow), shapeOf(everySection), null);
    await bench.store(shadow, madeUpCustomer('1', { seed: 2 }));
    const all = changesIn(await read(it));
    expect(all.map(({ cause }) => cause)).toEqual([null, 'shape', null]);
  });

  test('P7: a cursor that is not one is refused, and that of another client is gone', async () => {
    const it = await servingGround(openFresh);
    await store(it, '1');
    const cursor = cursorIn(await read(it));
    const foreign = await it.ask(`/v1/clients/${otherClient}/changes?after=${cursor}`);
    expect(foreign).toMatchObject({
      status: 410,
      json: { reason: 'other_client', snapshot: `/v1/clients/${otherClient}/snapshot` },
    });
    const list = await it.ask(`${acme}/customers?limit=1`);
    const forged = [
      'x',
      '!!!',
      'WyJmZWVkIiwiYWNtZSJd',
      ...[
        ['feed', 'acme', -1, null],
        ['feed', 'acme', 1.5, null],
        ['feed', 'acme', 1e300, null],
        ['feed', 'acme', '1', null],
        ['feed', 'acme', 1, '2030-01-01'],
        ['feed', 'acme', 1, 9e15],
        ['feed', 'acme', 1, 1, 1],
        ['feed', 1, 1, 1],
        ['list', 'acme', 1, 1],
      ].map((parts) => Buffer.from(JSON.stringify(parts)).toString('base64url')),
    ];
    for (const one of [...forged, String(list.json['cursor'])])
      expect([one, (await read(it, `after=${one}`)).json['code']]).toEqual([one, 'HTTP_BAD_CURSOR']);
  });

  test('P7: after an older copy was restored a follower is told, and not left in silence', async () => {
    const it = await servingGround(openFresh);
    await store(it, '1', '2');
    const copies = await tableCopies(it.bench.database.url);
    const old = cursorIn(await read(it));
    await store(it, '3', '4');
    const cursor = cursorIn(await read(it));
    await copies.restore();
    expect(await read(it, `after=${cursor}`)).toMatchObject(gone('future'));
    expect(await read(it, `after=${cursor}&wait=20s`)).toMatchObject(gone('future'));
    const later = await it.bench.open();
    for (const id of ['5', '6', '7']) await it.bench.store(later, madeUpCustomer(id));
    expect(await read(it, `after=${cursor}`)).toMatchObject(gone('other_history'));
    expect(shortPage(await read(it, `after=${old}`))).toHaveLength(3);
  });

  test('P7: what was pruned is told to those who have not read it, and to nobody else', async () => {
    const it = await servingGround(openFresh);
    await store(it, '1', '2');
    const late = cursorIn(await read(it, 'limit=1'));
    const end = cursorIn(await read(it));
    it.bench.clock.pass(1);
    await it.shadow.prune(it.bench.client, 0);
    expect(await read(it, `after=${late}`)).toMatchObject(gone('expired'));
    expect(await read(it)).toMatchObject(gone('expired'));
    expect(await read(it, `after=${end}`)).toMatchObject({ status: 200, json: { changes: [], cursor: end } });
  });

  test('P11: who was forgotten is told, and a follower at the beginning is told the rest', async () => {
    const it = await servingGround(openFresh);
    await store(it, '1', '2');
    await it.shadow.forget(it.bench.client, [custId('1')]);
    expect(shortPage(await read(it))).toEqual(['2 2 created', '3 1 forgotten']);
    const [second, erased] = changesIn(await read(it, 'include=customer'));
    expect(second?.customer).toEqual((await it.ask(`${acme}/customers/2`)).json);
    expect(erased?.customer).toBeNull();
  });

  test('each change has the customer as it is now, where that is asked for', async () => {
    const it = await servingGround(openFresh);
    await store(it, '1', '0012', '1/3');
    await it.bench.apply(it.shadow, null, await it.bench.gone(it.shadow, '0012'));
    const changes = changesIn(await read(it, 'include=customer'));
    const [one, twelve] = [await it.ask(`${acme}/customers/1`), await it.ask(`${acme}/customers/0012`)];
    expect(changes.map(({ customer }) => customer)).toEqual([one.json, twelve.json, one.json, twelve.json]);
    expect(twelve.json['deleted_at']).not.toBeNull();
  });

  test('P9: a page with large customers has fewer changes, and the next one goes on', async () => {
    const it = await servingGround(openFresh);
    const large = (id: string) => ({
      ...madeUpCustomer(id),
      document: { custId: id, text: 'x'.repeat(3_000_000) },
    });
    await it.bench.store(it.shadow, ...['1', '2', '3'].map(large));
    const first = await read(it, 'include=customer');
    expect(shortPage(first)).toEqual(['1 1 created', '2 2 created']);
    const next = await read(it, `include=customer&after=${cursorIn(first)}`);
    expect(shortPage(next)).toEqual(['3 3 created']);
    expect(cursorIn(next)).toBe(cursorIn(await read(it)));
  });

  test('a compact feed tells of each customer the newest change', async () => {
    const it = await servingGround(openFresh);
    await store(it, '1', '2', '1/1', '1/2');
    const page = await read(it, 'compact=true');
    expect(shortPage(page)).toEqual(['2 2 created', '4 1 updated']);
    expect(cursorIn(page)).toBe(cursorIn(await read(it)));
  });

  test('P7: one who waits is told of a change as soon as it is committed', async () => {
    const it = await servingGround(openFresh);
    await store(it, '1');
    const cursor = cursorIn(await read(it));
    const waiting = Array.from({ length: 5 }, () => read(it, `wait=20s&after=${cursor}`));
    const other = it.ask(`/v1/clients/${otherClient}/changes?wait=1s`);
    await following(it, 6);
    await store(it, '2');
    for (const answer of await Promise.all(waiting)) expect(shortPage(answer)).toEqual(['2 2 created']);
    expect(await other).toMatchObject({ status: 200, json: { changes: [] } });
    await following(it, 0);
  });

  test('a wait of more than 25 seconds, or of no time at all, is refused', async () => {
    const it = await servingGround(openFresh);
    for (const wait of ['26s', '1m', '', '5', '-1s', 'x'])
      expect([wait, (await read(it, `wait=${wait}`)).json['code']]).toEqual([wait, 'HTTP_BAD_PARAMETER']);
    expect((await read(it, 'wait=0s')).status).toBe(200);
  });

  test('P7: a snapshot has everybody, and its cursor was taken before the first of them', async () => {
    const it = await servingGround(openFresh);
    await store(it, '1', '2', '3', '4');
    await it.bench.apply(it.shadow, null, await it.bench.gone(it.shadow, '4'));
    const page = (query: string) => it.ask(`${acme}/snapshot?limit=2&${query}`);
    const first = await page('');
    await store(it, '1/1', '3/1');
    const second = await page(`cursor=${cursorIn(first)}`);
    const ids = [first, second].map(({ json }) =>
      (json['customers'] as readonly { readonly cust_id: string }[]).map(({ cust_id }) => cust_id),
    );
    expect([ids, second.json['cursor']]).toEqual([[['1', '2'], ['3']], null]);
    expect(second.json['changes_after']).toBe(first.json['changes_after']);
    expect(shortPage(await read(it, `after=${String(first.json['changes_after'])}`))).toEqual([
      '6 1 updated',
      '7 3 updated',
    ]);
    for (const cursor of ['x', cursorIn(await read(it)), 'WyJzbmFwc2hvdCIsImFjbWUiLCJcdTAwMDAiLDAsbnVsbF0'])
      expect((await page(`cursor=${cursor}`)).json['code']).toBe('HTTP_BAD_CURSOR');
  });

  test('a named follower acknowledges, goes on from there, and is dropped', async () => {
    const it = await servingGround(openFresh);
    await store(it, '1', '2');
    const follower = `${acme}/followers/search.index-1`;
    const put = (body: unknown, path = follower) =>
      it.ask(path, {
        method: 'PUT',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      });
    expect((await read(it, 'follower=search.index-1')).json['code']).toBe('HTTP_NO_SUCH_FOLLOWER');
    const cursor = cursorIn(await read(it, 'limit=1'));
    expect(await put({ cursor })).toMatchObject({ status: 200, json: { name: 'search.index-1', cursor } });
    expect(shortPage(await read(it, 'follower=search.index-1'))).toEqual(['2 2 created']);
    expect((await it.ask(`${acme}/followers`)).json).toEqual({
      followers: [
        {
          name: 'search.index-1',
          behind_changes: 1,
          behind_seconds: 0,
          seen_at: it.bench.clock.now().toISOString(),
          made_by: 'a program on this machine',
          gone: null,
        },
      ],
    });
    const both = await read(it, `follower=search.index-1&after=${cursor}`);
    expect(both.json['code']).toBe('HTTP_BAD_PARAMETER');
    const foreign = cursorIn(await it.ask(`/v1/clients/${otherClient}/changes`));
    expect((await put({ cursor: foreign })).json).toMatchObject({ reason: 'other_client' });
    expect((await put({ cursor: 'x' })).json['code']).toBe('HTTP_BAD_CURSOR');
    expect((await put({ cursor: 1 })).json['code']).toBe('HTTP_BAD_BODY');
    for (const name of ['%00', 'a%20b', 'a'.repeat(65), '%C3%A9'])
      expect((await put({ cursor }, `${acme}/followers/${name}`)).json['code']).toBe('HTTP_BAD_PARAMETER');
    const drop = () => it.ask(follower, { method: 'DELETE' });
    expect((await drop()).json).toEqual({ dropped: 'search.index-1' });
    expect((await drop()).json['code']).toBe('HTTP_NO_SUCH_FOLLOWER');
  });

  test('P17: a key that may read moves and drops the followers that it made, and no others', async () => {
    const it = await servingGround(openFresh);
    await store(it, '1', '2');
    const follower = `${acme}/followers/index`;
    const [maker, reader, operator] = [
      await it.key(),
      await it.key(),
      await it.key({ scopes: ['read', 'operate'] }),
    ];
    const [first, end] = [cursorIn(await read(it, 'limit=1')), cursorIn(await read(it))];
    const put = (cursor: string, { authorization }: { readonly authorization: string }) =>
      it.ask(follower, {
        method: 'PUT',
        body: JSON.stringify({ cursor }),
        headers: { 'content-type': 'application/json', authorization },
      });
    const drop = ({ authorization }: { readonly authorization: string }) =>
      it.ask(follower, { method: 'DELETE', headers: { authorization } });
    const refused = { status: 403, json: { code: 'HTTP_FOLLOWER_OF_OTHERS' } };
    expect((await put(first, maker)).status).toBe(200);
    expect(await put(end, reader)).toMatchObject(refused);
    expect(await drop(reader)).toMatchObject(refused);
    expect(shortPage(await read(it, 'follower=index'))).toEqual(['2 2 created']);
    expect((await put(end, maker)).status).toBe(200);
    expect((await put(first, operator)).status).toBe(200);
    expect((await it.ask(`${acme}/followers`)).json).toMatchObject({
      followers: [{ made_by: `key ${maker.keyId} (test)`, behind_changes: 1 }],
    });
    expect((await drop(maker)).status).toBe(200);
    expect((await put(end, reader)).status).toBe(200);
    expect((await drop(operator)).status).toBe(200);
  });
}
