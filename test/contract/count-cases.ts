// The counts of customers that are kept beside the feed: they are those that a count of all rows finds, and not all rows are counted.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ClientId, clientId, custId } from '../../src/catalogue/ids.ts';
import { everySection } from '../../src/config/section-keys.ts';
import type { FetchResult, Shadow } from '../../src/shadow/shadow.ts';
import { shapeOf } from '../../src/shape/shape.ts';
import { asKept } from '../support/as-kept.ts';
import { lookInside } from '../support/look-inside.ts';
import { freshForEach } from './bench-fixture.ts';
import type { Bench, OpenFresh } from './contract-database.ts';
import { madeUpCustomer } from './made-up-customer.ts';

const withRule = shapeOf(everySection, {
  rule: { keep: [{ own: { custType: { kind: 'values', values: ['I'] } }, sections: {} }], never: [] },
});

const steps = ['store', 'store', 'gone', 'irrelevant', 'irrelevant', 'forget', 'look', 'look'] as const;
type Step = (typeof steps)[number];

const step = fc.tuple(fc.constantFrom(...steps), fc.constantFrom('1', '2', '3', '4'));

let clients = 0;

/** The work of the bench for a client of its own. */
async function ofOwn(bench: Bench, shadow: Shadow, isRuled: boolean) {
  clients += 1;
  const client = clientId(`counted-${clients}`);
  await shadow.register(client);
  if (isRuled) {
    await shadow.shapes.begin(client, withRule);
    const seen = { fields: ['custType'], judged: 1, kept: 1, doubted: 0 };
    await shadow.shapes.noteSeen(client, withRule.id, seen);
  }
  let seed = 0;
  const fetch = async () => ({
    fetchNumber: await shadow.nextFetchNumber(client),
    fetchedAt: bench.clock.pass(1),
  });
  const resultOf = async (kind: Step, id: string): Promise<FetchResult> => {
    const [one, fetched] = [custId(id), await fetch()];
    if (kind !== 'store') return { kind: kind === 'gone' ? 'gone' : 'irrelevant', custId: one, ...fetched };
    seed += 1;
    const customer = shadow.preparation()(asKept(madeUpCustomer(id, { seed })));
    return { kind: 'current', custId: one, customer, ...fetched };
  };
  return {
    client,
    take: async (kind: Step, id: string): Promise<void> => {
      if (kind === 'forget') await shadow.forget(client, [custId(id)]);
      else if (kind === 'look') await looked(shadow, client);
      else await shadow.apply({ client, lease: null, results: [await resultOf(kind, id)] });
    },
  };
}

const countsIn = ({
  customers,
  tombstones,
}: {
  readonly customers: number;
  readonly tombstones: number;
}) => ({
  customers,
  tombstones,
});

/** As kept, beside a count of all rows. */
async function looked(shadow: Shadow, client: ClientId): Promise<void> {
  const [[together], counted] = [await shadow.clientStates([client]), await shadow.clientState(client)];
  expect(together === undefined ? null : countsIn(together)).toEqual(countsIn(counted));
}

export function countCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);

  test('P12: whoever comes, goes, leaves, comes back or is forgotten, the counts are those of the rows', async () => {
    const { bench, shadow } = fixture;
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(step, { maxLength: 25 }), async (isRuled, taken) => {
        const own = await ofOwn(bench, shadow, isRuled);
        await own.take('look', '');
        for (const [kind, id] of taken) {
          if (kind === 'irrelevant' && !isRuled) continue;
          // Of a tombstone whom the rule does not keep nothing is told, so it counts until the next change.
          if (kind === 'look' && isRuled) await own.take('store', '5');
          await own.take(kind, id);
        }
        await own.take('store', '5');
        await own.take('look', '');
      }),
      { numRuns: 12 },
    );
  });

  test('P12: who leaves and comes back has not all customers counted anew', async () => {
    const { bench, shadow } = fixture;
    const { client, take } = await ofOwn(bench, shadow, true);
    for (const id of ['1', '2', '3']) await take('store', id);
    expect((await shadow.quickState(client)).customers).toBe(3);
    // A count of all rows would miss it.
    await lookInside(
      bench.database.url,
      `DELETE FROM customers WHERE client_id = '${client}' AND cust_id = '3'`,
    );
    await take('irrelevant', '1');
    expect(countsIn(await shadow.quickState(client))).toEqual({ customers: 2, tombstones: 0 });
    await take('gone', '2');
    await take('store', '1');
    expect(countsIn(await shadow.quickState(client))).toEqual({ customers: 2, tombstones: 1 });
    await take('store', '2');
    expect(countsIn(await shadow.quickState(client))).toEqual({ customers: 3, tombstones: 0 });
  });
}
