// Signing in to the page, over real sockets, on any engine.

import { expect, test } from 'vitest';
import { type HttpSettings, loopbackHttp } from '../../src/config/settings.ts';
import { clientId } from '../../src/catalogue/ids.ts';
import { openHttpServer } from '../../src/http/server.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { onTestFinished } from 'vitest';
import { type HttpGround, otherClient, servingGround } from './http-ground.ts';

const hour = 3_600_000;
const proxied = { 'x-forwarded-for': '203.0.113.7' };
const pause = '/v1/clients/acme/pause';

const own = (it: HttpGround): Record<string, string> => ({ origin: it.server.address, ...proxied });
const keyIn = (authorization: string): string => authorization.replace('Bearer ', '');

/** Returns the cookie as the browser sends it, and what it was told. */
async function signedIn(it: HttpGround, key: string) {
  const asked = await it.post('/v1/session', { key }, own(it));
  const told = asked.headers.get('set-cookie') ?? '';
  return { asked, told, cookie: told.split(';')[0] ?? '' };
}

export function sessionCases(openFresh: OpenFresh): void {
  const ground = (settings: Partial<HttpSettings> = {}) => servingGround(openFresh, settings);
  const codeOf = async (it: HttpGround, headers: Record<string, string>, path = '/v1/session') => {
    const { status, json } = await it.ask(path, { headers });
    return json['code'] ?? status;
  };

  test('P17: somebody signs in with a key, may what the key may, and signs out', async () => {
    const it = await ground();
    const { authorization, keyId } = await it.key({
      name: 'ann',
      clients: [otherClient],
      scopes: ['read', 'operate'],
    });
    const { asked, told, cookie } = await signedIn(it, ` ${keyIn(authorization)}\n`);
    const who = {
      name: 'ann',
      by: 'session',
      scopes: ['read', 'operate'],
      clients: ['beta'],
      version: '0.1.0',
      page: expect.toBeOneOf([null, expect.any(String)]),
      demo: false,
    };
    expect([asked.status, asked.json]).toEqual([200, who]);
    expect(told).toMatch(/^aa_shadow_session=[\w-]{43}; Max-Age=43200; HttpOnly; SameSite=Strict$/);
    const headers = { cookie, ...proxied };
    expect((await it.ask('/v1/session', { headers })).json).toEqual(who);
    expect((await it.ask('/v1/clients', { headers })).json['clients']).toMatchObject([{ id: 'beta' }]);
    expect(await codeOf(it, headers, '/v1/clients/acme')).toBe('HTTP_NO_SUCH_CLIENT');
    await it.shadow.register(otherClient);
    const paused = await it.post('/v1/clients/beta/pause', {}, { ...own(it), cookie });
    expect(paused.json).toMatchObject({ paused: true, pause: { by: `key ${keyId} (ann)` } });
    const out = await it.ask('/v1/session', { method: 'DELETE', headers: { ...own(it), cookie } });
    expect([out.json, out.headers.get('set-cookie')]).toEqual([
      { signed_out: true },
      'aa_shadow_session=; Max-Age=0; HttpOnly; SameSite=Strict',
    ]);
    expect(await codeOf(it, headers)).toBe('HTTP_KEY_NEEDED');
  });

  test('P17: a session ends after twelve hours, and with its key', async () => {
    const it = await ground();
    const long = await it.key();
    const short = await it.key({ livesMs: hour });
    const [first, second, third] = [
      await signedIn(it, keyIn(long.authorization)),
      await signedIn(it, keyIn(short.authorization)),
      await signedIn(it, keyIn(long.authorization)),
    ].map(({ cookie }) => ({ cookie, ...proxied }));
    it.bench.clock.pass(hour - 1);
    expect(await codeOf(it, second!)).toBe(200);
    it.bench.clock.pass(1);
    expect(await codeOf(it, second!)).toBe('HTTP_KEY_NEEDED');
    it.bench.clock.pass(11 * hour - 1);
    expect(await codeOf(it, first!)).toBe(200);
    it.bench.clock.pass(1);
    expect(await codeOf(it, first!)).toBe('HTTP_KEY_NEEDED');
    const fresh = { cookie: (await signedIn(it, keyIn(long.authorization))).cookie, ...proxied };
    expect(await codeOf(it, fresh)).toBe(200);
    expect(await codeOf(it, third!)).toBe('HTTP_KEY_NEEDED');
    await it.shadow.keys.revoke(long.keyId, 'test');
    expect(await codeOf(it, fresh)).toBe('HTTP_KEY_NEEDED');
  });

  test('P17: a session holds at every server over the database', async () => {
    const it = await ground();
    const { authorization } = await it.key();
    const { cookie } = await signedIn(it, keyIn(authorization));
    const quiet = (): void => undefined;
    const second = await openHttpServer({
      settings: loopbackHttp,
      log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
      now: it.bench.clock.now,
    });
    onTestFinished(() => second.close());
    second.serve(await it.bench.open(), []);
    const answer = await fetch(`${second.address}/v1/session`, { headers: { cookie, ...proxied } });
    expect(await answer.json()).toMatchObject({ by: 'session' });
  });

  test('P17: keys that are not good are counted, and neither the key nor the cookie is logged or told again', async () => {
    const it = await ground({ trustedProxies: ['127.0.0.1'] });
    const { authorization } = await it.key();
    const key = keyIn(authorization);
    const bad = `${key.slice(0, -8)}00000000`;
    const refused = await it.post('/v1/session', { key: bad }, own(it));
    expect([refused.status, refused.json['code']]).toEqual([401, 'HTTP_KEY_REFUSED']);
    expect(refused.headers.get('set-cookie')).toBeNull();
    for (let times = 1; times < 20; times += 1) await it.post('/v1/session', { key: bad }, own(it));
    const limited = await it.post('/v1/session', { key: bad }, own(it));
    expect([limited.status, limited.json['code']]).toEqual([429, 'HTTP_TOO_MANY_FAILURES']);
    it.bench.clock.pass(60_000);
    const { asked, cookie } = await signedIn(it, key);
    await it.ask('/v1/session', { headers: { cookie, ...proxied } });
    const said = refused.text + asked.text + JSON.stringify(it.lines);
    for (const secret of [key, bad, cookie.split('=')[1] ?? ''])
      expect(said).not.toContain(secret.slice(20, 60));
  });

  test('P17: cookies that mean nothing are like none, and lock nobody out', async () => {
    const it = await ground();
    const { authorization } = await it.key();
    const { cookie } = await signedIn(it, keyIn(authorization));
    const odd = [
      '',
      'x',
      'aa_shadow_session=',
      `aa_shadow_session=${'A'.repeat(43)}`,
      `a=${cookie}`,
      `${cookie}x`,
    ];
    for (let times = 0; times < 10; times += 1)
      for (const given of odd)
        expect(await codeOf(it, { cookie: given, ...proxied })).toBe('HTTP_KEY_NEEDED');
    const beside = [`a=b; ${cookie}`, `${cookie}; a=b`, `aa_shadow_session=${'A'.repeat(43)}; ${cookie}`];
    for (const given of beside) expect(await codeOf(it, { cookie: given, ...proxied })).toBe(200);
  });

  test('P17: a page of another site changes nothing with the cookie of somebody who is signed in', async () => {
    const it = await ground();
    await it.shadow.register(it.bench.client);
    const { authorization } = await it.key({ scopes: ['read', 'operate'] });
    const { cookie } = await signedIn(it, keyIn(authorization));
    const tries: readonly (readonly [Record<string, string>, number])[] = [
      [{}, 403],
      [{ 'sec-fetch-site': 'none' }, 403],
      [{ 'sec-fetch-site': 'cross-site' }, 403],
      [{ 'sec-fetch-site': 'same-site', origin: it.server.address }, 403],
      [{ 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' }, 403],
      [{ origin: 'https://evil.example' }, 403],
      [{ origin: 'null' }, 403],
      [{ origin: it.server.address.replace(/:\d+$/, ':1') }, 403],
      [{ origin: it.server.address }, 200],
      [{ 'sec-fetch-site': 'same-origin' }, 200],
    ];
    for (const [headers, status] of tries) {
      const asked = await it.post(pause, {}, { cookie, ...proxied, ...headers });
      expect([headers, asked.status]).toEqual([headers, status]);
      const expected = status === 403 ? 'HTTP_FOREIGN_SITE' : undefined;
      expect(asked.json['code']).toBe(expected);
    }
    const form = await it.ask(pause, {
      method: 'POST',
      body: 'reason=x',
      headers: {
        cookie,
        ...proxied,
        'content-type': 'application/x-www-form-urlencoded',
        origin: 'https://evil.example',
      },
    });
    expect(form.status).toBe(403);
    const plain = await it.ask('/v1/session', {
      method: 'POST',
      body: JSON.stringify({ key: keyIn(authorization) }),
      headers: { ...own(it), 'content-type': 'text/plain' },
    });
    expect(plain.status).toBe(415);
    for (const method of ['POST', 'DELETE'])
      expect((await it.ask('/v1/session', { method, headers: { cookie, ...proxied } })).json['code']).toBe(
        'HTTP_FOREIGN_SITE',
      );
    // A program that sends a key has no cookie to lose.
    expect((await it.post(pause, {}, { authorization, ...proxied })).status).toBe(200);
    expect(await codeOf(it, { cookie, ...proxied, 'sec-fetch-site': 'cross-site' })).toBe(
      'HTTP_FOREIGN_SITE',
    );
  });

  test('P17: behind a proxy the page is known by the host that the browser asked', async () => {
    const it = await ground({ trustedProxies: ['127.0.0.1'] });
    await it.shadow.register(it.bench.client);
    const { authorization } = await it.key({ scopes: ['read', 'operate'] });
    const asked = { 'x-forwarded-host': 'shadow.example.org', 'x-forwarded-proto': 'https', ...proxied };
    const origin = 'https://shadow.example.org';
    const signIn = await it.post('/v1/session', { key: keyIn(authorization) }, { ...asked, origin });
    expect(signIn.headers.get('set-cookie')).toMatch(/; SameSite=Strict; Secure$/);
    const cookie = signIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const status = async (headers: Record<string, string>) =>
      (await it.post(pause, {}, { cookie, ...asked, ...headers })).status;
    expect(await status({ origin })).toBe(200);
    expect(await status({ origin, 'x-forwarded-host': 'shadow.example.org:443' })).toBe(200);
    expect(await status({ origin, 'x-forwarded-host': 'shadow.example.org, inner' })).toBe(200);
    for (const foreign of ['http://shadow.example.org', 'https://evil.example', it.server.address])
      expect(await status({ origin: foreign })).toBe(403);
    const untrusting = await ground();
    const theirs = await untrusting.key({ scopes: ['operate'] });
    const refused = await untrusting.post(
      '/v1/session',
      { key: keyIn(theirs.authorization) },
      { ...asked, origin },
    );
    expect(refused.json['code']).toBe('HTTP_FOREIGN_SITE');
    const theirOwn = { ...asked, origin: untrusting.server.address };
    const plain = await untrusting.post('/v1/session', { key: keyIn(theirs.authorization) }, theirOwn);
    expect(plain.headers.get('set-cookie')).not.toContain('Secure');
  });

  test('P17: whom a trusted proxy names is signed in, and stands in the log of actions', async () => {
    const trustedUserHeader = {
      header: 'x-forwarded-user',
      scopes: ['read', 'operate'] as const,
      clients: [clientId('acme')],
    };
    const it = await ground({ trustedProxies: ['127.0.0.1'], trustedUserHeader });
    await it.shadow.register(it.bench.client);
    const as = (user: string) => ({ ...proxied, 'x-forwarded-user': user });
    const utf8 = Buffer.from('Zoë', 'utf8').toString('latin1');
    expect((await it.ask('/v1/session', { headers: as(utf8) })).json).toMatchObject({
      name: 'Zoë',
      by: 'proxy',
      scopes: ['read', 'operate'],
      clients: ['acme'],
    });
    expect((await it.post(pause, {}, as('ann'))).json['code']).toBe('HTTP_FOREIGN_SITE');
    expect((await it.post(pause, {}, { ...as('ann'), ...own(it) })).status).toBe(200);
    const [latest] = await it.shadow.keys.actions(1);
    expect(latest).toMatchObject({ actor: 'ann (signed in at the proxy)', action: 'paused' });
    for (const nobody of ['', ' ', 'x'.repeat(201)])
      expect(await codeOf(it, as(nobody))).toBe('HTTP_KEY_NEEDED');
    const twice = await it.raw(
      'GET /v1/session HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Forwarded-User: evil\r\nX-Forwarded-User: ann\r\n\r\n',
    );
    expect(twice).toContain('HTTP_KEY_NEEDED');
    const { authorization } = await it.key();
    const byKey = await it.ask('/v1/session', { headers: { authorization, ...as('ann') } });
    expect(byKey.json).toMatchObject({ by: 'key' });
    const basic = await it.ask('/v1/session', { headers: { authorization: 'Basic YTpi', ...as('ann') } });
    expect(basic.json).toMatchObject({ by: 'proxy', name: 'ann' });
  });

  test('P17: nobody but a trusted proxy can name a user', async () => {
    const trustedUserHeader = { header: 'x-forwarded-user', scopes: ['operate'] as const, clients: null };
    const it = await ground({ trustedProxies: ['127.0.0.2'], trustedUserHeader });
    const named = { 'x-forwarded-user': 'ann' };
    expect(await codeOf(it, named)).toBe('HTTP_KEY_NEEDED');
    expect(await codeOf(it, { ...named, ...proxied })).toBe('HTTP_KEY_NEEDED');
    const off = await ground({ trustedProxies: ['127.0.0.1'] });
    expect(await codeOf(off, named)).toBe('HTTP_KEY_NEEDED');
  });

  test('a key, and a program on this machine, are told who they are', async () => {
    const it = await ground();
    const { authorization } = await it.key({ name: 'directory' });
    expect((await it.ask('/v1/session', { headers: { authorization } })).json).toMatchObject({
      name: 'directory',
      by: 'key',
      scopes: ['read'],
      clients: null,
    });
    expect((await it.ask('/v1/session')).json).toMatchObject({
      by: 'this-machine',
      scopes: ['read', 'refresh', 'operate'],
      clients: null,
    });
  });
}
