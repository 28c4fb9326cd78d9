// `unchanged`: measures a second drain of the same customers without changes, as in a renewal spike with few real changes.

import type { Bench, EngineName } from './bench.ts';
import { takeTurn } from './contenders/contender.ts';
import { freeStand } from './free-aa/stand.ts';
import { startFreeAa } from './free-aa/free-aa.ts';
import { withCleanups } from './ground/cleanups.ts';
import { usableDatabases } from './ground/databases.ts';
import { present, ratioOf, Tally } from './ground/tally.ts';

export const unchanged: Bench = (options) =>
  withCleanups(async (cleanups) => {
    const customers = options.customers ?? 20_000;
    const aa = await startFreeAa(customers, cleanups);
    const { usable, notes } = await usableDatabases(options, cleanups);
    const tally = new Tally();
    for (let round = 1; round <= (options.rounds ?? 3); round += 1)
      for (const databases of usable) {
        const { engine } = databases;
        const database = await databases.create();
        const [first, again] = await takeTurn({
          contender: 'unchanged-drain',
          url: aa.address(freeStand(customers, `${round}-${engine}`, true)),
          warmUpUrl: aa.address(freeStand(Math.ceil(customers / 20), `${round}-${engine}-warm-up`)),
          database: database.url,
          bulkSize: 200,
          concurrency: 4,
        });
        await database.drop();
        if (first === undefined || again?.customers !== customers) throw new Error('a drain is incomplete');
        tally.add(`${engine}, first drain`, first);
        tally.add(`${engine}, unchanged`, again);
        options.say(`round ${round}, ${engine}: ${Math.round((customers * 1_000) / again.ms)} customers/s`);
      }
    return { cases: tally.cases(), ratios: ratios(tally), notes };
  });

function ratios(tally: Tally): Readonly<Record<string, number>> {
  const of = (engine: EngineName): number | null =>
    ratioOf(tally, [`${engine}, unchanged`, `${engine}, first drain`], tally.customersPerSecond);
  const [postgres, sqlite] = [of('postgres'), of('sqlite')];
  const both = [postgres, sqlite].filter((ratio) => ratio !== null);
  return present({
    unchanged_over_drain: Math.min(...both),
    unchanged_over_drain_postgres: postgres,
    unchanged_over_drain_sqlite: sqlite,
  });
}
