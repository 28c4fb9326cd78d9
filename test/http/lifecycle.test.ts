// The life of the server: it listens before it serves, tells what it waits for, and ends quickly.

import { request } from 'node:http';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { Shadow } from '../../src/shadow/shadow.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { lookInside } from '../support/look-inside.ts';
import { listeningGround, servingGround } from './http-ground.ts';

test('it lives before the database is open, and says what it waits for', async () => {
  const it = await listeningGround(freshSqlite);
  expect((await it.ask('/livez')).json).toEqual({ alive: true });
  for (const path of ['/readyz', '/v1/clients', '/v1/clients/acme/customers/1']) {
    const asked = await it.ask(path);
    expect(asked).toMatchObject({ status: 503, json: { code: 'HTTP_NOT_READY' } });
    expect(asked.json['detail']).toContain('migrated');
    expect(asked.headers.get('retry-after')).toBe('5');
  }
  it.serve();
  expect((await it.ask('/readyz')).json).toEqual({ ready: true });
});

test('it is not ready when a newer program has migrated the database, or the database is away', async () => {
  const it = await servingGround(freshSqlite);
  await lookInside(
    it.bench.database.url,
    `INSERT INTO sync_migrations (number, name, applied_at) VALUES (999, 'newer', '2030-01-01T00:00:00Z')`,
  );
  const newer = await it.ask('/readyz');
  expect([newer.status, newer.json['code']]).toEqual([503, 'DB_SCHEMA_NEWER']);
  await it.shadow.close();
  const away = await it.ask('/readyz');
  expect([away.status, away.json['code']]).toEqual([503, 'DB_CLOSED']);
  expect((await it.ask('/livez')).status).toBe(200);
  expect((await it.ask('/v1/clients/acme/customers')).status).toBe(503);
});

test('it is not ready when the database does not answer in time', async () => {
  const it = await listeningGround(freshSqlite);
  const never = () => new Promise<never>(() => undefined);
  it.server.serve({ keys: it.shadow.keys, checkReadable: never } as unknown as Shadow, []);
  const asked = await it.ask('/readyz');
  expect([asked.status, asked.json['code']]).toEqual([503, 'HTTP_NOT_READY']);
  expect(asked.json['detail']).toContain('does not answer in time');
  expect((await it.ask('/livez')).status).toBe(200);
});

test('the address for operating has nothing of a client', async () => {
  const it = await servingGround(freshSqlite, { admin: { host: '127.0.0.1', port: 0 } });
  const admin = it.server.adminAddress ?? '';
  const status = async (path: string) => (await fetch(admin + path)).status;
  expect(await Promise.all(['/livez', '/readyz', '/v1/clients'].map(status))).toEqual([200, 200, 404]);
});

test('a port that is taken for operating closes the first one too', async () => {
  const it = await servingGround(freshSqlite);
  const port = Number(new URL(it.server.address).port);
  await expect(listeningGround(freshSqlite, { admin: { host: '127.0.0.1', port } })).rejects.toMatchObject({
    code: 'HTTP_PORT_TAKEN',
  });
});

test('it ends within two seconds, whatever connections are open', async () => {
  const it = await servingGround(freshSqlite);
  const port = Number(new URL(it.server.address).port);
  const sockets = Array.from({ length: 20 }, (_, at) =>
    connect(port, '127.0.0.1').write(
      at % 2 === 0
        ? ''
        : 'POST /v1/clients/acme/customers/lookup HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{',
    ),
  );
  const idle = request({ port, path: '/livez', headers: { connection: 'keep-alive' } });
  idle.on('error', () => undefined).end();
  onTestFinished(() => void idle.destroy());
  await it.ask('/livez');
  const startedAt = performance.now();
  await Promise.all([it.server.close(), it.server.close()]);
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  await expect(it.ask('/livez')).rejects.toThrow('fetch failed');
  expect(sockets).toHaveLength(20);
});

test('P11: a line of the log has no number of a customer, no parameter and no key', async () => {
  const it = await servingGround(freshSqlite);
  const { authorization, keyId } = await it.key();
  await it.bench.store(it.shadow, madeUpCustomer('7654321'));
  await it.ask('/v1/clients/acme/customers/7654321?sections=emails', { headers: { authorization } });
  await it.ask('/v1/clients/acme/customers/7654321?secretword=1');
  await it.ask('/secretword');
  await it.ask('/livez');
  await expect.poll(() => it.lines.length).toBe(4);
  expect(
    it.lines.map(({ level, fields }) => [level, fields['route'], fields['status'], fields['key']]),
  ).toEqual([
    ['info', '/v1/clients/{client}/customers/{custId}', 200, keyId],
    ['info', '/v1/clients/{client}/customers/{custId}', 400, undefined],
    ['info', null, 404, undefined],
    ['debug', '/livez', 200, undefined],
  ]);
  const text = JSON.stringify(it.lines);
  for (const word of ['7654321', 'emails', 'secretword', authorization.slice(30)])
    expect(text).not.toContain(word);
});

test('answers that are worth it are compressed, and small ones are not', async () => {
  const it = await servingGround(freshSqlite);
  const records = Array.from({ length: 40 }, (_, at) => madeUpCustomer(String(at)));
  await it.bench.store(it.shadow, ...records);
  const encoding = async (path: string, accepted: string) => {
    const asked = await it.ask(path, { headers: { 'accept-encoding': accepted } });
    expect(asked.status).toBe(200);
    return asked.headers.get('content-encoding');
  };
  const page = '/v1/clients/acme/customers';
  expect(await encoding(page, 'gzip, deflate, br')).toBe('br');
  expect(await encoding(page, 'gzip')).toBe('gzip');
  expect(await encoding(page, 'br;q=0, gzip')).toBe('gzip');
  expect(await encoding(page, 'identity')).toBeNull();
  expect(await encoding(`${page}/1`, 'br')).toBeNull();
});

test('the overview is made once for all who ask at once, and again after a second', async () => {
  const { ClientsOverview } = await import('../../src/http/answers/clients-overview.ts');
  const it = await servingGround(freshSqlite);
  let [now, made] = [0, 0];
  const counting = {
    clientState: (client: typeof it.bench.client) => {
      made += 1;
      now += 100;
      return it.shadow.clientState(client);
    },
  };
  const terms = { id: it.bench.client, pollEveryMs: 10_000, brake: { share: 0.05, atLeast: 20 } };
  const overview = new ClientsOverview(counting, [terms], () => now);
  const [first, second] = await Promise.all([overview.current(), overview.current()]);
  expect([made, second]).toEqual([1, first]);
  // It took 100 ms, so it rests for twenty times as long.
  now += 1_999;
  await overview.current();
  expect([made, overview.ageSeconds(first)]).toEqual([1, 2]);
  now += 2;
  expect(await overview.current()).not.toBe(first);
  expect(made).toBe(2);
});
