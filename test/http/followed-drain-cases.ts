// Followers over HTTP beside a real drain: the simulator over real sockets, its faults, the real server, and readers that are killed
// and go on. In the end each has what the table has, also after an older copy of the database was restored.

import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { loopbackHttp } from '../../src/config/settings.ts';
import { openHttpServer } from '../../src/http/server.ts';
import type { SimulatedSync } from '../support/simulated-sync.ts';
import { CopyingFollower, soon } from '../client/follow-ground.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { faultRule, faultTitles, mayLieTogether } from '../faults/fault-menu.ts';
import { FaultyWorld } from '../faults/faulty-world.ts';
import { livingDocuments } from '../support/living-documents.ts';
import { demoClient, simulatedSync } from '../support/simulated-sync.ts';
import { tableCopies } from '../support/table-copies.ts';
import { type FollowTerms, HttpFollower } from './http-follower.ts';
import { recorded } from './http-ground.ts';

const terms: fc.Arbitrary<FollowTerms> = fc.record({
  limit: fc.integer({ min: 1, max: 12 }),
  compact: fc.boolean(),
  withCustomers: fc.boolean(),
  dies: fc.boolean(),
  mode: fc.constantFrom('page', 'wait', 'stream'),
  patienceMs: fc.integer({ min: 1, max: 120 }),
});

/** How one run of the client's `follow` goes, until it is left in the middle of its loop or cut off. */
const following = fc.record({
  mode: fc.constantFrom('stream' as const, 'poll' as const),
  compact: fc.boolean(),
  taken: fc.integer({ min: 1, max: 20 }),
  cutOffMs: fc.integer({ min: 5, max: 300 }),
});
type Following = typeof following extends fc.Arbitrary<infer One> ? One : never;

/** What a follower does again and again, as long as there is something to follow. */
const habits = {
  raw: fc.array(fc.array(terms, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 3 }),
  client: fc.array(following, { minLength: 1, maxLength: 6 }),
};

interface Habits {
  readonly raw: readonly (readonly FollowTerms[])[];
  readonly client: readonly Following[];
}

/** Followers of one client at one server. */
class Followers {
  readonly raw: readonly HttpFollower[];
  readonly client: CopyingFollower;
  readonly #habits: Habits;

  constructor(address: string, theirs: Habits) {
    this.raw = theirs.raw.map(() => new HttpFollower({ address, client: demoClient }));
    this.client = new CopyingFollower({ url: address, client: demoClient });
    this.#habits = theirs;
  }

  /** They go on with their habits until the work is done. */
  async beside(work: Promise<unknown>): Promise<void> {
    const done = new AbortController();
    const worked = work.finally(() => done.abort());
    await Promise.all([
      worked,
      ...this.raw.map((one, at) => repeated(this.#habits.raw[at]!, done.signal, (its) => one.step(its))),
      repeated(this.#habits.client, done.signal, (its) => this.#follow(its)),
    ]);
  }

  async #follow({ mode, compact, taken, cutOffMs }: Following): Promise<void> {
    const { client } = this;
    const signal = AbortSignal.timeout(cutOffMs);
    let left = taken;
    for await (const change of client.changes({ mode, compact, signal, onResync: client.onResync })) {
      client.take(change);
      // It is left with this change in hand, which counts as not taken.
      if ((left -= 1) === 0) return;
    }
  }

  /** To the end of what is stored, where nobody writes any more. `head`: until a place with this number is saved, too. */
  async catchUp(table: Readonly<Record<string, unknown>>, head: number | null = null): Promise<void> {
    for (const [at, one] of this.raw.entries()) await one.catchUp(this.#habits.raw[at]![0]!);
    const { client } = this;
    const end = new AbortController();
    const caughtUp = client.keepUp({ signal: end.signal, onResync: client.onResync });
    try {
      await soon(() => client.copy).toEqual(table);
      if (head !== null) await soon(() => placeIn(client.cursor)[0]).toBe(head);
    } finally {
      end.abort();
      await caughtUp;
    }
  }

  /** Why each lost its place. `null`: it did not. */
  lost(): readonly (string | null)[] {
    const ofClient = this.client.resyncs.filter((reason) => reason !== 'first');
    const all = [...this.raw.map(({ lost }) => lost), ofClient];
    return all.map((reasons) => (reasons.length === 0 ? null : reasons.join(', ')));
  }

  async expectTable({ shadow }: Pick<SimulatedSync, 'shadow'>): Promise<void> {
    const table = await livingDocuments(shadow, demoClient);
    await this.catchUp(table);
    for (const { copy } of this.raw) expect(copy).toEqual(table);
  }
}

async function repeated<T>(habit: readonly T[], done: AbortSignal, work: (its: T) => unknown): Promise<void> {
  for (let at = 0; !done.aborted; at += 1) await work(habit[at % habit.length]!);
}

async function served({ shadow }: Pick<SimulatedSync, 'shadow'>): Promise<{ readonly address: string }> {
  const server = await openHttpServer({ settings: loopbackHttp, log: recorded([]), feedTimes: { look: 5 } });
  onTestFinished(() => server.close());
  server.serve(shadow, [{ id: demoClient, pollEveryMs: 1_000, brake: { share: 0.05, atLeast: 20 } }]);
  return server;
}

const faults = fc.record({
  titles: fc.uniqueArray(fc.constantFrom(...faultTitles), { maxLength: 3 }).filter(mayLieTogether),
  often: fc.constantFrom(0.05, 0.2),
});

/** The number of a change that a cursor names, and its time: only a test looks into one. */
function placeIn(cursor: string | null): readonly [changeNo: number, ms: number | null] {
  const [, , changeNo, ms] = JSON.parse(Buffer.from(cursor ?? '', 'base64url').toString()) as readonly [
    string,
    string,
    number,
    number | null,
  ];
  return [changeNo, ms];
}

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
