// Dying at any moment (SIGKILL) and starting again.

import { expect, test } from 'vitest';
import type { Shadow } from '../../src/shadow/shadow.ts';
import { custId } from '../../src/catalogue/ids.ts';
import { freshForEach } from './bench-fixture.ts';
import { startChild } from './child-process.ts';
import type { Bench, OpenFresh } from './contract-database.ts';
import { madeUpCustomer } from './made-up-customer.ts';

const [oldSeed, newSeed] = [1, 2];
const names = Array.from({ length: 60 }, (_, at) => String(1_000 + at));

/** Lets the worker run until it has begun its n-th batch, then kills it: mostly in the middle of a transaction. */
async function killedWhileApplying(url: string, batches: number): Promise<void> {
  const child = startChild('drain-child.ts', [url, String(newSeed)]);
  let begun = 0;
  for await (const line of child.lines) {
    if (line.startsWith('applying')) begun += 1;
    if (begun === batches || line === 'purging') child.process.kill('SIGKILL');
  }
  await child.exit;
}

/** `old` or `new`, by every single row; anything else is half a customer. */
async function versionOf(bench: Bench, shadow: Shadow, name: string): Promise<string> {
  const stored = await shadow.customer(bench.client, custId(name));
  const versions = new Set<string>();
  for (const [version, seed] of [
    ['old', oldSeed],
    ['new', newSeed],
  ] as const) {
    const record = madeUpCustomer(name, { seed });
    const whole =
      stored?.document['seed'] === String(seed) && stored.columns['login_id'] === record.values[2];
    const emails = stored?.rows.emails.every(
      (row) => row['email_serno'] === record.sections.emails[0]!.values[0],
    );
    const files = stored?.rows.files.every(
      (row) => row['file_serno'] === record.sections.files[0]!.values[0],
    );
    if (whole && emails && files) versions.add(version);
  }
  return [...versions].join(' ') || 'half';
}

export function crashCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);

  test(
    'P2, P4: whenever a worker is killed, every customer is wholly old or wholly new, and ledger and feed agree',
    { timeout: 120_000 },
    async () => {
      const { bench, shadow } = fixture;
      await bench.store(shadow, ...names.map((name) => madeUpCustomer(name, { seed: oldSeed })));
      const lease = await bench.lease(shadow, 'elsewhere/1/run');
      const drainNo = await bench.drainOf(shadow, lease, names);
      await shadow.releaseLease(lease);
      let finished = false;
      for (let round = 1; !finished; round++) {
        await killedWhileApplying(bench.database.url, 1 + (round % 3));
        bench.clock.pass(31_000);
        const again = await bench.open();
        const versions = await Promise.all(names.map((name) => versionOf(bench, again, name)));
        const stored = versions.filter((version) => version === 'new').length;
        const progress = await again.drainProgress(bench.client, drainNo);
        const changes = await again.changes(bench.client, names.length, 1_000);
        expect(versions).not.toContain('half');
        expect(progress).toMatchObject({ stored, pending: names.length - stored });
        expect(changes.map((change) => change.custId).toSorted()).toEqual(
          names.filter((_, at) => versions[at] === 'new'),
        );
        const next = await bench.lease(again, `elsewhere/${round + 1}/run`);
        finished = progress.pending === 0;
        await again.releaseLease(next);
        await again.close();
      }
      const child = startChild('drain-child.ts', [bench.database.url, String(newSeed)]);
      expect(await child.exit).toBe(0);
      expect(await shadow.clientState(bench.client)).toMatchObject({ drain: null, customers: names.length });
      expect(await shadow.changes(bench.client, names.length, 1_000)).toHaveLength(names.length);
    },
  );
}
