// What those who operate a client see and do over HTTP, on any engine.

import { expect, test } from 'vitest';
import { statusDocument } from '../../src/report/client-status.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { parkLikes } from '../support/parked-likes.ts';
import { type HttpGround, servingGround } from './http-ground.ts';

const acme = '/v1/clients/acme';
const terms = { pollEveryMs: 10_000, brake: { share: 0.05, atLeast: 20 } };

/** 1, 2 and 3 are parked, 4 is pending, and 5 waits to be deleted. */
async function busyGround(openFresh: OpenFresh): Promise<HttpGround> {
  const ground = await servingGround(openFresh);
  const { bench, shadow } = ground;
  await bench.store(shadow, madeUpCustomer('5'));
  const lease = await bench.lease(shadow);
  await bench.drainOf(shadow, lease, ['1', '2', '3', '4', '5']);
  for (const id of ['1', '2', '3']) {
    await bench.apply(shadow, lease, await bench.failed(shadow, id));
    bench.clock.pass(1_000);
  }
  await bench.apply(shadow, lease, await bench.gone(shadow, '5'));
  return ground;
}

const idsIn = (list: unknown): readonly string[] =>
  (list as readonly { readonly cust_id: string }[]).map(({ cust_id }) => cust_id);

export function operateCases(openFresh: OpenFresh): void {
  test('P9: the parked are counted up to ten thousand, and it is said where there are more', async () => {
    const { ask, bench } = bound(await busyGround(openFresh));
    const shown = async (path: string): Promise<unknown> => {
      const { json } = await ask(path);
      const [first = json] = (json['clients'] ?? json['groups'] ?? []) as readonly Record<string, unknown>[];
      return [first['parked'] ?? first['count'], first['parked_more'] ?? first['more']];
    };
    await parkLikes(bench.database.url, 9_997);
    expect(await shown(`${acme}/parked/groups`)).toEqual([10_000, false]);
    await parkLikes(bench.database.url, 1, 'b');
    for (const path of ['/v1/clients', acme, `${acme}/status`, `${acme}/parked/groups`])
      expect([path, await shown(path)]).toEqual([path, [10_000, true]]);
    expect(await shown(`${acme}/parked/groups?exact=true`)).toEqual([10_001, false]);
  });

  test('the status is the document of the command, with the drains and the time that is left', async () => {
    const { ask, bench, shadow } = bound(await busyGround(openFresh));
    const { status, json, headers } = await ask(`${acme}/status`);
    expect(status).toBe(200);
    const expected = statusDocument(terms, await shadow.clientState(bench.client));
    expect(json).toMatchObject(JSON.parse(JSON.stringify(expected)) as object);
    // Four of five took three seconds.
    expect(json).toMatchObject({ drain_seconds_left: 1, drains: [{ drain_no: 1, state: 'refreshing' }] });
    const again = await ask(`${acme}/status`, { headers: { 'if-none-match': headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
  });

  test('the tag of the status stays while nothing but the clock goes on, and its age is told', async () => {
    const { ask, bench, shadow } = bound(await servingGround(openFresh));
    await bench.store(shadow, madeUpCustomer('5'));
    await bench.lease(shadow);
    const first = await ask(`${acme}/status`);
    expect(first.json).toMatchObject({ held_by: { holder: 'elsewhere/1/run' }, behind_since: null });
    expect(Number(first.headers.get('age'))).toBeLessThan(2);
    const tag = first.headers.get('etag') ?? '';
    const known = () => ask(`${acme}/status`, { headers: { 'if-none-match': tag } });
    const readAt = async () => (await ask(`${acme}/status`)).json['read_at'];
    const anew = async (ms: number) => {
      const before = await readAt();
      bench.clock.pass(ms);
      await expect.poll(readAt, { interval: 100 }).not.toBe(before);
    };
    await anew(5_000);
    expect((await known()).status).toBe(304);
    expect((await known()).headers.has('age')).toBe(true);
    // The lease runs out: nobody holds the client any more.
    await anew(600_000);
    expect((await known()).status).toBe(200);
  });

  test('the status says since when the client is behind, and each look is new while its drain refreshes', async () => {
    const { ask, bench, shadow } = bound(await busyGround(openFresh));
    const first = await ask(`${acme}/status`);
    const { oldestKnownAt } = await shadow.clientState(bench.client);
    expect(first.json).toMatchObject({ lag_seconds: 3, behind_since: oldestKnownAt?.toISOString() });
    bench.clock.pass(1_000);
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
    const look = async () => (await ask(`${acme}/status`, { headers })).status;
    await expect.poll(look, { interval: 100 }).toBe(200);
  });

  test('the list of clients has what a page of all needs, and its tag stays while nothing but the clock goes on', async () => {
    const { ask, bench, shadow } = bound(await busyGround(openFresh));
    const first = await ask('/v1/clients');
    const [line] = first.json['clients'] as [Readonly<Record<string, unknown>>];
    const { oldestKnownAt } = await shadow.clientState(bench.client);
    expect(line).toMatchObject({
      lag_seconds: 3,
      behind_since: oldestKnownAt?.toISOString(),
      parked: 3,
      deletions_waiting: 1,
      paused: false,
      queue: { drain: { state: 'refreshing', queued: 5, pending: 1, settled: 4, seconds_left: 1 } },
    });
    const lag = async () => {
      const { json } = await ask(acme);
      return json['lag_seconds'];
    };
    let tag = first.headers.get('etag') ?? '';
    const known = async () => (await ask('/v1/clients', { headers: { 'if-none-match': tag } })).status;
    bench.clock.pass(40_000);
    await expect.poll(lag).toBe(43);
    // The time left has grown from 1 s to 11 s: nothing moves, and that is told.
    await expect.poll(known).toBe(200);
    tag = (await ask('/v1/clients')).headers.get('etag') ?? '';
    bench.clock.pass(1_000);
    await expect.poll(lag).toBe(44);
    expect(await known()).toBe(304);
    await shadow.operations.pause(bench.client, { by: 'ann', reason: null });
    await expect.poll(known).toBe(200);
    const [paused] = (await ask('/v1/clients')).json['clients'] as [unknown];
    expect(paused).toMatchObject({ paused: true, verdict: 'paused' });
  });

  test('what `check` said last stands in the status, and goes with the client', async () => {
    const { ask, bench, shadow } = bound(await busyGround(openFresh));
    expect((await ask(`${acme}/status`)).json['last_check']).toBeNull();
    const fault = { level: 'fault', text: 'queue: AA_AUTH', hint: 'Ask ACGI.' } as const;
    await shadow.operations.keepCheck(bench.client, [fault]);
    const items = [fault, { level: 'ok', text: 'customers: ok', hint: null }] as const;
    await shadow.operations.keepCheck(bench.client, items);
    const at = bench.clock.now().toISOString();
    await expect
      .poll(async () => (await ask(`${acme}/status`)).json['last_check'], { interval: 300 })
      .toEqual({ at, items });
  });

  test('the parked are listed by page and by group', async () => {
    const { ask } = bound(await busyGround(openFresh));
    const first = await ask(`${acme}/parked?limit=2`);
    expect(idsIn(first.json['parked'])).toEqual(['1', '2']);
    const next = await ask(`${acme}/parked?limit=2&cursor=${String(first.json['cursor'])}`);
    expect([idsIn(next.json['parked']), next.json['cursor']]).toEqual([['3'], null]);
    const { json } = await ask(`${acme}/parked/groups?exact=true`);
    expect(json).toMatchObject({ more: false, groups: [{ error_code: 'AA_UNEXPECTED', count: 3 }] });
    const [{ group, hint }] = json['groups'] as [{ readonly group: string; readonly hint: string }];
    expect(hint).toMatch(/\w/);
    expect(idsIn((await ask(`${acme}/parked?group=${group}`)).json['parked'])).toEqual(['1', '2', '3']);
    const foreign = await ask(`${acme}/parked?group=${group}&cursor=${String(first.json['cursor'])}`);
    expect(foreign.json['code']).toBe('HTTP_BAD_CURSOR');
  });

  test('of two operators who act on the same number the second one is refused, and told the new one', async () => {
    const { ask, post, shadow, bench } = bound(await busyGround(openFresh));
    const body = { all: true, expected: 3 };
    const answers = await Promise.all([1, 2].map(() => post(`${acme}/parked/drop`, body)));
    expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['200', '409']);
    expect(answers.find(({ status }) => status === 409)!.json).toMatchObject({
      code: 'HTTP_COUNT_CHANGED',
      count: 0,
    });
    expect((await shadow.clientState(bench.client)).parked).toBe(0);
    const { json } = await ask('/v1/actions');
    expect(json['actions']).toMatchObject([
      { actor: 'a program on this machine', action: 'parked-drop', client: 'acme', count: 3 },
    ]);
  });

  test('single customers and a group are retried', async () => {
    const { post, shadow, bench } = bound(await busyGround(openFresh));
    const retried = await post(`${acme}/parked/retry`, { cust_ids: ['1', '2'], expected: 2 });
    expect([retried.status, retried.json]).toEqual([200, { count: 2 }]);
    const page = { group: null, after: null, limit: 1 };
    const [first] = await shadow.operations.parkedPage(bench.client, page);
    expect(first!.nextAttemptAt).toEqual(bench.clock.now());
    const { group } = (await shadow.operations.parkedGroups(bench.client)).groups[0]!;
    expect((await post(`${acme}/parked/retry`, { group, expected: 3 })).json).toEqual({ count: 3 });
  });

  test('deletions that wait are listed, refused or confirmed, as many as were seen', async () => {
    const { ask, post, shadow, bench } = bound(await busyGround(openFresh));
    expect((await ask(`${acme}/deletions`)).json).toEqual({ deletions: 1, cust_ids: ['5'], leaving: [] });
    const wrong = await post(`${acme}/deletions/confirm`, { expected: 2 });
    expect([wrong.status, wrong.json['count']]).toEqual([409, 1]);
    expect((await post(`${acme}/deletions/refuse`, { expected: 1 })).json).toEqual({ count: 1 });
    expect(await shadow.clientState(bench.client)).toMatchObject({ gone: 0, parked: 4, tombstones: 0 });
    const lease = await bench.lease(shadow);
    await bench.apply(shadow, lease, await bench.gone(shadow, '5'));
    expect((await post(`${acme}/deletions/confirm`, { expected: 1 })).json).toEqual({ count: 1 });
    expect(await shadow.clientState(bench.client)).toMatchObject({ gone: 0, tombstones: 1 });
  });

  test('a client is paused and resumed, and wished to drain now; the status shows it at once', async () => {
    const { ask, post, shadow, bench } = bound(await busyGround(openFresh));
    await ask(`${acme}/status`);
    const paused = await post(`${acme}/pause`, { reason: 'AA is being upgraded' });
    expect(paused.json).toMatchObject({ paused: true, pause: { reason: 'AA is being upgraded' } });
    expect((await ask(`${acme}/status`)).json).toMatchObject({
      verdict: 'paused',
      pause: { by: 'a program on this machine' },
    });
    expect((await ask('/readyz')).status).toBe(200);
    expect((await ask(`${acme}/resume`, { method: 'POST' })).json).toMatchObject({ paused: false });
    expect((await ask(`${acme}/resume`, { method: 'POST' })).json).toEqual({ paused: false, pause: null });
    await ask(`${acme}/drain`, { method: 'POST' });
    expect((await shadow.operations.wishes()).get(bench.client)).toMatchObject({ pausedAt: null });
  });

  test('P17: a key that may only read acts on nothing, and sees the actions of its clients alone', async () => {
    const ground = await busyGround(openFresh);
    const { ask, post } = bound(ground);
    const reader = await ground.key({ clients: [ground.bench.client] });
    const acts = ['parked/retry', 'parked/drop', 'deletions/confirm', 'deletions/refuse', 'pause'];
    for (const act of [...acts, 'resume', 'drain']) {
      const answer = await post(`${acme}/${act}`, { expected: 0, all: true }, reader);
      expect([act, answer.status, answer.json['code']]).toEqual([act, 403, 'HTTP_SCOPE_LACKING']);
    }
    const operator = await ground.key({ name: 'Anne', scopes: ['read', 'operate'] });
    ground.bench.clock.pass(1_000);
    await post(`${acme}/pause`, {}, operator);
    ground.bench.clock.pass(1_000);
    await post('/v1/clients/beta/pause', {}, operator);
    const actionsOf = async (headers: Readonly<Record<string, string>>, query = '') =>
      (await ask(`/v1/actions${query}`, { headers })).json['actions'] as readonly {
        readonly client: string | null;
      }[];
    const own = await actionsOf({ authorization: reader.authorization });
    expect(own).toMatchObject([{ client: 'acme', actor: `key ${operator.keyId} (Anne)`, action: 'paused' }]);
    // What was done to others meanwhile pushes nothing out.
    expect(await actionsOf({ authorization: reader.authorization }, '?limit=1')).toEqual(own);
    const all = await actionsOf({ authorization: operator.authorization });
    expect(all.slice(0, 2).map(({ client }) => client)).toEqual(['beta', 'acme']);
    expect(all.slice(2).map(({ client }) => client)).toEqual([null, null]);
    expect((await post('/v1/clients/beta/pause', {}, reader)).status).toBe(403);
  });

  test.each([
    ['parked/drop', {}, /expected/],
    ['parked/drop', { expected: 1 }, /one of cust_ids, group and all/],
    ['parked/drop', { expected: 1, all: true, group: 'AA_TIMEOUT-0123456789' }, /one of/],
    ['parked/drop', { expected: -1, all: true }, /expected must not be negative/],
    ['parked/drop', { expected: 1, group: "x' or 1=1" }, /group must be a `group`/],
    ['parked/retry', { expected: 1, cust_ids: ['a\0b'] }, /control characters/],
    ['pause', { reason: 'a\nb' }, /one line/],
    ['pause', { why: 'x' }, /no parameter "why"/],
    ['deletions/confirm', { expected: '1' }, /whole number/],
  ])('bad input is refused with its place: %s %j', async (path, body, says) => {
    const { post } = bound(await servingGround(openFresh));
    const { status, json } = await post(`${acme}/${path}`, body);
    expect([status, json['code']]).toEqual([400, 'HTTP_BAD_BODY']);
    expect(json['detail']).toMatch(says);
  });
}

const bound = (ground: HttpGround) => ({
  bench: ground.bench,
  shadow: ground.shadow,
  ask: ground.ask.bind(ground),
  post: ground.post.bind(ground),
});
