// Following the feed: through restarts, refusals and cuts, at least once, and never over a gap.

import { expect, test } from 'vitest';
import { FeedGone, ProblemError, type Trouble } from '../../packages/client/src/index.ts';
import { custId } from '../../src/catalogue/ids.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { pretendServer } from '../support/pretend-server.ts';
import { tableCopies } from '../support/table-copies.ts';
import { CopyingFollower, following, followGround, soon } from './follow-ground.ts';

const modes = ['stream', 'poll'] as const;

test.each(modes)('P7: changes come as they happen, with the customer as it is now (%s)', async (mode) => {
  const ground = await followGround();
  await ground.store('1', '2');
  const follower = new CopyingFollower(ground);
  const run = following(follower, { mode });
  await soon(() => follower.seen).toEqual(['1 1 created', '2 2 created']);
  await ground.store('1/1');
  await ground.remove('2');
  await ground.store('3');
  await ground.shadow.forget(ground.bench.client, [custId('3')]);
  await soon(() => follower.seen.at(-1)).toBe('6 3 forgotten');
  expect(follower.seen.slice(2)).toEqual(
    // The third customer was created and forgotten: what a forgotten one did is told no more.
    expect.arrayContaining(['3 1 updated', '4 2 deleted', '6 3 forgotten']),
  );
  expect(follower.copy).toEqual(await ground.table());
  await run.end();
});

test.each(modes)('a change counts as taken when the next one is asked for (%s)', async (mode) => {
  const ground = await followGround();
  await ground.store('1');
  const follower = new CopyingFollower(ground);
  const changes = follower.changes({ mode });
  expect(await changes.next()).toMatchObject({ value: { change_no: 1 } });
  const before = follower.saved.length;
  const next = changes.next();
  await soon(() => follower.saved.length).toBe(before + 1);
  await ground.store('2');
  expect(await next).toMatchObject({ value: { change_no: 2 } });
  await changes.return();
  const again = follower.changes({ mode });
  expect(await again.next()).toMatchObject({ value: { change_no: 2 } });
  await again.return();
});

test.each(modes)('what a caller could not do is told again (%s)', async (mode) => {
  const ground = await followGround();
  await ground.store('1', '2', '3');
  const follower = new CopyingFollower(ground);
  const work = (async () => {
    for await (const change of follower.changes({ mode }))
      if (change.change_no === 2) throw new Error('the index is full');
  })();
  await expect(work).rejects.toThrow('the index is full');
  const seen: number[] = [];
  for await (const { change_no } of follower.changes({ mode })) {
    seen.push(change_no);
    if (change_no === 3) break;
  }
  expect(seen).toContain(2);
});

test.each(modes)('it goes on through restarts of the server (%s)', async (mode) => {
  const ground = await followGround();
  const follower = new CopyingFollower(ground);
  const troubles: Trouble[] = [];
  const run = following(follower, { mode, onTrouble: (trouble) => troubles.push(trouble) });
  for (let times = 1; times <= 3; times += 1) {
    await ground.store(`${times}`);
    await soon(() => follower.seen.length).toBe(times);
    const before = troubles.length;
    await ground.stop();
    await soon(() => troubles.length).toBeGreaterThan(before);
    await ground.start();
  }
  await ground.store('4');
  await soon(() => follower.seen.length).toBe(4);
  // A server that ends or begins may still answer, and says so.
  for (const { error } of troubles) expect(error.code).toMatch(/^(NO_ANSWER|HTTP_NOT_READY)$/);
  expect(troubles.every((trouble) => trouble.pauseMs > 0 && trouble.mode === mode)).toBe(true);
  await run.end();
});

