// What ends those who follow a feed, and what limits them.

import { expect, onTestFinished, test } from 'vitest';
import { clientId } from '../../src/catalogue/ids.ts';
import type { FeedTimes } from '../../src/http/feed/feed-service.ts';
import { httpErrors } from '../../src/http/http-errors.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { dataOf, openEvents } from '../support/event-reader.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { SlowReader } from '../support/slow-reader.ts';
import { acme, cursorIn, following, many, read, shortStream, store, stream } from './feed-ground.ts';
import { type HttpGround, servingGround } from './http-ground.ts';

const serving = (times: Partial<FeedTimes> = {}): Promise<HttpGround> =>
  servingGround(freshSqlite, {}, times);

test('P12: a stream without changes gives signs of life, with the cursor', async () => {
  const it = await serving({ bookmark: 20 });
  await store(it, '1');
  const reader = await stream(it, 'after=now');
  const bookmarks = [await reader.at(0), await reader.at(1), await reader.at(2)];
  expect(bookmarks.map(({ name }) => name)).toEqual(['bookmark', 'bookmark', 'bookmark']);
  const cursor = cursorIn(await read(it));
  for (const one of bookmarks) expect([one.id, dataOf(one)]).toEqual([cursor, { cursor }]);
  reader.close();
});

test('P17: a key has ten streams at most, and fifty requests that wait', async () => {
  const it = await serving();
  const [key, other] = [await it.key(), await it.key()];
  const streams = await many(10, () => stream(it, '', key));
  await expect(stream(it, '', key)).rejects.toMatchObject({
    code: 'HTTP_TOO_MANY_STREAMS',
    status: 429,
    headers: { 'retry-after': '5' },
  });
  const wait = () => it.ask(`${acme}/changes?wait=20s`, { headers: key });
  const waiting = many(50, wait);
  await following(it, 60);
  expect((await wait()).json['code']).toBe('HTTP_TOO_MANY_STREAMS');
  expect((await it.ask(`${acme}/changes`, { headers: key })).status).toBe(200);
  (await stream(it, '', other)).close();
  (await stream(it)).close();
  await store(it, '1');
  expect(new Set((await waiting).map(({ status }) => status))).toEqual(new Set([200]));
  streams[0]?.close();
  await following(it, 9);
  (await stream(it, '', key)).close();
  for (const one of streams) one.close();
});

test('P17: each person whom a proxy names has streams of their own, and takes none from others', async () => {
  const trustedUserHeader = { header: 'x-forwarded-user', scopes: ['read'] as const, clients: null };
  const it = await servingGround(freshSqlite, { trustedProxies: ['127.0.0.1'], trustedUserHeader });
  const as = (user: string) => ({ 'x-forwarded-for': '192.0.2.7', 'x-forwarded-user': user });
  const streams = await many(10, () => stream(it, '', as('ann')));
  await expect(stream(it, '', as('ann'))).rejects.toMatchObject({
    code: 'HTTP_TOO_MANY_STREAMS',
    detail: expect.stringContaining('a person may have 10 streams') as unknown,
  });
  streams.push(...(await many(10, () => stream(it, '', as('bob')))));
  for (const one of streams) one.close();
  await following(it, 0);
});

test('P17: a key that is revoked or expires ends its streams and waits, and no others', async () => {
  const it = await serving({ keys: 20 });
  const [revoked, expiring, good] = [await it.key(), await it.key({ livesMs: 1_000 }), await it.key()];
  const readers = await many(2, () => stream(it, '', revoked));
  const waiting = it.ask(`${acme}/changes?wait=20s`, { headers: revoked });
  const short1 = await stream(it, '', expiring);
  const others = [await stream(it, '', good), await stream(it)];
  await following(it, 6);
  await it.shadow.keys.revoke(revoked.keyId, 'test');
  await Promise.all(readers.map(({ ended }) => ended));
  expect((await waiting).json['code']).toBe('HTTP_KEY_REFUSED');
  expect(it.server.follows()).toBe(3);
  it.bench.clock.pass(1_000);
  await short1.ended;
  await store(it, '1');
  for (const one of others) await one.first('change');
  for (const one of others) one.close();
});

