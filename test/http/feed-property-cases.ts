// A snapshot and the feed after it, read over HTTP while others write, end with what is stored.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { livingDocuments } from '../support/living-documents.ts';
import { type FollowTerms, HttpFollower } from './http-follower.ts';
import { type HttpGround, servingGround } from './http-ground.ts';

const person = fc.nat({ max: 6 }).map(String);
const write = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('store'),
      ids: fc.uniqueArray(person, { minLength: 1, maxLength: 4 }),
      seed: fc.nat({ max: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('delete', 'forget', 'unforget'), id: person }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('prune') }) },
);
type Write = typeof write extends fc.Arbitrary<infer One> ? One : never;

const followed: fc.Arbitrary<FollowTerms> = fc.record({
  limit: fc.integer({ min: 1, max: 4 }),
  compact: fc.boolean(),
  withCustomers: fc.boolean(),
  dies: fc.boolean(),
});

async function carryOut({ bench, shadow }: HttpGround, one: Write): Promise<void> {
  if ('ids' in one) await bench.store(shadow, ...one.ids.map((id) => madeUpCustomer(id, { seed: one.seed })));
  else if (!('id' in one)) await shadow.prune(bench.client, 2);
  else if (one.kind === 'delete') await bench.apply(shadow, null, await bench.gone(shadow, one.id));
  else if (one.kind === 'forget') await shadow.forget(bench.client, [custId(one.id)]);
  else await shadow.unforget(bench.client, [custId(one.id)]);
}

export function feedPropertyCases(openFresh: OpenFresh, numRuns: number): void {
  test('P7, P11: a follower that is killed at any moment, while others write, ends with what is stored', async () => {
    const it = await servingGround(openFresh);
    const property = fc.asyncProperty(
      fc.array(write, { minLength: 1, maxLength: 12 }),
      fc.array(followed, { maxLength: 8 }),
      followed,
      async (writes, steps, last) => {
        const follower = new HttpFollower({ address: it.server.address, client: it.bench.client });
        const writing = (async () => {
          for (const one of writes) await carryOut(it, one);
        })();
        for (const terms of steps) await follower.step(terms);
        await writing;
        while (await follower.step({ ...last, dies: false }));
        expect(follower.copy).toEqual(await livingDocuments(it.shadow, it.bench.client));
      },
    );
    await fc.assert(property, { numRuns });
  });
}
