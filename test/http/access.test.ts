// Who may see what: by key, by client, by scope, and by where a request comes from.

import { expect, test } from 'vitest';
import { clientId } from '../../src/catalogue/ids.ts';
import type { HttpSettings } from '../../src/config/settings.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { type HttpGround, otherClient, servingGround } from './http-ground.ts';

const day = 86_400_000;
const ground = (settings: Partial<HttpSettings> = {}) => servingGround(freshSqlite, settings);
const idsOf = (clients: unknown): readonly string[] =>
  (clients as readonly { readonly id: string }[]).map(({ id }) => id);

async function refusal(it: HttpGround, headers: Record<string, string>, path = '/v1/clients') {
  const { status, json } = await it.ask(path, { headers });
  return [status, json['code']];
}

test('P17: a key sees its own clients, and nothing tells it of others', async () => {
  const it = await ground();
  await it.bench.store(it.shadow, madeUpCustomer('1'));
  const { authorization } = await it.key({ clients: [otherClient] });
  const headers = { authorization };
  const own = await it.ask('/v1/clients', { headers });
  expect(idsOf(own.json['clients'])).toEqual(['beta']);
  const addresses = ['', '/customers', '/customers/1', '/customers/1/explain', '/customers?limit=0'];
  for (const rest of addresses) {
    const foreign = await it.ask(`/v1/clients/acme${rest}`, { headers });
    const absent = await it.ask(`/v1/clients/nobody${rest}`, { headers });
    if (rest.endsWith('limit=0')) continue;
    expect([foreign.status, foreign.json]).toEqual([404, absent.json]);
    expect(foreign.json['code']).toBe('HTTP_NO_SUCH_CLIENT');
  }
  const lookup = await it.post('/v1/clients/acme/customers/lookup', { cust_ids: ['1'] }, headers);
  expect(lookup.json['code']).toBe('HTTP_NO_SUCH_CLIENT');
  const all = await it.key({ clients: 'all' });
  expect(idsOf((await it.ask('/v1/clients', { headers: all })).json['clients'])).toEqual(['acme', 'beta']);
});

test('P17: a key is refused when it is revoked, expired, changed or unknown', async () => {
  const it = await ground();
  const { authorization, keyId } = await it.key({ livesMs: day });
  const ask = (given = authorization) => refusal(it, { authorization: given });
  expect(await ask()).toEqual([200, undefined]);
  it.bench.clock.pass(day - 1);
  expect(await ask()).toEqual([200, undefined]);
  it.bench.clock.pass(1);
  expect(await ask()).toEqual([401, 'HTTP_KEY_REFUSED']);
  const fresh = await it.key();
  expect(await ask(fresh.authorization)).toEqual([200, undefined]);
  await it.shadow.keys.revoke(fresh.keyId, 'test');
  expect(await ask(fresh.authorization)).toEqual([401, 'HTTP_KEY_REFUSED']);
  const third = await it.key();
  const withOtherSecret = third.authorization.replace(third.keyId, keyId);
  for (const given of [
    withOtherSecret,
    'Bearer',
    'Basic dTpw',
    '',
    'Bearer aas_x',
    authorization.slice(0, -1),
  ])
    expect(await ask(given)).toEqual([401, 'HTTP_KEY_REFUSED']);
});

test('P11: a key without `Bearer` before it is told so, and not repeated', async () => {
  const it = await ground();
  const { authorization } = await it.key();
  const key = authorization.replace('Bearer ', '');
  const { json, text } = await it.ask('/v1/clients', { headers: { authorization: key } });
  expect(json['detail']).toContain('is not `Bearer`, a space and the key');
  expect(text).not.toContain(key.slice(4, 20));
});

test('P17: what a request must be able to do stands in its key', async () => {
  const it = await ground();
  const operate = await it.key({ scopes: ['operate', 'refresh'] });
  expect(await refusal(it, operate)).toEqual([403, 'HTTP_SCOPE_LACKING']);
  expect(await refusal(it, await it.key({ scopes: ['read'] }))).toEqual([200, undefined]);
});

test('P17: a key in the address is no key, and is never logged', async () => {
  const it = await ground({ trustedProxies: ['127.0.0.1'] });
  const { authorization } = await it.key();
  const key = authorization.replace('Bearer ', '');
  const asked = await it.ask(`/v1/clients?key=${key}`);
  expect([asked.status, asked.json['code']]).toEqual([401, 'HTTP_KEY_NEEDED']);
  await it.ask(`/v1/clients?key=${key}`, { headers: { authorization } });
  expect(asked.text + JSON.stringify(it.lines)).not.toContain(key);
});