test.each(modes)(
  'P7: where the feed is gone and nothing is made anew, an error says so, and the cursor stays (%s)',
  async (mode) => {
    const ground = await followGround();
    await ground.store('1');
    const follower = new CopyingFollower(ground);
    const run = following(follower, { mode: 'stream' });
    await soon(() => follower.seen.length).toBe(1);
    await run.end();
    await ground.store('2', '3');
    ground.bench.clock.pass(1);
    await ground.shadow.prune(ground.bench.client, 0);
    const before = [...follower.saved];
    const changes = follower.changes({ mode });
    const error = await changes.next().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FeedGone);
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({
      code: 'HTTP_FEED_GONE',
      reason: 'expired',
      status: 410,
      hint: expect.stringContaining('snapshot'),
      problem: { snapshot: '/v1/clients/acme/snapshot' },
    });
    expect(follower.saved).toEqual(before);
  },
);

test.each(modes)('P7, P11: where the feed is gone, everybody is taken anew (%s)', async (mode) => {
  const ground = await followGround();
  await ground.store('1', '2', '3');
  const follower = new CopyingFollower(ground);
  const asks = { mode, onResync: follower.onResync };
  await following(follower, asks).end();
  const first = following(follower, asks);
  await soon(() => follower.copies.size).toBe(3);
  expect(follower.resyncs).toEqual(['first']);
  await first.end();
  await ground.remove('1');
  await ground.shadow.forget(ground.bench.client, [custId('2')]);
  await ground.store('3/1', '4');
  ground.bench.clock.pass(1);
  await ground.shadow.prune(ground.bench.client, 0);
  const second = following(follower, asks);
  await soon(() => follower.resyncs).toEqual(['first', 'expired']);
  await ground.store('5');
  await soon(() => [...follower.copies.keys()]).toContain('5');
  expect(follower.copy).toEqual(await ground.table());
  await second.end();
});

test.each(modes)(
  'P7: after an older copy of the database was restored, everybody is taken anew (%s)',
  async (mode) => {
    const ground = await followGround();
    await ground.store('1', '2');
    const copies = await tableCopies(ground.bench.database.url);
    await ground.store('3', '4');
    const follower = new CopyingFollower(ground);
    const asks = { mode, onResync: follower.onResync };
    const first = following(follower, asks);
    await soon(() => follower.cursor !== null && follower.copies.size).toBe(4);
    await first.end();
    await copies.restore();
    const second = following(follower, asks);
    await soon(() => follower.resyncs).toEqual(['first', 'future']);
    const later = await ground.bench.open();
    for (const id of ['5', '6', '7']) await ground.bench.store(later, madeUpCustomer(id));
    await soon(() => follower.copies.size).toBe(5);
    expect(follower.copy).toEqual(await ground.table());
    await second.end();
  },
);

test.each(modes)('P7: what changes while a copy is being made is told after it (%s)', async (mode) => {
  const ground = await followGround();
  await ground.store('1', '2');
  const follower = new CopyingFollower(ground);
  const run = following(follower, {
    mode,
    onResync: async ({ reason, customers }) => {
      for await (const { cust_id, document } of customers) {
        follower.copies.set(cust_id, document);
        if (follower.copies.size === 1) await ground.store('1/1', '0');
      }
      follower.resyncs.push(reason);
    },
  });
  await soon(() => follower.resyncs).toEqual(['first']);
  await soon(() => follower.seen).toEqual(['3 1 updated', '4 0 created']);
  expect(follower.copy).toEqual(await ground.table());
  await run.end();
});

test.each(modes)('P7: a cursor of another client begins nothing anew: it is a mistake (%s)', async (mode) => {
  const ground = await followGround();
  await ground.store('1');
  const follower = new CopyingFollower(ground);
  follower.saved.push(Buffer.from('["feed","beta",1,null]').toString('base64url'));
  const changes = follower.changes({ mode, onResync: follower.onResync });
  await expect(changes.next()).rejects.toMatchObject({ name: 'FeedGone', reason: 'other_client' });
  expect([follower.resyncs, follower.saved.length]).toEqual([[], 1]);
});

