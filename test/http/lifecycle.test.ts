// The life of the server: it listens before it serves, tells what it waits for, and ends quickly.

import { request } from 'node:http';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { ClientId } from '../../src/catalogue/ids.ts';
import { lookAgeSeconds } from '../../src/http/shared-look.ts';
import { moveShadow } from '../../src/shadow/move-shadow.ts';
import type { Shadow } from '../../src/shadow/shadow.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { lookInside } from '../support/look-inside.ts';
import { following } from './feed-ground.ts';
import { type HttpGround, listeningGround, servingGround } from './http-ground.ts';

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

test('a database that was moved is served no longer: who asks, waits or follows is told', async () => {
  const it = await servingGround(freshSqlite, {}, { look: 10 });
  await it.shadow.register(it.bench.client);
  await it.bench.store(it.shadow, madeUpCustomer('1'));
  const customers = '/v1/clients/acme/customers';
  expect((await it.ask(customers)).status).toBe(200);
  const waits = it.ask('/v1/clients/acme/changes?after=now&wait=25s');
  const stream = it.ask('/v1/clients/acme/changes', { headers: { accept: 'text/event-stream' } });
  await expect.poll(() => it.server.follows()).toBe(2);
  const target = await freshSqlite();
  onTestFinished(() => target.remove());
  const { url: from } = it.bench.database;
  const now = it.bench.clock.now;
  await moveShadow({ from, to: target.url, now }, { shown: { from: 'old', to: 'new' } });
  const waited = await waits;
  expect([waited.status, waited.json['code']]).toEqual([503, 'DB_MOVED']);
  // It ends, and whoever connects again is told why.
  expect((await stream).status).toBe(200);
  const statusOf = async (path: string) => {
    const { status, json } = await it.ask(path);
    return [status, json['code']];
  };
  expect(await statusOf('/readyz')).toEqual([503, 'DB_MOVED']);
  // A look is good for a second.
  await expect.poll(() => statusOf(customers)).toEqual([503, 'DB_MOVED']);
  expect(await statusOf('/v1/clients')).toEqual([503, 'DB_MOVED']);
  expect((await it.ask('/metrics')).text).toContain('aa_shadow_database_readable 0');
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

test('who waits when it ends is answered, and the connection ends with the answer', async () => {
  const it = await servingGround(freshSqlite);
  const waiting = it.ask('/v1/clients/acme/changes?after=now&wait=25s');
  await following(it, 1);
  const closing = it.server.close();
  const { status, headers, json } = await waiting;
  expect([status, json['changes'], headers.get('connection')]).toEqual([200, [], 'close']);
  await closing;
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

const servedClient = ({ bench }: HttpGround) => ({
  id: bench.client,
  pollEveryMs: 10_000,
  brake: { share: 0.05, atLeast: 20 },
});

test('the overview is made once for all who ask at once, and again after a second', async () => {
  const { ClientsOverview } = await import('../../src/http/answers/clients-overview.ts');
  const it = await servingGround(freshSqlite);
  let [now, made] = [0, 0];
  const counting = {
    clientStates: (clients: readonly ClientId[]) => {
      made += 1;
      now += 100;
      return it.shadow.clientStates(clients);
    },
  };
  const overview = new ClientsOverview(counting, [servedClient(it)], () => now);
  const [first, second] = await Promise.all([overview.current(), overview.current()]);
  expect([made, second]).toEqual([1, first]);
  // It took 100 ms, so it rests for fifty times as long.
  now += 4_999;
  await overview.current();
  expect([made, lookAgeSeconds(first, () => now)]).toEqual([1, 5]);
  now += 2;
  expect(await overview.current()).not.toBe(first);
  expect(made).toBe(2);
});

test('a failure of the overview is kept for a second, however long it took', async () => {
  const { ClientsOverview } = await import('../../src/http/answers/clients-overview.ts');
  const it = await servingGround(freshSqlite);
  let [now, made] = [0, 0];
  const failing = {
    clientStates: (clients: readonly ClientId[]) => {
      made += 1;
      now += 5_000;
      return made === 1 ? Promise.reject(new Error('too slow')) : it.shadow.clientStates(clients);
    },
  };
  const overview = new ClientsOverview(failing, [servedClient(it)], () => now);
  await expect(overview.current()).rejects.toThrow('too slow');
  now += 999;
  await expect(overview.current()).rejects.toThrow('too slow');
  expect(made).toBe(1);
  now += 1;
  expect((await overview.current()).documents).toHaveLength(1);
});

test('a status is made once however long that takes, rests for two seconds, and a failure ends nothing but itself', async () => {
  const { ClientStatuses } = await import('../../src/http/answers/client-status.ts');
  const it = await servingGround(freshSqlite);
  const { audits, operations } = it.shadow;
  let now = 0;
  const gates: PromiseWithResolvers<void>[] = [];
  const quickState = async (client: ClientId) => {
    const gate = Promise.withResolvers<void>();
    gates.push(gate);
    await gate.promise;
    return it.shadow.quickState(client);
  };
  const statuses = new ClientStatuses(
    {
      shadow: { audits, operations, quickState },
      errands: { runningAudit: () => null, lastEnqueue: () => null },
      answerTimes: { of: () => null },
    },
    () => now,
  );
  const client = servedClient(it);
  const first = statuses.of(client);
  now += 60_000;
  const second = statuses.of(client);
  gates[0]!.resolve();
  expect(await second).toBe(await first);
  expect(lookAgeSeconds(await first, () => now)).toBe(60);
  now += 1_999;
  expect(await statuses.of(client)).toBe(await first);
  expect(gates).toHaveLength(1);
  now += 1;
  const failing = statuses.of(client);
  statuses.changed(client.id);
  const newer = statuses.of(client);
  gates[1]!.reject(new Error('lost'));
  await expect(failing).rejects.toThrow('lost');
  gates[2]!.resolve();
  expect(await statuses.of(client)).toBe(await newer);
  expect(gates).toHaveLength(3);
  statuses.changed(client.id);
  const alone = statuses.of(client);
  gates[3]!.reject(new Error('lost'));
  await expect(alone).rejects.toThrow('lost');
  void statuses.of(client);
  expect(gates).toHaveLength(5);
});