test('P17: without a key only a program on this machine is served', async () => {
  const it = await ground();
  expect(await refusal(it, {})).toEqual([200, undefined]);
  for (const header of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via', 'x-forwarded-host'])
    expect(await refusal(it, { [header]: '127.0.0.1' })).toEqual([401, 'HTTP_KEY_NEEDED']);
  expect((await it.ask('/livez', { headers: { 'x-forwarded-for': '203.0.113.7' } })).status).toBe(200);
});

test('P17: a trusted proxy on this machine does not make its callers programs of this machine', async () => {
  const it = await ground({ trustedProxies: ['127.0.0.0/8'] });
  expect(await refusal(it, {})).toEqual([401, 'HTTP_KEY_NEEDED']);
  expect(await refusal(it, { 'x-forwarded-for': '127.0.0.1' })).toEqual([401, 'HTTP_KEY_NEEDED']);
  const { authorization } = await it.key();
  expect(await refusal(it, { authorization, 'x-forwarded-for': '203.0.113.7' })).toEqual([200, undefined]);
  expect(it.lines.at(-1)?.fields).toMatchObject({ address: '203.0.113.7' });
  await refusal(it, { authorization, 'x-forwarded-for': 'no "address"' });
  expect(it.lines.at(-1)?.fields).toMatchObject({ address: 'unknown' });
});

test('P17: only a trusted proxy is believed', async () => {
  const it = await ground();
  const { authorization } = await it.key();
  const id = { 'x-request-id': 'mine-1' };
  const asked = await it.ask('/v1/clients', {
    headers: { authorization, 'x-forwarded-for': '203.0.113.7', ...id },
  });
  expect(asked.headers.get('x-request-id')).toMatch(/^[0-9a-f]{16}$/);
  expect(it.lines.at(-1)?.fields).toMatchObject({ address: '127.0.0.1' });
  const trusting = await ground({ trustedProxies: ['127.0.0.1'] });
  const idOf = async (given: string) =>
    (await trusting.ask('/livez', { headers: { 'x-request-id': given } })).headers.get('x-request-id');
  expect(await idOf('mine-1')).toBe('mine-1');
  for (const odd of ['a b', 'a"b', 'x'.repeat(65)]) expect(await idOf(odd)).toMatch(/^[0-9a-f]{16}$/);
});

test('P17: a page of another site reads nothing, with whatever name it asks', async () => {
  const it = await ground();
  const { host } = new URL(it.server.address);
  const { authorization } = await it.key();
  for (const [headers, status] of [
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ origin: `https://${host}.evil.example` }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ 'sec-fetch-site': 'cross-site', authorization }, 403],
    [{ origin: 'https://evil.example', authorization }, 403],
    [{ origin: `http://${host}` }, 200],
    [{ 'sec-fetch-site': 'same-origin' }, 200],
    [{ 'sec-fetch-site': 'none' }, 200],
  ] as const)
    expect([headers, (await it.ask('/v1/clients', { headers })).status]).toEqual([headers, status]);
  const byName = async (name: string, key = '') => {
    const lines = [
      `GET /v1/clients HTTP/1.1`,
      `Host: ${name}`,
      'Connection: close',
      ...(key === '' ? [] : [`Authorization: ${key}`]),
    ];
    return Number((await it.raw(`${lines.join('\r\n')}\r\n\r\n`)).split(' ')[1]);
  };
  for (const name of ['localhost', 'LOCALHOST:4000', '127.0.0.1:1', '[::1]:4000'])
    expect(await byName(name)).toBe(200);
  for (const name of [
    'evil.example',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '127.0.0.1@evil',
    '',
  ])
    expect([name, await byName(name)]).toEqual([name, 403]);
  expect(await byName('api.example.org', authorization)).toBe(200);
});

test('P17: keys that are not good are limited for each address, and a good key beside them is served', async () => {
  const it = await ground({ trustedProxies: ['127.0.0.1'] });
  const good = await it.key();
  const from = (address: string, authorization: string) =>
    it.ask('/v1/clients', { headers: { authorization, 'x-forwarded-for': address } });
  expect((await from('203.0.113.7', good.authorization)).status).toBe(200);
  const bad = `${good.authorization.slice(0, -8)}00000000`;
  for (let times = 0; times < 20; times += 1) expect((await from('203.0.113.7', bad)).status).toBe(401);
  const limited = await from('203.0.113.7', bad);
  expect([limited.status, limited.json['code']]).toEqual([429, 'HTTP_TOO_MANY_FAILURES']);
  expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await from('203.0.113.8', bad)).status).toBe(401);
  expect((await from('203.0.113.7', good.authorization)).status).toBe(200);
  it.bench.clock.pass(60_000);
  expect((await from('203.0.113.7', bad)).status).toBe(401);
});

test('the use of a key is told to the database', async () => {
  const it = await ground();
  const key = await it.key({ clients: [clientId('acme')] });
  const now = it.bench.clock.now();
  await it.ask('/v1/clients', { headers: key });
  await expect.poll(async () => (await it.shadow.keys.byId(key.keyId))?.lastUsedAt).toEqual(now);
});
