// Several processes on one database.

import { expect, test } from 'vitest';
import { lookInside } from '../support/look-inside.ts';
import { freshForEach } from './bench-fixture.ts';
import { startChild } from './child-process.ts';
import type { OpenFresh } from './contract-database.ts';
import { madeUpCustomer } from './made-up-customer.ts';
import { toldChanges } from '../support/told-changes.ts';

export function processCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);

  test('several processes may create the same database at once', async () => {
    const fresh = await openFresh();
    const children = Array.from({ length: 4 }, () => startChild('open-child.ts', [fresh.url]));
    expect(await Promise.all(children.map(({ exit }) => exit))).toEqual([0, 0, 0, 0]);
    await fresh.remove();
  });

  test('P7: writers of several processes wait for each other, and no change number is given twice', async () => {
    const { bench, shadow } = fixture;
    const { url } = bench.database;
    const children = ['a', 'b'].map((prefix) => startChild('write-child.ts', [url, prefix, '40']));
    for (let at = 0; at < 40; at++) await bench.store(shadow, madeUpCustomer(`c${at}`));
    expect(await Promise.all(children.map(({ exit }) => exit))).toEqual([0, 0]);
    const changes = await toldChanges(shadow, bench.client);
    expect(changes.map(({ changeNo }) => changeNo)).toEqual(Array.from({ length: 120 }, (_, at) => at + 1));
    expect(new Set(changes.map(({ custId }) => custId)).size).toBe(120);
  });

  test('P2: a reader beside a writer never meets half a customer, and misses no change', async () => {
    const { bench, shadow } = fixture;
    const child = startChild('read-child.ts', [bench.database.url, '300']);
    const said: string[] = [];
    for await (const line of child.lines) {
      said.push(line);
      if (line !== 'reading') continue;
      for (let seed = 1; seed <= 30; seed++)
        await bench.store(
          shadow,
          ...Array.from({ length: 10 }, (_, at) => madeUpCustomer(String(at), { seed })),
        );
    }
    expect(await child.exit).toBe(0);
    expect(JSON.parse(said.at(-1) ?? '')).toEqual({ seen: 300, torn: 0, gaps: 0 });
  });

  test.each([
    ['gives it back', '', 0, 0],
    ['and dies on the way has not given it back', 'lease-releasing', null, 1],
  ])('P4: a worker that releases its share %s', async (_, dieAt, exitCode, left) => {
    const { bench, shadow } = fixture;
    await bench.drainOf(shadow, await bench.lease(shadow), ['1', '2', '3']);
    const { exit } = startChild('release-child.ts', [bench.database.url], { AA_SHADOW_DIE_AT: dieAt });
    expect(await exit).toBe(exitCode);
    expect(await lookInside(bench.database.url, 'SELECT holder FROM sync_shares')).toHaveLength(left);
  });
}
