// Named followers of the feed: how far they have read, as they acknowledged.

import { expect, test } from 'vitest';
import { clientId } from '../../src/catalogue/ids.ts';
import type { Acknowledgement, Follower } from '../../src/shadow/shadow.ts';
import { mostFollowers } from '../../src/shadow/ledger/followers.ts';
import { beginning, pageOf } from '../support/told-changes.ts';
import { freshForEach } from './bench-fixture.ts';
import type { OpenFresh } from './contract-database.ts';
import { madeUpCustomer } from './made-up-customer.ts';

const minute = 60_000;

export function followerCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);
  const acknowledge = (parts: Partial<Acknowledgement> = {}) =>
    fixture.shadow.followers.acknowledge(fixture.bench.client, {
      name: 'index',
      place: beginning,
      by: 'ann',
      ...parts,
    });
  const all = (): Promise<readonly Follower[]> => fixture.shadow.followers.all(fixture.bench.client);
  const store = (...names: readonly string[]) =>
    fixture.bench.store(fixture.shadow, ...names.map((id) => madeUpCustomer(id)));
  const placeAfter = async (limit: number) =>
    pageOf(await fixture.shadow.feed(fixture.bench.client, { after: beginning, limit })).place;

  test('P12: a follower is shown with what it has acknowledged, and how far behind it is', async () => {
    const { bench, shadow } = fixture;
    await store('1', '2');
    const committedAt = bench.clock.now();
    const seenAt = bench.clock.pass(minute);
    expect(await acknowledge({ place: await placeAfter(1) })).toBe('kept');
    const readAt = bench.clock.pass(minute);
    expect(await all()).toEqual([
      {
        name: 'index',
        place: { changeNo: 1, committedAt },
        seenAt,
        madeBy: 'ann',
        gone: null,
        behindChanges: 1,
        behindSince: committedAt,
        readAt,
      },
    ]);
    expect(await acknowledge({ place: await placeAfter(2), by: 'bob' })).toBe('kept');
    expect(await all()).toMatchObject([
      { seenAt: readAt, madeBy: 'ann', behindChanges: 0, behindSince: null },
    ]);
    expect(await shadow.followers.place(bench.client, 'index')).toEqual(await placeAfter(2));
    expect(await shadow.followers.place(bench.client, 'nobody')).toBeNull();
    expect(await shadow.followers.place(clientId('other'), 'index')).toBeNull();
  });

  test('P7: who may change what it made alone moves and drops no follower of others', async () => {
    const { bench, shadow } = fixture;
    await store('1', '2');
    await acknowledge({ place: await placeAfter(1) });
    const others = { name: 'index', by: 'bob', ownOnly: true };
    expect(await acknowledge({ ...others, place: await placeAfter(2) })).toBe('not-own');
    expect(await shadow.followers.drop(bench.client, others)).toBe('not-own');
    expect(await all()).toMatchObject([{ madeBy: 'ann', behindChanges: 1 }]);
    expect(await acknowledge({ ownOnly: true, place: await placeAfter(2) })).toBe('kept');
    expect(await shadow.followers.drop(bench.client, { ...others, by: 'ann' })).toBe('dropped');
    expect(await acknowledge({ ...others, place: await placeAfter(2) })).toBe('kept');
  });

  test('P7: a place from which the feed does not go on is not kept', async () => {
    const { bench, shadow } = fixture;
    await store('1', '2');
    const place = await placeAfter(2);
    expect(await acknowledge({ place: { ...place, changeNo: 3 } })).toBe('future');
    expect(await acknowledge({ place: { ...place, committedAt: new Date(0) } })).toBe('other-history');
    expect(await all()).toEqual([]);
    await acknowledge({ place: await placeAfter(1) });
    bench.clock.pass(1);
    await shadow.prune(bench.client, 0);
    expect(await all()).toMatchObject([{ gone: 'expired' }]);
    expect(await acknowledge()).toBe('expired');
    expect(await acknowledge({ place })).toBe('kept');
  });

  test('P9: a client has a limited number of followers, and one that is dropped makes room', async () => {
    const { bench, shadow } = fixture;
    for (let at = 0; at < mostFollowers; at += 1)
      expect(await acknowledge({ name: `reader-${at}` })).toBe('kept');
    expect(await acknowledge({ name: 'one-more' })).toBe('too-many');
    expect(await acknowledge({ name: 'reader-7' })).toBe('kept');
    expect(await shadow.followers.drop(bench.client, { name: 'reader-7', by: 'ann' })).toBe('dropped');
    expect(await shadow.followers.drop(bench.client, { name: 'reader-7', by: 'ann' })).toBe('not-there');
    expect(await shadow.keys.actions(9)).toMatchObject([
      { actor: 'ann', action: 'follower-dropped', client: bench.client, count: 1 },
    ]);
    expect(await acknowledge({ name: 'one-more' })).toBe('kept');
    expect(await all()).toHaveLength(mostFollowers);
  });

  test('O20: followers go with their client', async () => {
    const { bench, shadow } = fixture;
    await store('1');
    await acknowledge();
    const exported = await Array.fromAsync(shadow.exportedRows(bench.client));
    expect(exported.map(({ table }) => table)).toContain('sync_followers');
    await shadow.removeClient(bench.client, { holder: 'here/1/test' });
    expect(await all()).toEqual([]);
  });
}
