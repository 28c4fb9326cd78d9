// A follower that is cut off and goes on again at any points ends with a copy that equals the table, whatever is stored, deleted,
// forgotten and pruned, and whatever happens to the server.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ClientId, clientId, custId } from '../../src/catalogue/ids.ts';
import type { FetchResult } from '../../src/shadow/shadow.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { CopyingFollower, type FollowGround, followGround } from './follow-ground.ts';
import { asKept } from '../support/as-kept.ts';

const person = fc.nat({ max: 5 }).map((at) => custId(String(at)));
const anyMode = fc.constantFrom('stream' as const, 'poll' as const);

const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('store'), id: person, seed: fc.nat({ max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('gone'), id: person }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('forget'), id: person }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unforget'), id: person }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('prune'), keptMs: fc.nat({ max: 20 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart') }) },
  // So many changes are taken; then the follower is left, and has not said that it took the last one.
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('follow'),
      mode: anyMode,
      compact: fc.boolean(),
      taken: fc.integer({ min: 1, max: 5 }),
    }),
  },
);

type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

class World {
  readonly ground: FollowGround;
  readonly client: ClientId;
  readonly follower: CopyingFollower;
  /** How many customers were written to say that this was the end. */
  #ends = 0;

  constructor(ground: FollowGround, client: ClientId) {
    this.ground = ground;
    this.client = client;
    this.follower = new CopyingFollower(ground);
  }

  async take(one: Step): Promise<void> {
    const { shadow, bench } = this.ground;
    if ('taken' in one) await this.follow(one);
    else if ('seed' in one) await this.#store(one.id, one.seed);
    else if ('keptMs' in one) await shadow.prune(this.client, one.keptMs);
    else if (!('id' in one)) await this.#restart();
    else if (one.kind === 'forget') await shadow.forget(this.client, [one.id]);
    else if (one.kind === 'unforget') await shadow.unforget(this.client, [one.id]);
    else await this.#apply({ kind: 'gone', custId: one.id, fetchedAt: bench.clock.pass(1) });
  }

  /** Follows until so many changes are taken, or until the end of the feed. */
  async follow({ mode, compact, taken }: Extract<Step, { taken: unknown }>): Promise<void> {
    const end = await this.#writeEnd();
    const { follower, client } = this;
    const atEnd = new AbortController();
    let count = 0;
    for await (const change of follower.changes({
      mode,
      compact,
      connection: { client },
      signal: atEnd.signal,
      onResync: async (resync) => {
        await follower.onResync(resync);
        // Nothing more will come.
        if (follower.copies.has(end)) atEnd.abort();
      },
    })) {
      follower.take(change);
      if ((count += 1) >= taken || change.cust_id === end) return;
    }
  }

  /** Somebody new, whom a follower that has read everything must meet. */
  async #writeEnd(): Promise<string> {
    const id = `end ${(this.#ends += 1)}`;
    await this.#store(id, 0);
    return id;
  }

  async #restart(): Promise<void> {
    await this.ground.stop();
    await this.ground.start();
  }

  async #store(id: string, seed: number): Promise<void> {
    const { shadow, bench } = this.ground;
    const customer = shadow.preparation()(asKept(madeUpCustomer(id, { seed })));
    await this.#apply({ kind: 'current', custId: custId(id), fetchedAt: bench.clock.pass(1), customer });
  }

  async #apply(
    result:
      | Omit<Extract<FetchResult, { kind: 'current' }>, 'fetchNumber'>
      | Omit<Extract<FetchResult, { kind: 'gone' }>, 'fetchNumber'>,
  ): Promise<void> {
    const { shadow } = this.ground;
    const fetchNumber = await shadow.nextFetchNumber(this.client);
    await shadow.apply({ client: this.client, lease: null, results: [{ ...result, fetchNumber }] });
  }
}

const numRuns = 12;

test('P7, P11: whatever happens, and wherever the follower is cut off, its copy ends as the table is', async () => {
  const ground = await followGround();
  ground.others = Array.from({ length: numRuns * 20 }, (_, at) => clientId(`run-${at}`));
  await ground.stop();
  await ground.start();
  let made = 0;
  const property = fc.asyncProperty(
    fc.array(step, { minLength: 1, maxLength: 20 }),
    anyMode,
    async (steps, last) => {
      const world = new World(ground, clientId(`run-${made++}`));
      for (const one of steps) await world.take(one);
      await world.follow({ kind: 'follow', mode: last, compact: false, taken: Infinity });
      expect(world.follower.copy).toEqual(await ground.table(world.client));
    },
  );
  await fc.assert(property, { numRuns });
});