test('a copy that was not made to its end is none: the cursor stays', async () => {
  const ground = await followGround();
  await ground.store('1', '2');
  const follower = new CopyingFollower(ground);
  const half = follower.changes({
    onResync: async ({ customers }) => {
      for await (const _ of customers) break;
    },
  });
  await expect(half.next()).rejects.toThrow(TypeError);
  await expect(follower.changes({ onResync: () => undefined }).next()).rejects.toThrow('read all of');
  const own = new Error('the index is full');
  const failing = follower.changes({ onResync: () => Promise.reject(own) });
  await expect(failing.next()).rejects.toBe(own);
  expect(follower.saved).toEqual([]);
});

const large = (id: string) => ({
  ...madeUpCustomer(id),
  document: { custId: id, text: 'x'.repeat(1_000_000) },
});

test('a copy that is being made goes on through a restart of the server', async () => {
  const ground = await followGround();
  const ids = Array.from({ length: 16 }, (_, at) => String(at));
  await ground.bench.store(ground.shadow, ...ids.map(large));
  const follower = new CopyingFollower(ground);
  const troubles: Trouble[] = [];
  const run = following(follower, {
    onTrouble: (trouble) => {
      if (troubles.push(trouble) === 1) void ground.start();
    },
    onResync: async ({ customers }) => {
      for await (const { cust_id, document } of customers) {
        follower.copies.set(cust_id, document);
        // A page has 8 MB of documents at most, so there is another one.
        if (follower.copies.size === 2) await ground.stop();
      }
    },
  });
  await soon(() => follower.saved.length).toBe(1);
  expect(follower.copies.size).toBe(16);
  expect(troubles.length).toBeGreaterThan(0);
  await run.end();
});

test('a slow caller is cut off by the server, and gets the rest all the same', async () => {
  const ground = await followGround(freshSqlite, { stalled: 100 });
  const ids = Array.from({ length: 24 }, (_, at) => String(at));
  await ground.bench.store(ground.shadow, ...ids.map(large));
  const follower = new CopyingFollower(ground);
  const troubles: Trouble[] = [];
  for await (const change of follower.changes({ onTrouble: (trouble) => troubles.push(trouble) })) {
    follower.take(change);
    if (follower.seen.length === 3) await soon(() => ground.server!.follows()).toBe(0);
    if (follower.copies.size === ids.length) break;
  }
  expect([...follower.copies.keys()].toSorted()).toEqual(ids.toSorted());
  expect(troubles.map(({ error }) => error.code)).toContain('NO_ANSWER');
});

test.each(modes)('aborting ends it at once, wherever it is, and leaves nothing open (%s)', async (mode) => {
  const ground = await followGround();
  await ground.store('1');
  const follower = new CopyingFollower(ground);
  const controller = new AbortController();
  const changes = follower.changes({ mode, signal: controller.signal });
  await changes.next();
  const waiting = changes.next();
  await soon(() => ground.server!.follows()).toBe(1);
  const startedAt = performance.now();
  controller.abort();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  await soon(() => ground.server!.follows()).toBe(0);
  expect(follower.saved).toHaveLength(1);
  const ended = follower.changes({ mode, signal: AbortSignal.abort() });
  expect(await ended.next()).toEqual({ done: true, value: undefined });
});

test.each(modes)('aborting ends a pause, and a copy that is being made (%s)', async (mode) => {
  const ground = await followGround();
  await ground.store('1', '2');
  const follower = new CopyingFollower(ground);
  const inCopy = new AbortController();
  const copying = follower.changes({
    mode,
    signal: inCopy.signal,
    onResync: async ({ customers }) => {
      for await (const _ of customers) {
        inCopy.abort();
        await new Promise((_resolve, reject) => reject(inCopy.signal.reason as Error));
      }
    },
  });
  expect(await copying.next()).toEqual({ done: true, value: undefined });
  await ground.stop();
  const controller = new AbortController();
  const pausing = follower.changes({
    mode,
    signal: controller.signal,
    pauses: { leastMs: 600_000, mostMs: 600_000 },
    onTrouble: () => setImmediate(() => controller.abort()),
  });
  expect(await pausing.next()).toEqual({ done: true, value: undefined });
  expect(follower.saved).toEqual([]);
});

