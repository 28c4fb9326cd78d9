// Parked customers in groups of one error each, and what a person decides of as many as were seen.

import { expect, test } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import type { FetchResult, Lease, Shadow } from '../../src/shadow/shadow.ts';
import { freshForEach } from './bench-fixture.ts';
import { type Bench, ids, type OpenFresh } from './contract-database.ts';
import { madeUpCustomer } from './made-up-customer.ts';

const failedBy = async (
  bench: Bench,
  shadow: Shadow,
  id: string,
  [errorCode, errorMessage]: readonly [string, string],
): Promise<FetchResult> => ({ ...(await bench.failed(shadow, id)), errorCode, errorMessage }) as FetchResult;

const slow = (seconds: number) => ['AA_TIMEOUT', `AA gave no answer within ${seconds} s`] as const;
const odd = ['AA_UNEXPECTED', 'AA reported an unexpected error of its own'] as const;

/** 1, 2 and 3 are too slow, 4 is odd. */
async function fourParked(bench: Bench, shadow: Shadow): Promise<Lease> {
  await bench.store(shadow, madeUpCustomer('4'));
  const lease = await bench.lease(shadow);
  await bench.drainOf(shadow, lease, ['1', '2', '3', '4', '5']);
  for (const [id, error] of [
    ['1', slow(30)],
    ['2', slow(31)],
    ['3', slow(120)],
    ['4', odd],
  ] as const) {
    await bench.apply(shadow, lease, await failedBy(bench, shadow, id, error));
    bench.clock.pass(1_000);
  }
  return lease;
}

export function parkedGroupCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);
  const groups = async () => (await fixture.shadow.operations.parkedGroups(fixture.bench.client)).groups;
  const decide = (
    what: 'retry' | 'drop',
    target: readonly string[] | { readonly group: string } | 'all',
    expected: number,
  ) =>
    fixture.shadow.operations.decideParked(fixture.bench.client, {
      what,
      target: Array.isArray(target) ? target.map(custId) : (target as { readonly group: string } | 'all'),
      expected,
      by: 'anne@host',
    });

  test('the parked are grouped by code and gist, whatever numbers stand in the message', async () => {
    const { bench, shadow } = fixture;
    await fourParked(bench, shadow);
    const [first, second, ...others] = await groups();
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      group: expect.stringMatching(/^AA_TIMEOUT-[0-9a-f]{10}$/),
      errorCode: 'AA_TIMEOUT',
      gist: 'AA gave no answer within # s',
      count: 3,
      more: false,
      sample: ['1', '2', '3'],
    });
    const [one, , three] = await shadow.parked(bench.client, 10);
    expect(first).toMatchObject({
      oldestParkedAt: one!.parkedAt,
      newestParkedAt: three!.parkedAt,
      nextAttemptAt: one!.nextAttemptAt,
    });
    expect(second).toMatchObject({ errorCode: 'AA_UNEXPECTED', count: 1, sample: ['4'] });
    expect(await shadow.operations.parkedGroups(bench.client, { exact: true })).toEqual({
      groups: [first, second],
      more: false,
    });
  });

  test('a customer leaves its group with the next error, and the groups with the next success', async () => {
    const { bench, shadow } = fixture;
    const lease = await fourParked(bench, shadow);
    await bench.apply(shadow, lease, await failedBy(bench, shadow, '3', odd));
    expect((await groups()).map(({ sample }) => sample)).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
    await bench.apply(shadow, lease, await bench.current(shadow, madeUpCustomer('3')));
    await bench.apply(shadow, lease, await bench.gone(shadow, '4'));
    expect((await groups()).map(({ sample }) => sample)).toEqual([['1', '2']]);
    await shadow.refuseDeletions(bench.client);
    expect((await groups()).map(({ errorCode }) => errorCode)).toEqual([
      'AA_TIMEOUT',
      'LEDGER_DELETION_REFUSED',
    ]);
  });

  test('the parked are listed in pages, of all groups or of one', async () => {
    const { bench, shadow } = fixture;
    await fourParked(bench, shadow);
    const { client } = bench;
    const [, , three, four] = await shadow.parked(client, 10);
    const { group } = (await groups())[0]!;
    const page = (of: string | null, after: typeof three | null, limit: number) =>
      shadow.operations.parkedPage(client, { group: of, after: after ?? null, limit });
    expect(ids(await page(null, null, 3))).toEqual(['1', '2', '3']);
    expect(ids(await page(null, three, 3))).toEqual(['4']);
    expect(await page(null, four, 3)).toEqual([]);
    expect(ids(await page(group, null, 2))).toEqual(['1', '2']);
    expect(ids(await page(group, (await page(group, null, 2))[1], 2))).toEqual(['3']);
  });

  test('nothing is done where another number is parked than was expected', async () => {
    const { bench, shadow } = fixture;
    await fourParked(bench, shadow);
    const before = await shadow.parked(bench.client, 10);
    const { group } = (await groups())[0]!;
    expect(await decide('drop', { group }, 2)).toEqual({ kind: 'changed', count: 3 });
    expect(await decide('drop', 'all', 3)).toEqual({ kind: 'changed', count: 4 });
    expect(await decide('retry', ['1', '9'], 2)).toEqual({ kind: 'changed', count: 1 });
    expect(await decide('retry', { group: 'AA_TIMEOUT-0000000000' }, 1)).toEqual({
      kind: 'changed',
      count: 0,
    });
    expect(await shadow.parked(bench.client, 10)).toEqual(before);
    expect(await shadow.keys.actions(10)).toEqual([]);
  });

  test('one, a group or all are retried or dropped, and each act is in the log with its number', async () => {
    const { bench, shadow } = fixture;
    const lease = await fourParked(bench, shadow);
    const { group } = (await groups())[0]!;
    expect(await decide('retry', { group }, 3)).toEqual({ kind: 'done', count: 3 });
    const due = await shadow.claimParked(lease, 10);
    expect(ids(due).toSorted()).toEqual(['1', '2', '3']);
    await shadow.unclaim(lease, due);
    expect(await decide('drop', ['2'], 1)).toEqual({ kind: 'done', count: 1 });
    expect(await decide('drop', { group }, 2)).toEqual({ kind: 'done', count: 2 });
    expect(await decide('retry', 'all', 1)).toEqual({ kind: 'done', count: 1 });
    expect(await shadow.clientState(bench.client)).toMatchObject({ parked: 1, drain: { queued: 2 } });
    expect(
      (await shadow.keys.actions(10)).map(({ action, count }) => `${action} ${count}`).toSorted(),
    ).toEqual(['parked-drop 1', 'parked-drop 2', 'parked-retry 1', 'parked-retry 3']);
  });

  test('of two people who decide at once the second one is told', async () => {
    const { bench, shadow } = fixture;
    await fourParked(bench, shadow);
    const other = await bench.open();
    const terms = { what: 'drop', target: 'all', expected: 4, by: 'anne@host' } as const;
    const answers = await Promise.all(
      [shadow, other].map((one) => one.operations.decideParked(bench.client, terms)),
    );
    expect(answers.map(({ kind, count }) => `${kind} ${count}`).toSorted()).toEqual(['changed 0', 'done 4']);
  });
}
