// Those who follow the feed as it goes on, on any engine.

import { expect, test } from 'vitest';
import type { FeedTimes } from '../../src/http/feed/feed-service.ts';
import type { Shadow } from '../../src/shadow/shadow.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { dataOf, type EventReader } from '../support/event-reader.ts';
import {
  acme,
  changesIn,
  cursorIn,
  following,
  many,
  read,
  shortStream,
  store,
  stream,
} from './feed-ground.ts';
import { type HttpGround, listeningGround, otherClient, servingGround } from './http-ground.ts';

export function feedStreamCases(openFresh: OpenFresh): void {
  const serving = (times: Partial<FeedTimes> = {}): Promise<HttpGround> =>
    servingGround(openFresh, {}, times);

  test('P7: a stream tells what is there and what comes, and goes on after the last id', async () => {
    const it = await serving();
    await store(it, '1', '2');
    const first = await stream(it);
    expect(first.response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    expect(first.response.headers).not.toHaveProperty('content-encoding');
    expect((await first.at(0)).name).toBe('bookmark');
    await first.at(2);
    await store(it, '3');
    await first.at(3);
    expect([shortStream(first), first.retryMs]).toEqual([
      ['1 1 created', '2 2 created', '3 3 created'],
      3_000,
    ]);
    expect(first.changes).toEqual(changesIn(await read(it)));
    expect(first.lastId).toBe(cursorIn(await read(it)));
    const [second] = first.events.filter(({ name }) => name === 'change').slice(1);
    first.close();
    const again = await stream(it, 'after=now', { 'last-event-id': second?.id ?? '' });
    await again.at(1);
    expect(shortStream(again)).toEqual(['3 3 created']);
    again.close();
    const waiting = await stream(it, 'after=now&include=customer&compact=true');
    expect(dataOf(await waiting.at(0))).toEqual({ cursor: first.lastId });
    await store(it, '1/1');
    const told = dataOf(await waiting.at(1));
    expect(told['customer']).toEqual((await it.ask(`${acme}/customers/1`)).json);
    waiting.close();
    await following(it, 0);
  });

  test('P7: a stream that cannot go on says why, and ends', async () => {
    const it = await serving({ bookmark: 20 });
    await store(it, '1', '2');
    const [late, end] = [cursorIn(await read(it, 'limit=1')), cursorIn(await read(it))];
    const open = await stream(it, `after=${end}`);
    it.bench.clock.pass(1);
    await it.shadow.prune(it.bench.client, 0);
    const reasonOf = async (reader: EventReader): Promise<unknown> => {
      const data = dataOf(await reader.first('gone'));
      await reader.ended;
      expect(data).toEqual({ code: 'HTTP_FEED_GONE', reason: data['reason'], snapshot: `${acme}/snapshot` });
      expect(reader.retryMs).toBe(60_000);
      return data['reason'];
    };
    expect(await reasonOf(await stream(it, `after=${late}`))).toBe('expired');
    const foreign = cursorIn(await it.ask(`/v1/clients/${otherClient}/changes`));
    expect(await reasonOf(await stream(it, `after=${foreign}`))).toBe('other_client');
    await expect(stream(it, 'after=x')).rejects.toMatchObject({ code: 'HTTP_BAD_CURSOR' });
    await it.shadow.removeClient(it.bench.client, { holder: 'here/1/test' });
    expect(await reasonOf(open)).toBe('future');
  });

  test('P9: followers at one place cost one look and one page, however many they are', async () => {
    const it = await listeningGround(openFresh, {}, { look: 50 });
    const calls = { feed: 0, numbers: 0 };
    const { shadow } = it;
    const counting = {
      keys: shadow.keys,
      checkNotMoved: () => Promise.resolve(),
      feedHead: shadow.feedHead.bind(shadow),
      customerTextsOf: shadow.customerTextsOf.bind(shadow),
      feed: (...args: Parameters<Shadow['feed']>) => {
        calls.feed += 1;
        return shadow.feed(...args);
      },
      feedNumbers: () => {
        calls.numbers += 1;
        return shadow.feedNumbers();
      },
    } as unknown as Shadow;
    it.serve({ shadow: counting });
    const readers = await many(60, () => stream(it));
    const waiting = many(40, () => read(it, 'wait=20s'));
    await following(it, 100);
    const [before, startedAt] = [{ ...calls }, performance.now()];
    await store(it, '1');
    for (const one of readers) await one.first('change');
    await waiting;
    const looks = Math.ceil((performance.now() - startedAt) / 50) + 1;
    // Not one for each of the hundred. Those whom a busy machine wakes later may cost another one.
    expect(calls.feed - before.feed).toBeLessThanOrEqual(10);
    expect(calls.numbers - before.numbers).toBeLessThanOrEqual(looks);
    for (const one of readers) one.close();
    await following(it, 0);
    const [looked] = [calls.numbers];
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(calls.numbers).toBeLessThanOrEqual(looked + 1);
  });

  test('P12: when the database cannot be read, streams end and those who wait are told', async () => {
    const it = await serving();
    const reader = await stream(it);
    const waiting = read(it, 'wait=20s');
    await following(it, 2);
    await it.shadow.close();
    await reader.ended;
    expect(await waiting).toMatchObject({ status: 503, json: { code: 'DB_CLOSED' } });
  });
}
