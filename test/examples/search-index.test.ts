// The example of a search index that follows: who is forgotten is not found, and where the feed is gone it begins anew.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { keepIndex } from '../../examples/search-index/keep-index.ts';
import { SearchIndex } from '../../examples/search-index/search-index.ts';
import { createClient } from '../../packages/client/src/index.ts';
import { custId } from '../../src/catalogue/ids.ts';
import { type FollowGround, followGround, soon } from '../client/follow-ground.ts';
import { temporaryFolder } from '../support/simulated-sync.ts';
import { namedCustomer } from './named-customer.ts';

const store = (ground: FollowGround, id: string, name: string): Promise<unknown> =>
  ground.bench.store(ground.shadow, namedCustomer(id, name, `${name.split(' ')[0]}@example.org`));

const forget = (ground: FollowGround, id: string): Promise<unknown> =>
  ground.shadow.forget(ground.bench.client, [custId(id)]);

function indexIn(folder: string): SearchIndex {
  const index = new SearchIndex(join(folder, 'search-index.db'));
  onTestFinished(() => index.close());
  return index;
}

function keeping(ground: FollowGround, index: SearchIndex): () => Promise<void> {
  const stop = new AbortController();
  const kept = keepIndex(createClient({ url: ground.url, client: ground.bench.client }), index, {
    signal: stop.signal,
  });
  kept.catch(() => undefined);
  const end = (): Promise<void> => {
    stop.abort();
    return kept;
  };
  onTestFinished(() => end().catch(() => undefined));
  return end;
}

test('people are found by words of their names and by e-mail, as they are now', async () => {
  const ground = await followGround();
  await store(ground, '1', 'Zoë Ångström-Lee');
  await store(ground, '2', 'Ada "AND" Lovelace');
  const index = indexIn(temporaryFolder());
  keeping(ground, index);
  await soon(() => index.find('zoe angstrom')).toEqual(['1']);
  expect(index.find('LOVE')).toEqual(['2']);
  expect(index.find('ada@example.org')).toEqual(['2']);
  expect([index.find('"'), index.find(''), index.find('NEAR(a')]).toEqual([[], [], []]);
  await store(ground, '2', 'Augusta King');
  await ground.remove('1');
  await soon(() => [index.find('zoe'), index.find('lovelace'), index.find('king')]).toEqual([[], [], ['2']]);
});

test('P11: who is forgotten is not found any more, and is not in the file', async () => {
  const ground = await followGround();
  await store(ground, '1', 'Unforgettable Person');
  await store(ground, '2', 'Other Person');
  const folder = temporaryFolder();
  const index = new SearchIndex(join(folder, 'search-index.db'));
  const end = keeping(ground, index);
  await soon(() => index.find('person').toSorted()).toEqual(['1', '2']);
  await forget(ground, '1');
  await soon(() => index.find('person')).toEqual(['2']);
  expect(index.find('unforgettable')).toEqual([]);
  await end();
  index.close();
  const file = readFileSync(join(folder, 'search-index.db'), 'latin1').toLowerCase();
  expect(file).not.toContain('unforgettable');
  expect(file).toContain('other');
});

test('P11: who was forgotten while it was away, and whose change was removed with the history, is not found either', async () => {
  const ground = await followGround();
  for (const [id, name] of [
    ['1', 'Ada One'],
    ['2', 'Ada Two'],
    ['3', 'Ada Three'],
  ] as const)
    await store(ground, id, name);
  const folder = temporaryFolder();
  const first = indexIn(folder);
  const end = keeping(ground, first);
  await soon(() => first.find('ada')).toHaveLength(3);
  await soon(() => first.cursor).not.toBeNull();
  await end();
  await forget(ground, '1');
  await ground.remove('2');
  await store(ground, '4', 'Ada Four');
  ground.bench.clock.pass(1);
  await ground.shadow.prune(ground.bench.client, 0);
  const again = indexIn(folder);
  keeping(ground, again);
  await soon(() => again.find('ada').toSorted()).toEqual(['3', '4']);
  await store(ground, '3', 'Somebody Else');
  await soon(() => again.find('ada')).toEqual(['4']);
});