test('P17: who signs out ends the streams of that session, and not those of the key', async () => {
  const it = await serving({ keys: 20 });
  const key = await it.key();
  const own = { origin: it.server.address };
  const answer = await it.ask('/v1/session', {
    method: 'POST',
    headers: { ...own, 'content-type': 'application/json' },
    body: JSON.stringify({ key: key.authorization.replace('Bearer ', '') }),
  });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  // What a proxy has passed on is no program on this machine: the cookie counts.
  const signedIn = { ...own, cookie, 'x-forwarded-for': '192.0.2.7' };
  const [ofSession, ofKey] = [await stream(it, '', signedIn), await stream(it, '', key)];
  await following(it, 2);
  await it.ask('/v1/session', { method: 'DELETE', headers: signedIn });
  await ofSession.ended;
  await store(it, '1');
  await ofKey.first('change');
  ofKey.close();
});

test('a caller that goes away is waited for no longer', async () => {
  const it = await serving();
  const leaving = new AbortController();
  const asked = it.ask(`${acme}/changes?wait=20s`, { signal: leaving.signal });
  const reader = await stream(it);
  await following(it, 2);
  leaving.abort();
  await expect(asked).rejects.toThrow();
  reader.close();
  await following(it, 0);
});

test('P9: a reader that does not read is cut off, and goes on where it was', async () => {
  const it = await serving({ stalled: 500 });
  const text = 'x'.repeat(900_000);
  const large = (id: string) => ({ ...madeUpCustomer(id), document: { custId: id, text } });
  const names = Array.from({ length: 16 }, (_, at) => String(at));
  await it.bench.store(it.shadow, ...names.map(large));
  const slow = await stream(it, 'include=customer');
  slow.response.pause();
  await following(it, 0);
  expect(it.lines.map(({ message }) => message)).toContain('a stream was cut off: its reader did not read');
  slow.response.resume();
  await slow.ended;
  const told = [...shortStream(slow)];
  expect(told.length).toBeLessThan(names.length);
  for (let after = slow.lastId; told.length < names.length;) {
    const next = await stream(it, 'include=customer', { 'last-event-id': after });
    await Promise.race([next.at(names.length - told.length), next.ended]);
    told.push(...shortStream(next));
    after = next.lastId;
    next.close();
  }
  expect(told).toEqual(names.map((id, at) => `${at + 1} ${id} created`));
});

test('P9: a reader that takes a little now and then is not cut off, however long a change takes', async () => {
  const it = await serving({ stalled: 3_000 });
  const text = 'x'.repeat(16_000_000);
  await it.bench.store(it.shadow, { ...madeUpCustomer('1'), document: { custId: '1', text } });
  const path = `${acme}/changes?include=customer`;
  const reader = new SlowReader(it.server.address, path, ['Accept: text/event-stream']);
  onTestFinished(() => reader.close());
  let got = await reader.read(10_000, 0);
  const startedAt = performance.now();
  while (performance.now() - startedAt < 3_500) got += await reader.read(1, 50);
  expect(got).toBeLessThan(text.length);
  expect(got + (await reader.read(text.length - got, 0))).toBeGreaterThanOrEqual(text.length);
});

