// `search-cost`: a first drain with the search and without it, in turns: what the words of customers cost.

import type { Bench, Case, EngineName } from './bench.ts';
import { type Measure, perSecond, takeTurn } from './contenders/contender.ts';
import { type FreeAa, startFreeAa } from './free-aa/free-aa.ts';
import { freeStand } from './free-aa/stand.ts';
import { withCleanups } from './ground/cleanups.ts';
import { type Databases, usableDatabases } from './ground/databases.ts';
import { median } from './ground/tally.ts';

interface Pair {
  readonly on: Measure;
  readonly off: Measure;
}

export const searchCost: Bench = (options) =>
  withCleanups(async (cleanups) => {
    const customers = options.customers ?? 20_000;
    const aa = await startFreeAa(customers, cleanups);
    const { usable, notes } = await usableDatabases(options, cleanups);
    const pairs: Partial<Record<EngineName, Pair[]>> = {};
    for (let round = 1; round <= (options.rounds ?? 5); round += 1)
      for (const databases of usable) {
        const pair = await pairOf(databases, { aa, customers, round });
        (pairs[databases.engine] ??= []).push(pair);
        options.say(`round ${round}, ${databases.engine}: ${rateRatio(pair).toFixed(3)}`);
      }
    const cases = Object.entries(pairs).flatMap(([engine, all]) => casesOf(engine, all));
    return { cases, ratios: ratiosOf(pairs), notes };
  });

interface Round {
  readonly aa: FreeAa;
  readonly customers: number;
  readonly round: number;
}

/** The first of a pair is another one in each round. */
async function pairOf(databases: Databases, round: Round): Promise<Pair> {
  if (round.round % 2 === 1) {
    const on = await drained(databases, round, true);
    return { on, off: await drained(databases, round, false) };
  }
  const off = await drained(databases, round, false);
  return { on: await drained(databases, round, true), off };
}

async function drained(
  databases: Databases,
  { aa, customers, round }: Round,
  search: boolean,
): Promise<Measure> {
  const database = await databases.create();
  const name = `${round}-${databases.engine}-${search ? 'with' : 'without'}`;
  const [measure] = await takeTurn({
    contender: 'whole-drain',
    url: aa.address(freeStand(customers, name, true)),
    warmUpUrl: aa.address(freeStand(Math.ceil(customers / 20), `${name}-warm-up`)),
    database: database.url,
    bulkSize: 200,
    concurrency: 4,
    search,
  });
  await database.drop();
  if (measure?.customers !== customers) throw new Error('a drain is incomplete');
  return measure;
}

const rate = (measure: Measure): number => perSecond(measure, measure.customers);
const rateRatio = ({ on, off }: Pair): number => rate(on) / rate(off);
const cpuOf = ({ cpuMs, customers }: Measure): number => cpuMs / customers;

const casesOf = (engine: string, pairs: readonly Pair[]): readonly Case[] =>
  (['on', 'off'] as const).flatMap((which) => {
    const name = `${engine}, ${which === 'on' ? 'with' : 'without'} the search`;
    const measures = pairs.map((pair) => pair[which]);
    return [
      { name, value: median(measures.map(rate)), unit: 'customers/s' },
      {
        name: `${name}, processor time of the program`,
        value: median(measures.map(cpuOf)),
        unit: 'ms/customer',
      },
    ];
  });

/** Medians of the pairs: both drains of a pair met the same machine. */
function ratiosOf(pairs: Partial<Record<EngineName, Pair[]>>): Readonly<Record<string, number>> {
  const each = Object.entries(pairs).map(
    ([engine, all]) => [`with_over_without_${engine}`, median(all.map(rateRatio))] as const,
  );
  return { with_over_without: Math.min(...each.map(([, value]) => value)), ...Object.fromEntries(each) };
}
