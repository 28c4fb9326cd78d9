// The lanes of the calls to a real simulator: what a person asks for goes next, and then a purge, however much is owed.

import { expect, test } from 'vitest';
import { keepNothing } from '../../src/aa/association.ts';
import { custId } from '../../src/catalogue/ids.ts';
import { simulatedSync } from '../support/simulated-sync.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('P9: with 100,000 customers of the backfill waiting, what a person asks for starts next, and then a purge', async () => {
  const sync = await simulatedSync({ association: { concurrency: 1, bulkSize: 100 } });
  const { world } = sync.simulator;
  const [asked] = [...world.custIds()].map(custId);
  const calls = (): readonly string[] =>
    world.journal().map(({ procedure, custIds }) => (custIds > 0 ? `${custIds}` : procedure));
  const before = calls().length;
  world.setLatency({ fixedMs: 100 });
  const stop = new AbortController();
  const owed = Array.from({ length: 1_000 }, (_, page) =>
    sync.aa
      .getCustomers(
        Array.from({ length: 100 }, (__, at) => custId(`${page * 100 + at + 1}`)),
        { lane: 'backfill', prepare: keepNothing, signal: stop.signal },
      )
      .catch(() => null),
  );
  while (sync.aa.pacing().active < 1) await turn();
  expect(sync.aa.pacing().waiting).toBe(999);
  const purge = sync.aa.purgeQueue('1').catch(() => undefined);
  const person = sync.aa.getCustomers([asked!], { lane: 'asked', prepare: keepNothing });
  expect((await person).customers).toHaveLength(1);
  await purge;
  while (calls().length < before + 4) await turn();
  stop.abort();
  await Promise.all(owed);
  expect(calls().slice(before, before + 4)).toEqual(['100', '1', 'purge', '100']);
});
