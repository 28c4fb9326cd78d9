// The fast lane over real sockets, against the real simulator: what is fetched, and what is said of a copy that is not fresh.

import { onTestFinished, expect, test } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import { loopbackHttp } from '../../src/config/settings.ts';
import { newKeyText, secretHash, writeKey } from '../../src/http/access/key-text.ts';
import { openHttpServer } from '../../src/http/server.ts';
import type { KeyScope } from '../../src/shadow/shadow.ts';
import { type LaneBudget, unlimited } from '../../src/sync/fast-lane/budget.ts';
import { fastLaneOver } from '../support/fast-lane-over.ts';
import { demoClient, simulatedSync, type SimulatedSync } from '../support/simulated-sync.ts';
import { type LogLine, recorded } from './http-ground.ts';

const hourMs = 3_600_000;
const customers = `/v1/clients/${demoClient}/customers`;

class Served {
  readonly sync: SimulatedSync;
  address = '';
  readonly lines: LogLine[] = [];
  /** Milliseconds that are added to the clock. */
  later = 0;
  readonly now = (): Date => new Date(Date.now() + this.later);

  constructor(sync: SimulatedSync) {
    this.sync = sync;
  }

  get ids(): readonly string[] {
    return [...this.sync.simulator.world.custIds()];
  }

  async ask(path: string, init: RequestInit = {}) {
    const response = await fetch(`${this.address}${customers}${path}`, init);
    const text = await response.text();
    const json = (text === '' ? {} : JSON.parse(text)) as Readonly<Record<string, unknown>>;
    const { headers, status } = response;
    return { status, json, headers, cache: headers.get('cache-status'), age: Number(headers.get('age')) };
  }

  post(path: string, body?: object, headers: Readonly<Record<string, string>> = {}) {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    return this.ask(path, { method: 'POST', ...sent, headers: { ...type, ...headers } });
  }

  async key(...scopes: readonly KeyScope[]): Promise<{ readonly authorization: string }> {
    const { keyId, secret } = newKeyText();
    const key = { keyId, secretHash: secretHash(secret), name: 'login', clients: 'all', scopes } as const;
    await this.sync.shadow.keys.create({ ...key, livesMs: null }, 'test');
    return { authorization: `Bearer ${writeKey({ keyId, secret })}` };
  }

  calls(): number {
    return this.sync.simulator.world.journal().filter(({ procedure }) => procedure === 'customers').length;
  }

  async callsOf(work: () => Promise<unknown>): Promise<number> {
    const before = this.calls();
    await work();
    return this.calls() - before;
  }
}

async function served(budget: LaneBudget = unlimited): Promise<Served> {
  const sync = await simulatedSync();
  await sync.drain();
  const it = new Served(sync);
  const server = await openHttpServer({ settings: loopbackHttp, log: recorded(it.lines), now: it.now });
  onTestFinished(() => server.close());
  const brake = { share: 0.05, atLeast: 20 };
  server.serve(sync.shadow, [{ id: demoClient, pollEveryMs: 1_000, brake }], {
    fastLane: fastLaneOver(sync, budget, it.now),
  });
  it.address = server.address;
  return it;
}

test('a customer that is older than was asked for is fetched; the answer says how old it is', async () => {
  const it = await served();
  const [id] = it.ids;
  const hit = await it.ask(`/${id}?maxAge=1m`);
  expect(hit).toMatchObject({ status: 200, cache: 'aa-shadow; hit' });
  expect(hit.json['warning']).toBeUndefined();
  it.later = hourMs;
  const plain = await it.ask(`/${id}`);
  expect(plain).toMatchObject({ status: 200, cache: 'aa-shadow; hit' });
  expect(plain.age).toBeGreaterThanOrEqual(3_600);
  it.sync.simulator.world.drift('change', id);
  const fetched = await it.ask(`/${id}?maxAge=1m`);
  expect(fetched).toMatchObject({ status: 200, cache: 'aa-shadow; fwd=stale; stored' });
  expect(fetched.age).toBeLessThan(60);
  expect(Date.parse(String(fetched.headers.get('as-of')))).toBeGreaterThan(Date.now() + hourMs - 60_000);
  expect(await it.sync.differences()).toEqual([]);
});