test.each(modes)('leaving the loop ends it, and leaves nothing open (%s)', async (mode) => {
  const ground = await followGround();
  await ground.store('1', '2');
  const controller = new AbortController();
  for await (const _ of new CopyingFollower(ground).changes({ mode, signal: controller.signal })) break;
  await soon(() => ground.server!.follows()).toBe(0);
});

test.each(modes)(
  'P17: when its key is revoked it ends with the problem, and does not ask on (%s)',
  async (mode) => {
    const ground = await followGround();
    await ground.store('1');
    const { authorization, keyId } = await ground.key({ clients: [ground.bench.client] });
    const follower = new CopyingFollower(ground);
    const changes = follower.changes({ mode, connection: { key: authorization.replace('Bearer ', '') } });
    await changes.next();
    const waiting = changes.next();
    await soon(() => ground.server!.follows()).toBe(1);
    await ground.shadow.keys.revoke(keyId, 'test');
    await expect(waiting).rejects.toMatchObject({ code: 'HTTP_KEY_REFUSED', status: 401 });
  },
);

test.each(modes)('it waits as long as the server asks for (%s)', async (mode) => {
  const statuses = [429, 503, 500];
  const { origin, seen } = await pretendServer((response, _, callNo) => {
    response
      .writeHead(statuses[callNo - 1] ?? 503, callNo > 2 ? {} : { 'retry-after': String(callNo * 120) })
      .end();
  });
  const ground = await followGround();
  const follower = new CopyingFollower(ground);
  const pauses: number[] = [];
  for (let times = 1; times <= 3; times += 1) {
    const controller = new AbortController();
    const changes = follower.changes({
      mode,
      connection: { url: origin },
      signal: controller.signal,
      onTrouble: ({ pauseMs }) => {
        pauses.push(pauseMs);
        controller.abort();
      },
    });
    await changes.next();
  }
  expect(pauses).toEqual([120_000, 240_000, 2.5]);
  expect(seen).toHaveLength(3);
});

test('pauses grow to their limit while the server is away, and begin anew after it came back', async () => {
  const ground = await followGround();
  const follower = new CopyingFollower(ground);
  const pauses: number[] = [];
  const run = following(follower, { mode: 'poll', onTrouble: ({ pauseMs }) => pauses.push(pauseMs) });
  await soon(() => ground.server!.follows()).toBe(1);
  await ground.stop();
  await soon(() => pauses.length).toBeGreaterThan(5);
  expect(pauses.slice(-3)).toEqual([20, 20, 20]);
  expect(pauses).toEqual([2.5, 5, 10, ...pauses.slice(3)]);
  await ground.start();
  await ground.store('1');
  await soon(() => follower.seen.length).toBe(1);
  const before = pauses.length;
  await ground.stop();
  await soon(() => pauses.length).toBeGreaterThan(before);
  expect(pauses[before]).toBe(2.5);
  await run.end();
});

test('what will not pass is thrown: an unknown client, a forged cursor, a server that is none', async () => {
  const ground = await followGround();
  const follower = new CopyingFollower(ground);
  for (const mode of modes) {
    const next = (asks: object) => follower.changes({ mode, ...asks }).next();
    await expect(next({ connection: { client: 'nobody' } })).rejects.toMatchObject({
      code: 'HTTP_NO_SUCH_CLIENT',
    });
    const { origin } = await pretendServer((response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>'),
    );
    await expect(next({ connection: { url: origin } })).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER' });
  }
  follower.saved.push('forged');
  await expect(follower.changes().next()).rejects.toMatchObject({ code: 'HTTP_BAD_CURSOR' });
  expect(follower.saved).toEqual(['forged']);
});
