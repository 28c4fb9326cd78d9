// Followers of one client over HTTP, of two kinds: readers that are killed at any moment, and the client package. They follow beside
// whatever is done, and in the end each has what the table has.

import fc from 'fast-check';
import { expect, onTestFinished } from 'vitest';
import { loopbackHttp } from '../../src/config/settings.ts';
import { openHttpServer } from '../../src/http/server.ts';
import { CopyingFollower, soon } from '../client/follow-ground.ts';
import { livingDocuments } from '../support/living-documents.ts';
import { demoClient, type SimulatedSync } from '../support/simulated-sync.ts';
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
export const habits = {
  raw: fc.array(fc.array(terms, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 3 }),
  client: fc.array(following, { minLength: 1, maxLength: 6 }),
};

export interface Habits {
  readonly raw: readonly (readonly FollowTerms[])[];
  readonly client: readonly Following[];
}

/** Followers of one client at one server. */
export class Followers {
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
  async catchUp(table: Copy, head: number | null = null, of: Look = asItIs): Promise<void> {
    for (const [at, one] of this.raw.entries()) await one.catchUp(this.#habits.raw[at]![0]!);
    const { client } = this;
    const end = new AbortController();
    const caughtUp = client.keepUp({ signal: end.signal, onResync: client.onResync });
    try {
      await soon(() => of(client.copy)).toEqual(of(table));
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

  /** Each has what is stored. `of`: what is compared; default: the documents. */
  async expectTable({ shadow }: Pick<SimulatedSync, 'shadow'>, of: Look = asItIs): Promise<void> {
    const table = await livingDocuments(shadow, demoClient);
    await this.catchUp(table, null, of);
    for (const { copy } of this.raw) expect(of(copy)).toEqual(of(table));
  }
}

/** Documents by the numbers of their customers. */
type Copy = Readonly<Record<string, unknown>>;
type Look = (copy: Copy) => unknown;
const asItIs: Look = (copy) => copy;
/** Whose documents there are. */
export const numbersIn = (copy: Copy): readonly string[] => Object.keys(copy).toSorted();

async function repeated<T>(habit: readonly T[], done: AbortSignal, work: (its: T) => unknown): Promise<void> {
  for (let at = 0; !done.aborted; at += 1) await work(habit[at % habit.length]!);
}

/** A server over the shadow, asked over real sockets. */
export async function served({
  shadow,
}: Pick<SimulatedSync, 'shadow'>): Promise<{ readonly address: string }> {
  const server = await openHttpServer({ settings: loopbackHttp, log: recorded([]), feedTimes: { look: 5 } });
  onTestFinished(() => server.close());
  server.serve(shadow, [{ id: demoClient, pollEveryMs: 1_000, brake: { share: 0.05, atLeast: 20 } }]);
  return server;
}

/** The number of a change that a cursor names, and its time: only a test looks into one. */
export function placeIn(cursor: string | null): readonly [changeNo: number, ms: number | null] {
  const [, , changeNo, ms] = JSON.parse(Buffer.from(cursor ?? '', 'base64url').toString()) as readonly [
    string,
    string,
    number,
    number | null,
  ];
  return [changeNo, ms];
}