test('an unchanged customer costs no body: 304 tells its age, too', async () => {
  const it = await served();
  const [id] = it.ids;
  const etag = (await it.ask(`/${id}`)).headers.get('etag') ?? '';
  it.later = hourMs;
  const same = await it.ask(`/${id}?maxAge=1m`, { headers: { 'if-none-match': etag } });
  expect(same).toMatchObject({ status: 304, cache: 'aa-shadow; fwd=stale; stored' });
  expect(same.headers.get('age')).not.toBeNull();
  expect(same.headers.get('as-of')).not.toBeNull();
});

test('concurrent requests share one call of AA', async () => {
  const it = await served();
  const [id] = it.ids;
  it.later = hourMs;
  it.sync.simulator.world.setLatency({ fixedMs: 200 });
  const calls = await it.callsOf(async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => it.ask(`/${id}?maxAge=1m`)));
    const told = answers.map(({ cache }) => cache);
    expect(told).toContain('aa-shadow; fwd=stale; stored');
    expect(told).toContain('aa-shadow; fwd=stale; collapsed');
  });
  expect(calls).toBe(1);
});

test('P12: a copy that is not fresh never comes silently', async () => {
  const it = await served();
  const [id] = it.ids;
  it.later = hourMs;
  it.sync.simulator.world.setFaults([{ procedure: 'customers', fault: 'http-503' }]);
  const away = await it.ask(`/${id}?maxAge=1m`);
  expect(away).toMatchObject({ status: 200, cache: 'aa-shadow; hit; detail=aa-away' });
  expect(away.json).toMatchObject({
    cust_id: id,
    warning: { code: 'aa-away', error_code: 'AA_HTTP_STATUS' },
  });
  expect(away.age).toBeGreaterThanOrEqual(3_600);
  it.sync.simulator.world.clearFaults();
  it.sync.simulator.world.setLatency({ fixedMs: 300 });
  const slow = await it.ask(`/${id}?maxAge=1m&timeout=1ms`);
  expect(slow).toMatchObject({ status: 200, cache: 'aa-shadow; hit; detail=timed-out' });
  expect(slow.json['warning']).toMatchObject({ code: 'timed-out' });
  const etag = slow.headers.get('etag') ?? '';
  const headers = { 'if-none-match': etag };
  it.later += hourMs;
  const unsent = await it.ask(`/${id}?maxAge=1m&timeout=1ms`, { headers });
  expect(unsent).toMatchObject({ status: 304, cache: 'aa-shadow; hit; detail=timed-out' });
});

test('the header counts with the scope refresh alone, the parameter needs it, and there is a floor', async () => {
  const it = await served();
  const [id] = it.ids;
  it.later = hourMs;
  const reader = await it.key('read');
  const both = await it.key('read', 'refresh');
  const reload = { 'cache-control': 'max-age=0' };
  expect(await it.ask(`/${id}`, { headers: { ...reader, ...reload } })).toMatchObject({
    status: 200,
    cache: 'aa-shadow; hit',
  });
  const refused = await it.ask(`/${id}?maxAge=30s`, { headers: reader });
  expect(refused).toMatchObject({ status: 403, json: { code: 'HTTP_SCOPE_LACKING' } });
  expect(await it.ask(`/${id}`, { headers: { ...both, ...reload } })).toMatchObject({
    cache: 'aa-shadow; fwd=stale; stored',
  });
  const calls = await it.callsOf(async () => {
    for (const init of [{ headers: { ...both, ...reload } }, { headers: both }])
      expect(await it.ask(`/${id}?maxAge=0`, init)).toMatchObject({ cache: 'aa-shadow; hit' });
  });
  expect(calls).toBe(0);
  for (const path of [`/${id}/refresh`, '/refresh'])
    expect(await it.post(path, undefined, reader)).toMatchObject({ status: 403 });
});

