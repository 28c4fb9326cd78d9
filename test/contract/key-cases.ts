// Keys of programs that read over HTTP, and the log of actions.

import { expect, test } from 'vitest';
import { clientId } from '../../src/catalogue/ids.ts';
import type { NewKey } from '../../src/shadow/shadow.ts';
import { lookInside } from '../support/look-inside.ts';
import { freshForEach } from './bench-fixture.ts';
import type { OpenFresh } from './contract-database.ts';

const minute = 60_000;
const day = 86_400_000;

const newKey: NewKey = {
  keyId: 'abcdefghijkl',
  secretHash: 'f'.repeat(64),
  name: 'the directory',
  clients: [clientId('acme'), clientId('beta')],
  scopes: ['read', 'refresh'],
  livesMs: 90 * day,
};

export function keyCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);

  test('P17: a key comes back as it was made, and one that is not there is not found', async () => {
    const { bench, shadow } = fixture;
    const createdAt = bench.clock.now();
    const made = await shadow.keys.create(newKey, 'ann');
    expect(made).toEqual({
      keyId: newKey.keyId,
      secretHash: newKey.secretHash,
      name: newKey.name,
      clients: newKey.clients,
      scopes: newKey.scopes,
      createdAt,
      expiresAt: new Date(createdAt.getTime() + 90 * day),
      revokedAt: null,
      lastUsedAt: null,
    });
    expect(await shadow.keys.byId(newKey.keyId)).toEqual(made);
    expect(await shadow.keys.byId('nobody')).toBeNull();
    bench.clock.pass(1);
    const other = await shadow.keys.create(
      { ...newKey, keyId: 'aaaaaaaaaaaa', clients: 'all', livesMs: null },
      'ann',
    );
    expect(other).toMatchObject({ clients: 'all', expiresAt: null });
    expect(await shadow.keys.all()).toEqual([made, other]);
  });

  test('P17: a key is revoked once, and keeps the time of it', async () => {
    const { bench, shadow } = fixture;
    await shadow.keys.create(newKey, 'ann');
    const revokedAt = bench.clock.pass(minute);
    expect(await shadow.keys.revoke(newKey.keyId, 'bob')).toMatchObject({ revokedAt });
    bench.clock.pass(minute);
    expect(await shadow.keys.revoke(newKey.keyId, 'bob')).toMatchObject({ revokedAt });
    expect(await shadow.keys.revoke('nobody', 'bob')).toBeNull();
    expect((await shadow.keys.actions(10)).map(({ actor, action }) => [actor, action])).toEqual([
      ['bob', 'key-revoked'],
      ['ann', 'key-created'],
    ]);
  });

  test('P17: who is signed in has a key, until the session or the key ends', async () => {
    const { bench, shadow } = fixture;
    const key = await shadow.keys.create(newKey, 'ann');
    const begin = (idHash: string, livesMs = day) =>
      shadow.keys.beginSession({ idHash, keyId: newKey.keyId, livesMs });
    await begin('a');
    await begin('b', minute);
    expect([await shadow.keys.bySession('a'), await shadow.keys.bySession('nobody')]).toEqual([key, null]);
    bench.clock.pass(minute);
    expect([await shadow.keys.bySession('a'), await shadow.keys.bySession('b')]).toEqual([key, null]);
    await shadow.keys.endSession('a');
    await shadow.keys.endSession('nobody');
    expect(await shadow.keys.bySession('a')).toBeNull();
    await begin('c');
    await shadow.keys.revoke(newKey.keyId, 'bob');
    expect(await shadow.keys.bySession('c')).toBeNull();
  });

  test('P9: of one key the newest hundred sessions are kept, and none that has ended', async () => {
    const { bench, shadow } = fixture;
    await shadow.keys.create(newKey, 'ann');
    const begin = (idHash: string) => shadow.keys.beginSession({ idHash, keyId: newKey.keyId, livesMs: day });
    const rows = async () =>
      (await lookInside(bench.database.url, 'SELECT id_hash FROM sync_sessions')).length;
    for (let at = 0; at < 102; at += 1) {
      await begin(String(at));
      bench.clock.pass(1);
    }
    expect(await rows()).toBe(100);
    expect(await shadow.keys.bySession('1')).toBeNull();
    expect(await shadow.keys.bySession('2')).not.toBeNull();
    bench.clock.pass(day);
    await begin('last');
    expect(await rows()).toBe(1);
  });

  test('the last use of a key is written every five minutes at most', async () => {
    const { bench, shadow } = fixture;
    const use = async () => {
      const key = await shadow.keys.byId(newKey.keyId);
      if (key !== null) await shadow.keys.used(key);
      return (await shadow.keys.byId(newKey.keyId))?.lastUsedAt;
    };
    await shadow.keys.create(newKey, 'ann');
    const first = bench.clock.now();
    expect(await use()).toEqual(first);
    bench.clock.pass(5 * minute - 1);
    expect(await use()).toEqual(first);
    const later = bench.clock.pass(1);
    expect(await use()).toEqual(later);
  });

  test('P9: actions are kept for 400 days, the latest first', async () => {
    const { bench, shadow } = fixture;
    const record = (action: string) =>
      shadow.keys.record({ actor: 'ann', action, client: bench.client, count: 3 });
    await record('first');
    bench.clock.pass(399 * day);
    await record('second');
    const latest = await shadow.keys.actions(10);
    expect(latest.map(({ action }) => action)).toEqual(['second', 'first']);
    expect(latest[0]).toEqual({
      at: bench.clock.now(),
      actor: 'ann',
      action: 'second',
      client: bench.client,
      count: 3,
    });
    bench.clock.pass(2 * day);
    await record('third');
    expect((await shadow.keys.actions(10)).map(({ action }) => action)).toEqual(['third', 'second']);
    expect(await shadow.keys.actions(1)).toHaveLength(1);
  });

  test('P9: what one actor does again in a minute is counted in one row of the log; others have rows of their own', async () => {
    const { bench, shadow } = fixture;
    const minuteMs = 60_000;
    bench.clock.pass(minuteMs - (bench.clock.now().getTime() % minuteMs));
    const record = (actor: string, count: number) =>
      shadow.keys.record({ actor, action: 'refresh-asked', client: bench.client, count });
    await Promise.all(Array.from({ length: 5 }, () => record('ann', 2)));
    bench.clock.pass(minuteMs - 1);
    await record('ann', 30);
    await record('bob', 1);
    await shadow.keys.record({ actor: 'ann', action: 'refresh-asked', client: null, count: 7 });
    const lastOfMinute = bench.clock.now();
    bench.clock.pass(1);
    await record('ann', 4);
    const [latest, ...before] = await shadow.keys.actions(10);
    expect(latest).toMatchObject({ at: bench.clock.now(), actor: 'ann', count: 4 });
    expect(before).toHaveLength(3);
    expect(before).toEqual(
      expect.arrayContaining([
        { at: lastOfMinute, actor: 'ann', action: 'refresh-asked', client: bench.client, count: 40 },
        { at: lastOfMinute, actor: 'bob', action: 'refresh-asked', client: bench.client, count: 1 },
        { at: lastOfMinute, actor: 'ann', action: 'refresh-asked', client: null, count: 7 },
      ]),
    );
  });

  test('O20: keys and actions stay when a client is removed, and are in no export', async () => {
    const { bench, shadow } = fixture;
    await shadow.register(bench.client);
    await shadow.keys.create(newKey, 'ann');
    await shadow.keys.record({ actor: 'ann', action: 'refresh', client: bench.client, count: 1 });
    const exported = await Array.fromAsync(shadow.exportedRows(bench.client));
    expect(exported.map(({ table }) => table)).toEqual(['sync_clients']);
    await shadow.removeClient(bench.client, { holder: 'here/1/test' });
    expect(await shadow.keys.all()).toHaveLength(1);
    expect(await shadow.keys.actions(10)).toHaveLength(2);
  });
}
