// A shadow that was drained from a simulated AA is moved from engine to engine and back: no value changes, and the sync goes
// on in each of the databases as if nothing had happened.

import { expect, onTestFinished, test } from 'vitest';
import { moveShadow } from '../../src/shadow/move-shadow.ts';
import type { Shadow } from '../../src/shadow/shadow.ts';
import { drainOnce } from '../../src/sync/single-drain.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { allRows } from '../support/all-rows.ts';
import { differencesFromTruth } from '../support/compare-with-truth.ts';
import { FeedFold } from '../support/feed-fold.ts';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { demoClient, simulatedSync, type SimulatedSync } from '../support/simulated-sync.ts';

const postgres = postgresForFile();

async function freshUrl(openFresh: OpenFresh): Promise<string> {
  const database = await openFresh();
  onTestFinished(() => database.remove());
  return database.url;
}

async function moved(from: string, to: string): Promise<void> {
  const before = await allRows(from);
  await moveShadow({ from, to }, { shown: { from: 'old', to: 'new' } });
  expect(await allRows(to)).toEqual(before);
}

/** Customers change in every way, and are drained into the database at the address. */
async function goOn({ simulator, context }: SimulatedSync, url: string, feed: FeedFold): Promise<void> {
  const shadow: Shadow = await openShadow(url);
  const told = new Set<string>();
  for (let at = 0; at < 5; at++) told.add(simulator.world.change().custId);
  told.add(simulator.world.add().custId);
  const living = [...simulator.world.custIds()].filter((id) => !told.has(id));
  told.add(simulator.world.delete(living[0] ?? '').custId);
  simulator.world.touch(living[1] ?? '');
  await drainOnce({ ...context, shadow }, `here/${process.pid}/test`);
  const changes = await feed.follow(shadow, demoClient);
  expect(changes.map(({ custId }) => custId).toSorted()).toEqual([...told].toSorted());
  expect(feed.faults).toEqual([]);
  expect(await differencesFromTruth(shadow, demoClient, simulator.world.truths())).toEqual([]);
  await shadow.close();
}

test.each([
  [3, 'camel'],
  [4, 'hyphen'],
] as const)(
  'P2, P7: drained with seed %i, moved to PostgreSQL, drained, moved back, drained: no value and no change is lost',
  async (seed, spelling) => {
    const sync = await simulatedSync({ simulator: { customers: 120, seed, spelling } });
    await sync.drain();
    const feed = new FeedFold();
    await feed.follow(sync.shadow, demoClient);
    await sync.shadow.close();
    const [server, file] = [await freshUrl(() => postgres.openFresh()), await freshUrl(freshSqlite)];
    await moved(sync.database, server);
    await goOn(sync, server, feed);
    await moved(server, file);
    await goOn(sync, file, feed);
  },
);

test('P2: moved there and back without work in between, the rows are those of the original', async () => {
  const sync = await simulatedSync({ simulator: { customers: 60, seed: 9 } });
  await sync.drain();
  await sync.shadow.close();
  const [server, file] = [await freshUrl(() => postgres.openFresh()), await freshUrl(freshSqlite)];
  await moved(sync.database, server);
  await moved(server, file);
  expect(await allRows(file)).toEqual(await allRows(sync.database));
});
