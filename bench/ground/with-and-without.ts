// A first drain with something and without it, in turns: what it costs. In each round another one of the two is first.

import type { BenchOptions, Case, EngineName, Figures } from '../bench.ts';
import { type Measure, perSecond, takeTurn, type Turn } from '../contenders/contender.ts';
import { type FreeAa, startFreeAa } from '../free-aa/free-aa.ts';
import { freeStand } from '../free-aa/stand.ts';
import type { Cleanups } from './cleanups.ts';
import { type Databases, usableDatabases } from './databases.ts';
import { median } from './tally.ts';

export interface Compared {
  /** `the search`, in the names of the figures. */
  readonly what: string;
  readonly with: Partial<Turn>;
  readonly without: Partial<Turn>;
}

interface Pair {
  readonly with: Measure;
  readonly without: Measure;
}

type Pairs = Partial<Record<EngineName, Pair[]>>;
type Which = keyof Pair;

/** Drains of 20,000 customers, in five rounds. */
export async function withAndWithout(
  compared: Compared,
  options: BenchOptions,
  cleanups: Cleanups,
): Promise<Figures> {
  const customers = options.customers ?? 20_000;
  const aa = await startFreeAa(customers, cleanups);
  const { usable, notes } = await usableDatabases(options, cleanups);
  const pairs: Pairs = {};
  for (let round = 1; round <= (options.rounds ?? 5); round += 1)
    for (const databases of usable) {
      const pair = await pairOf(databases, compared, { aa, customers, round });
      (pairs[databases.engine] ??= []).push(pair);
      options.say(`round ${round}, ${databases.engine}: ${rateRatio(pair).toFixed(3)}`);
    }
  const cases = Object.entries(pairs).flatMap(([engine, all]) => casesOf(engine, compared, all));
  return { cases, ratios: ratiosOf(pairs), notes };
}

interface Round {
  readonly aa: FreeAa;
  readonly customers: number;
  readonly round: number;
}

async function pairOf(databases: Databases, compared: Compared, round: Round): Promise<Pair> {
  const first: Which = round.round % 2 === 1 ? 'with' : 'without';
  const second: Which = first === 'with' ? 'without' : 'with';
  const one = await drained(databases, compared, { ...round, which: first });
  const other = await drained(databases, compared, { ...round, which: second });
  return first === 'with' ? { with: one, without: other } : { with: other, without: one };
}

async function drained(
  databases: Databases,
  compared: Compared,
  { aa, customers, round, which }: Round & { readonly which: Which },
): Promise<Measure> {
  const database = await databases.create();
  const name = `${round}-${databases.engine}-${which}`;
  const [measure] = await takeTurn({
    contender: 'whole-drain',
    url: aa.address(freeStand(customers, name, true)),
    warmUpUrl: aa.address(freeStand(Math.ceil(customers / 20), `${name}-warm-up`)),
    database: database.url,
    bulkSize: 200,
    concurrency: 4,
    ...compared[which],
  });
  await database.drop();
  if (measure?.customers !== customers) throw new Error('a drain is incomplete');
  return measure;
}

const rate = (measure: Measure): number => perSecond(measure, measure.customers);
const rateRatio = (pair: Pair): number => rate(pair.with) / rate(pair.without);
const cpuOf = ({ cpuMs, customers }: Measure): number => cpuMs / customers;

const casesOf = (engine: string, { what }: Compared, pairs: readonly Pair[]): readonly Case[] =>
  (['with', 'without'] as const).flatMap((which) => {
    const name = `${engine}, ${which} ${what}`;
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
function ratiosOf(pairs: Pairs): Readonly<Record<string, number>> {
  const each = Object.entries(pairs).map(
    ([engine, all]) => [`with_over_without_${engine}`, median(all.map(rateRatio))] as const,
  );
  return { with_over_without: Math.min(...each.map(([, value]) => value)), ...Object.fromEntries(each) };
}
