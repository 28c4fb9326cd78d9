// A process dies while it fills in words, or removes them. The next one goes on where it was.

import { expect, onTestFinished, test } from 'vitest';
import type { Shadow } from '../../src/shadow/shadow.ts';
import { startChild } from '../contract/child-process.ts';
import { Bench, type OpenFresh } from '../contract/contract-database.ts';
import { foundBy } from '../contract/search-cases.ts';
import { namedCustomer } from '../support/named-customer.ts';

const deaths = ['words-filling', 'words-filling:3', 'words-filling:2,commit-sent', 'words-filling:5'];

/** The steps died at here. */
export const wordsSteps: readonly string[] = ['words-filling'];

async function work(url: string, dieAt = ''): Promise<NodeJS.Signals | number | null> {
  const child = startChild('../crash/words-child.ts', [url, 'acme'], { AA_SHADOW_DIE_AT: dieAt });
  onTestFinished(() => void child.process.kill('SIGKILL'));
  const code = await child.exit;
  return child.process.signalCode ?? code;
}

const ids = Array.from({ length: 850 }, (_, at) => String(at + 1_000));

async function withCustomers(
  openFresh: OpenFresh,
): Promise<{ readonly bench: Bench; readonly shadow: Shadow }> {
  const bench = new Bench(await openFresh());
  onTestFinished(() => bench.remove());
  const shadow = await bench.open();
  for (let at = 0; at < ids.length; at += 170)
    await bench.store(
      shadow,
      ...ids.slice(at, at + 170).map((id) => namedCustomer(id, { last: 'Filled', login: `login ${id}` })),
    );
  return { bench, shadow };
}

export function wordsCases(openFresh: OpenFresh): void {
  test.each(deaths)('P4: whoever fills in words dies at %s', async (dieAt) => {
    const { bench, shadow } = await withCustomers(openFresh);
    await shadow.switchSearch(bench.client, true);
    expect(await work(bench.database.url, dieAt)).toBe('SIGKILL');
    await bench.store(shadow, namedCustomer('1000', { last: 'Other' }), namedCustomer('1849', {}));
    expect(await work(bench.database.url)).toBe(0);
    expect(await foundBy(shadow, bench.client, [{ kind: 'name', text: 'filled' }], 200)).toEqual(
      ids.slice(1, -1),
    );
    expect(await foundBy(shadow, bench.client, [{ kind: 'login', text: 'login*' }], 200)).toEqual(
      ids.slice(1, -1),
    );
    expect(await foundBy(shadow, bench.client, [{ kind: 'name', text: 'other' }])).toEqual(['1000']);
  });

  test('P4: whoever removes words dies, and they are filled in again afterwards', async () => {
    const { bench, shadow } = await withCustomers(openFresh);
    await shadow.switchSearch(bench.client, true);
    expect(await work(bench.database.url)).toBe(0);
    await shadow.switchSearch(bench.client, false);
    expect(await work(bench.database.url, 'words-filling')).toBe('SIGKILL');
    await expect(
      shadow.search(bench.client, { terms: [{ kind: 'name', text: 'filled' }], after: null, limit: 1 }),
    ).rejects.toMatchObject({ code: 'SEARCH_OFF' });
    await shadow.switchSearch(bench.client, true);
    expect(await work(bench.database.url)).toBe(0);
    expect(await foundBy(shadow, bench.client, [{ kind: 'name', text: 'filled' }], 200)).toEqual(ids);
  });
}
