// A reader that keeps a copy ends with what is stored, whatever is stored, deleted, forgotten and pruned, and however it reads.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ClientId, clientId, custId } from '../../src/catalogue/ids.ts';
import type { FetchResult, Shadow } from '../../src/shadow/shadow.ts';
import { CopyingReader } from '../support/copying-reader.ts';
import { freshForEach } from './bench-fixture.ts';
import type { HandClock, OpenFresh } from './contract-database.ts';
import { madeUpCustomer } from './made-up-customer.ts';
import { asKept } from '../support/as-kept.ts';

const person = fc.nat({ max: 5 }).map((at) => custId(String(at)));
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('store'),
      ids: fc.uniqueArray(person, { minLength: 1, maxLength: 3 }),
      seed: fc.nat({ max: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('gone'), id: person }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('forget'), id: person }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('unforget'), id: person }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('prune'), keptMs: fc.nat({ max: 20 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('pass'), ms: fc.nat({ max: 10 }) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('read'),
      limit: fc.integer({ min: 1, max: 5 }),
      compact: fc.boolean(),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

interface World {
  readonly shadow: Shadow;
  readonly client: ClientId;
  readonly clock: HandClock;
  readonly reader: CopyingReader;
}

async function fetched(
  { shadow, client, clock }: World,
  one: Extract<Step, { ids: unknown }>,
): Promise<FetchResult[]> {
  const results: FetchResult[] = [];
  for (const id of one.ids) {
    const fetchNumber = await shadow.nextFetchNumber(client);
    const customer = shadow.preparation()(asKept(madeUpCustomer(id, { seed: one.seed })));
    results.push({ kind: 'current', custId: id, fetchNumber, fetchedAt: clock.now(), customer });
  }
  return results;
}

async function take(world: World, one: Step): Promise<void> {
  const { shadow, client, clock, reader } = world;
  if ('ids' in one) await shadow.apply({ client, lease: null, results: await fetched(world, one) });
  else if ('limit' in one) await reader.readPage(one);
  else if ('ms' in one) clock.pass(one.ms);
  else if ('keptMs' in one) await shadow.prune(client, one.keptMs);
  else if (one.kind === 'forget') await shadow.forget(client, [one.id]);
  else if (one.kind === 'unforget') await shadow.unforget(client, [one.id]);
  else {
    const fetchNumber = await shadow.nextFetchNumber(client);
    const gone = { kind: 'gone', custId: one.id, fetchNumber, fetchedAt: clock.now() } as const;
    await shadow.apply({ client, lease: null, results: [gone] });
  }
}

async function stored({ shadow, client }: World): Promise<Readonly<Record<string, unknown>>> {
  const found: Record<string, unknown> = {};
  for (const id of await shadow.customerIds(client, null, 100))
    found[id] = (await shadow.customer(client, id))?.document;
  return found;
}

export function feedProperty(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);

  test('P7, P11: a reader that keeps a copy and obeys the feed ends with what is stored, and with nobody who was forgotten', async () => {
    const { bench, shadow } = fixture;
    let made = 0;
    const property = fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 25 }),
      fc.boolean(),
      async (steps, compact) => {
        const client = clientId(`run-${(made += 1)}`);
        const reader = new CopyingReader(shadow, client);
        const world = { shadow, client, clock: bench.clock, reader };
        for (const one of steps) await take(world, one);
        await reader.readAll({ limit: 3, compact });
        expect(Object.fromEntries(reader.copies)).toEqual(await stored(world));
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });
}