test('who is not stored is fetched, or told not to be known; what cannot be asked is not "no such customer"', async () => {
  const it = await served();
  const { world } = it.sync.simulator;
  const added = world.add().custId;
  expect(await it.ask(`/${added}?maxAge=1m`)).toMatchObject({
    status: 200,
    cache: 'aa-shadow; fwd=miss; stored',
  });
  const calls = await it.callsOf(async () => {
    for (const _ of [1, 2])
      expect(await it.ask('/5555555?maxAge=1m')).toMatchObject({
        status: 404,
        json: { code: 'HTTP_NO_SUCH_CUSTOMER' },
      });
  });
  expect(calls).toBeLessThanOrEqual(3);
  world.setFaults([{ procedure: 'customers', fault: 'http-503' }]);
  expect(await it.ask('/5555556?maxAge=1m')).toMatchObject({
    status: 503,
    json: { code: 'HTTP_NOT_FETCHED' },
  });
});

test('beyond the budget the copy comes with its warning; POST is told when to come again', async () => {
  const it = await served({ perMinute: 100, perAsker: 1 });
  const [a, b] = it.ids;
  it.later = hourMs;
  expect(await it.ask(`/${a}?maxAge=1m`)).toMatchObject({ cache: 'aa-shadow; fwd=stale; stored' });
  const over = await it.ask(`/${b}?maxAge=1m`);
  expect(over).toMatchObject({ status: 200, cache: 'aa-shadow; hit; detail=over-budget' });
  expect(over.json['warning']).toMatchObject({ code: 'over-budget' });
  expect(await it.ask('/5555555?maxAge=1m')).toMatchObject({ status: 429 });
  for (const [path, body] of [[`/${b}/refresh?wait=5s`], ['/refresh?wait=5s', { cust_ids: [b] }]] as const) {
    const refused = await it.post(path, body);
    expect(refused).toMatchObject({ status: 429, json: { code: 'HTTP_OVER_BUDGET' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
  }
  // Another key has a budget of its own.
  const headers = await it.key('read', 'refresh');
  expect(await it.ask(`/${b}?maxAge=1m`, { headers })).toMatchObject({
    cache: 'aa-shadow; fwd=stale; stored',
  });
});

test('POST refresh of one: with wait it tells what became of it, without it goes on', async () => {
  const it = await served();
  const { world } = it.sync.simulator;
  const [id, other] = it.ids;
  world.drift('change', id);
  const done = await it.post(`/${id}/refresh?wait=10s&sections=emails`);
  expect(done).toMatchObject({
    status: 200,
    cache: 'aa-shadow; fwd=stale; stored',
    json: { cust_id: id, outcome: 'fetched', applied: 'updated', warning: null, customer: { cust_id: id } },
  });
  world.drift('change', other);
  expect(await it.post(`/${other}/refresh`)).toMatchObject({
    status: 202,
    json: { cust_id: other, outcome: 'under-way', applied: null, warning: null, customer: null },
  });
  await expect.poll(() => it.sync.differences()).toEqual([]);
  expect(await it.post('/5555555/refresh?wait=10s')).toMatchObject({ status: 404 });
  await it.sync.shadow.forget(demoClient, [custId(other!)]);
  expect(await it.post(`/${other}/refresh?wait=10s`)).toMatchObject({ status: 410 });
});

test('a key that may only refresh does not read', async () => {
  const it = await served();
  const done = await it.post(`/${it.ids[0]}/refresh?wait=10s`, undefined, await it.key('refresh'));
  expect(done).toMatchObject({ status: 200, json: { outcome: 'fetched', customer: null } });
});

test('POST refresh of many: one outcome for each, and one line in the log of actions, without numbers', async () => {
  const it = await served();
  const { world } = it.sync.simulator;
  const [a, b, c] = it.ids;
  world.drift('change', a);
  await it.sync.shadow.forget(demoClient, [custId(c!)]);
  const headers = await it.key('refresh');
  const asked = [a, b, c, '5555555', a];
  const done = await it.post('/refresh?wait=10s', { cust_ids: asked }, headers);
  expect(done.status).toBe(200);
  expect(done.json).toMatchObject({
    customers: [
      { cust_id: a, outcome: 'fetched', applied: 'updated', warning: null },
      { cust_id: b, outcome: 'fetched', applied: 'unchanged' },
      { cust_id: c, outcome: 'forgotten' },
      { cust_id: '5555555', outcome: 'not-found' },
    ],
  });
  const [action] = await it.sync.shadow.keys.actions(1);
  expect(action).toMatchObject({ action: 'refresh-asked', client: demoClient, count: 4 });
  expect(action?.actor).toMatch(/^key [0-9a-f]{12} \(login\)$/);
  expect(await it.post('/refresh', { cust_ids: [b] }, headers)).toMatchObject({
    status: 202,
    json: { customers: [{ outcome: 'under-way' }] },
  });
  const many = Array.from({ length: 201 }, (_, at) => String(at));
  expect(await it.post('/refresh', { cust_ids: many }, headers)).toMatchObject({ status: 400 });
});

test('P11: a spelling that was forgotten is not fetched, though the number is stored under another one', async () => {
  const it = await served();
  const [id = ''] = it.ids;
  const other = custId(`0${id}`);
  await it.sync.shadow.forget(demoClient, [other]);
  // Forgotten was whoever has the number. It came back under one spelling.
  await it.sync.shadow.unforget(demoClient, [custId(id)]);
  await it.sync.aa.forceEnqueue(custId(id));
  await it.sync.drain();
  expect((await it.ask(`/${id}`)).status).toBe(200);
  const calls = await it.callsOf(async () => {
    const done = await it.post('/refresh?wait=10s', { cust_ids: [other] });
    expect(done.json).toMatchObject({ customers: [{ cust_id: other, outcome: 'forgotten', applied: null }] });
    expect(await it.post(`/${other}/refresh?wait=10s`)).toMatchObject({ status: 410 });
    expect(await it.ask(`/${other}?maxAge=5s`)).toMatchObject({ status: 410 });
  });
  expect(calls).toBe(0);
});

test('of a customer that could not be fetched, the hint is the cure of what is wrong', async () => {
  const it = await served();
  const { world } = it.sync.simulator;
  world.setFaults([{ procedure: 'customers', fault: 'failure', code: '100' }]);
  const refused = await it.ask('/5555555?maxAge=1m');
  expect(refused).toMatchObject({
    status: 503,
    json: { code: 'HTTP_NOT_FETCHED', hint: expect.stringMatching(/`username` and `password`/) },
  });
  world.setFaults([{ procedure: 'customers', fault: 'http-503' }]);
  it.later = hourMs;
  expect((await it.ask('/5555556?maxAge=1m')).json['hint']).toMatch(/^Ask again in some seconds/);
});

test('who would not wait longer is told so, and the log does not call it an error', async () => {
  const it = await served();
  const { world } = it.sync.simulator;
  world.setLatency({ fixedMs: 300 });
  const slow = await it.ask('/5555555?maxAge=1m&timeout=1ms');
  expect(slow).toMatchObject({
    status: 503,
    json: { code: 'HTTP_NOT_FETCHED', hint: expect.stringMatching(/the fetch goes on/) },
  });
  const levels = () => it.lines.map(({ level, fields }) => [level, fields['status']]);
  await expect.poll(levels).toEqual([['info', 503]]);
  world.setLatency({ fixedMs: 0 });
  world.setFaults([{ procedure: 'customers', fault: 'http-503' }]);
  expect((await it.ask('/5555556?maxAge=1m')).status).toBe(503);
  await expect.poll(() => levels().at(-1)).toEqual(['error', 503]);
});

test.each(['maxAge=soon', 'maxAge=400d', 'timeout=26s', 'timeout=-1s', 'maxage=5s'])(
  'a wrong parameter is told: %s',
  async (query) => {
    const it = await served();
    expect(await it.ask(`/${it.ids[0]}?${query}`)).toMatchObject({
      status: 400,
      json: { code: 'HTTP_BAD_PARAMETER' },
    });
  },
);