test('P9: forty readers that do not read hold up nobody else', async () => {
  const it = await serving({ stalled: 60_000, slow: 50, bookmark: 100 });
  const text = 'x'.repeat(900_000);
  const large = (id: string) => ({ ...madeUpCustomer(id), document: { custId: id, text } });
  await it.bench.store(it.shadow, ...Array.from({ length: 12 }, (_, at) => large(String(at))));
  const keys = await many(4, () => it.key());
  const openDeaf = async (key: Readonly<Record<string, string>>) => {
    const reader = await stream(it, 'include=customer', key);
    reader.response.pause();
    return reader;
  };
  const deaf = (await Promise.all(keys.map((key) => many(10, () => openDeaf(key))))).flat();
  await following(it, 40);
  const other = await stream(it, 'after=now', await it.key());
  const startedAt = performance.now();
  await store(it, 'new');
  await other.first('change');
  expect(performance.now() - startedAt).toBeLessThan(10_000);
  const told = other.events.length;
  expect((await other.at(told)).name).toBe('bookmark');
  expect((await other.at(told + 1)).name).toBe('bookmark');
  expect(it.server.follows()).toBe(41);
  for (const one of [...deaf, other]) one.close();
  await following(it, 0);
});

test('P9: a reader that is slow loses its turn in the midst of a page, and misses and repeats nothing', async () => {
  const it = await serving({ slow: 20 });
  const text = 'x'.repeat(900_000);
  const large = (id: string) => ({ ...madeUpCustomer(id), document: { custId: id, text } });
  const names = Array.from({ length: 16 }, (_, at) => String(at));
  await it.bench.store(it.shadow, ...names.map(large));
  const slow = await stream(it, 'include=customer');
  for (const count of [3, 9, 16]) {
    slow.response.pause();
    await new Promise((resolve) => setTimeout(resolve, 100));
    slow.response.resume();
    while (slow.changes.length < count) await slow.at(slow.events.length);
  }
  expect(shortStream(slow)).toEqual(names.map((id, at) => `${at + 1} ${id} created`));
  slow.close();
});

test('when the server ends, those who wait get an empty page with the cursor, and streams end', async () => {
  const it = await serving();
  await store(it, '1');
  const cursor = cursorIn(await read(it));
  const waiting = many(20, () => read(it, `wait=25s&after=${cursor}`));
  const readers = await many(20, () => stream(it));
  await following(it, 40);
  const startedAt = performance.now();
  await it.server.close();
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  for (const answer of await waiting)
    expect(answer).toMatchObject({ status: 200, json: { changes: [], cursor } });
  await Promise.all(readers.map(({ ended }) => ended));
});

test('P17: no parameter and no header of a feed breaks it', async () => {
  const it = await serving();
  await store(it, '1');
  const odd = ['', '%00', '%ff', 'x', '-1', '1e9', '99999999999999999999', '%ed%a0%80', 'a'.repeat(1_001)];
  const names = ['after', 'limit', 'wait', 'compact', 'include', 'follower', 'cursor', 'sections'];
  const paths = names.flatMap((name) => odd.map((value) => `${name}=${value}`));
  const codes = new Set<unknown>([undefined, ...Object.keys(httpErrors)]);
  const look = async (path: string): Promise<void> => {
    const { status, json } = await it.ask(path);
    expect([path, status < 500, codes.has(json['code'])]).toEqual([path, true, true]);
  };
  for (const what of ['changes', 'snapshot'])
    await Promise.all(paths.map((query) => look(`${acme}/${what}?${query}`)));
  for (const id of ['x', '\u00ff', 'a'.repeat(3_000), 'W10', 'bnVsbA'])
    await expect(stream(it, '', { 'last-event-id': id })).rejects.toMatchObject({
      code: 'HTTP_BAD_CURSOR',
    });
  const head = await it.ask(`${acme}/changes`, {
    method: 'HEAD',
    headers: { accept: 'text/event-stream' },
  });
  expect([head.status, head.text]).toEqual([200, '']);
  await following(it, 0);
});

test('P17: a stream of a client that the key is not for is refused like one of no client', async () => {
  const it = await serving();
  const key = await it.key({ clients: [clientId('beta')] });
  for (const client of ['acme', 'nobody'])
    await expect(openEvents(`${it.server.address}/v1/clients/${client}/changes`, key)).rejects.toMatchObject({
      code: 'HTTP_NO_SUCH_CLIENT',
    });
});
