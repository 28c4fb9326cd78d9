// What a person decides stands in the log of actions, from the transaction that does it: by whom, what, of which client, and how many. No
// number of a customer stands there.

import { expect, test } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import { freshForEach } from './bench-fixture.ts';
import type { OpenFresh } from './contract-database.ts';
import { madeUpCustomer } from './made-up-customer.ts';

const by = 'anne@host';

export function actionCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);
  const logged = async () =>
    (await fixture.shadow.keys.actions(20))
      .map(({ actor, action, client, count }) => [actor, action, client, count])
      .toReversed();
  const ofAcme = (...actions: readonly (readonly [string, number])[]) =>
    actions.map(([action, count]) => [by, action, 'acme', count]);

  test('parked customers and deletions are decided however many they are, and of none nothing is in the log', async () => {
    const { bench, shadow } = fixture;
    const { client } = bench;
    const { operations } = shadow;
    const all = { target: 'all', expected: null, by } as const;
    const lease = await bench.lease(shadow);
    await bench.store(shadow, madeUpCustomer('4711'), madeUpCustomer('4712'));
    await bench.drainOf(shadow, lease, ['4711', '4712', '4713']);
    for (const id of ['4711', '4712', '4713'])
      await bench.apply(shadow, lease, await bench.failed(shadow, id));
    expect(await operations.decideParked(client, { ...all, what: 'retry' })).toEqual({
      kind: 'done',
      count: 3,
    });
    bench.clock.pass(1);
    const named = { ...all, target: [custId('4713'), custId('4799')], what: 'drop' } as const;
    expect(await operations.decideParked(client, named)).toEqual({ kind: 'done', count: 1 });
    expect(await operations.decideParked(client, named)).toEqual({ kind: 'done', count: 0 });
    const confirm = { what: 'confirm', expected: null, by } as const;
    expect(await operations.decideDeletions(client, confirm)).toEqual({ kind: 'done', count: 0 });
    expect(await logged()).toEqual(ofAcme(['parked-retry', 3], ['parked-drop', 1]));
    expect(JSON.stringify(await shadow.keys.actions(20))).not.toContain('47');
  });

  test('P11: who had customers forgotten, and who accepted their numbers again', async () => {
    const { bench, shadow } = fixture;
    await bench.store(shadow, madeUpCustomer('4711'));
    await shadow.forget(bench.client, [custId('4711'), custId('4712')], by);
    bench.clock.pass(1);
    expect(await shadow.unforget(bench.client, [custId('4712'), custId('4713')], by)).toBe(1);
    expect(await shadow.unforget(bench.client, [custId('4712')], by)).toBe(0);
    expect(await logged()).toEqual(ofAcme(['customers-forgotten', 2], ['numbers-accepted-again', 1]));
    expect(JSON.stringify(await shadow.keys.actions(20))).not.toContain('47');
    await shadow.forget(bench.client, [custId('4711')]);
    expect(await logged()).toHaveLength(2);
  });

  test('who took note of a foreign purge, who said that everybody is here, and who removed the client', async () => {
    const { bench, shadow } = fixture;
    const { client } = bench;
    const lease = await bench.lease(shadow);
    const lastAt = bench.clock.now();
    await shadow.recordGoneEntries(lease, { customers: 1, sample: [custId('4711')] });
    await shadow.acknowledgeForeignPurge(client, lastAt, by);
    await shadow.acknowledgeForeignPurge(client, lastAt, by);
    bench.clock.pass(1);
    await shadow.populationSaid(client, by);
    await shadow.releaseLease(lease);
    bench.clock.pass(1);
    await shadow.removeClient(client, { holder: 'here/1/test', by });
    expect(await logged()).toEqual(
      ofAcme(['foreign-purge-acknowledged', 1], ['population-said', 1], ['client-removed', 1]),
    );
  });
}
