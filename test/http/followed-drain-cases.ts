// Followers over HTTP beside a real drain: the simulator over real sockets, its faults, the real server, and readers that are killed
// and go on. In the end each has what the table has, also after an older copy of the database was restored.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OpenFresh } from '../contract/contract-database.ts';
import { faultRule, faultTitles, mayLieTogether } from '../faults/fault-menu.ts';
import { FaultyWorld } from '../faults/faulty-world.ts';
import { livingDocuments } from '../support/living-documents.ts';
import { demoClient, type SimulatedSync, simulatedSync } from '../support/simulated-sync.ts';
import { tableCopies } from '../support/table-copies.ts';
import { Followers, habits, placeIn, served } from './followers.ts';

const faults = fc.record({
  titles: fc.uniqueArray(fc.constantFrom(...faultTitles), { maxLength: 3 }).filter(mayLieTogether),
  often: fc.constantFrom(0.05, 0.2),
});

interface Runs {
  readonly drains: number;
  readonly restores: number;
}

export function followedDrainCases(openFresh: OpenFresh, { drains, restores }: Runs): void {
  test('P7: beside a drain with faults, whoever follows over HTTP, killed at any point, ends with what is stored', async () => {
    const property = fc.asyncProperty(
      fc.record({ seed: fc.nat(), rounds: fc.integer({ min: 1, max: 2 }), ...habits }),
      faults,
      async ({ seed, rounds, ...theirs }, { titles, often }) => {
        const { url } = await openFresh();
        const rules = titles.map((title) => faultRule(title, often));
        const world = await FaultyWorld.open({ database: url, rules, seed, style: {} });
        const followers = new Followers((await served(world.sync)).address, theirs);
        await followers.beside(world.live(rounds));
        await followers.expectTable(world.sync);
        // What they have is what AA has, too, and no purge lost anybody.
        expect(await world.faults()).toEqual([]);
      },
    );
    await fc.assert(property, { numRuns: drains });
  }, 600_000);

  test('P7: when an older copy was restored, all followers are told why, take everybody anew, and go on', async () => {
    const changes = fc.integer({ min: 0, max: 12 });
    const property = fc.asyncProperty(
      fc.record({ seed: fc.nat(), before: changes, lost: changes, after: changes, ...habits }),
      async ({ seed, before, lost, after, ...theirs }) => {
        const { url: database } = await openFresh();
        const sync = await simulatedSync({ database, simulator: { customers: 20, seed } });
        const drained = async (count: number): Promise<void> => {
          happenings(sync, count);
          await drain(sync);
        };
        await drained(0);
        await drained(before);
        const followers = new Followers((await served(sync)).address, theirs);
        await followers.expectTable(sync);
        const copy = await tableCopies(database);
        await followers.beside(drained(lost));
        await followers.expectTable(sync);
        // A copy that is ahead of its place may not be told of the restoration: the place may be in the older database, too.
        await followers.catchUp(
          await livingDocuments(sync.shadow, demoClient),
          (await sync.shadow.feedHead(demoClient)).changeNo,
        );
        const known = [...followers.raw, followers.client].map(({ cursor }) => placeIn(cursor));
        await copy.restore();
        await drained(after);
        const reasons = await Promise.all(known.map((place) => reasonFor(sync, place)));
        await followers.expectTable(sync);
        expect(followers.lost()).toEqual(reasons);
        // And they go on in the new history.
        await followers.beside(drained(after));
        await followers.expectTable(sync);
        expect(followers.lost()).toEqual(reasons);
      },
    );
    await fc.assert(property, { numRuns: restores });
  }, 600_000);
}

/** As `run` does, which goes on after it was told that the database was set back. */
async function drain(sync: SimulatedSync): Promise<void> {
  await sync.drain().catch(async (error: { readonly code?: string }) => {
    if (error.code !== 'DB_SET_BACK') throw error;
    await sync.drain();
  });
}

/** Changes, and now and then somebody new and somebody gone. */
function happenings({ simulator: { world } }: SimulatedSync, count: number): void {
  for (let at = 0; at < count; at += 1) {
    world.change();
    if (at % 4 === 1) world.add();
    if (at % 6 === 2) world.delete();
  }
}

/** Why a follower that has read up to there cannot go on. `null`: the change that it has read is in the feed. */
async function reasonFor(
  { shadow }: SimulatedSync,
  [changeNo, ms]: readonly [changeNo: number, ms: number | null],
): Promise<string | null> {
  const head = await shadow.feedHead(demoClient);
  if (changeNo > head.changeNo) return 'future';
  const before = await shadow.feed(demoClient, { after: { changeNo: 0, committedAt: null }, limit: 1_000 });
  if (before.kind === 'gone') throw new Error(before.reason);
  const there = before.changes.find((one) => one.changeNo === changeNo);
  return there?.committedAt.getTime() === ms ? null : 'other_history';
}
