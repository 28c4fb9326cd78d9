// `paced`: measures how close a drain comes to the best time that a slow AA allows. The AAs have a time per bulk call and
// a number of calls that they serve at once.

import type { Bench, Case } from './bench.ts';
import { takeTurn } from './contenders/contender.ts';
import { freeStand, type StandSpec } from './free-aa/stand.ts';
import { type FreeAa, startFreeAa } from './free-aa/free-aa.ts';
import { withCleanups } from './ground/cleanups.ts';
import { type Databases, usableDatabases } from './ground/databases.ts';

const bulkSize = 200;
/** More than any of these AAs serves at once, so that the program has to find the best number of calls. */
const concurrency = 16;
/** The fixed share of the time of a full bulk call. The rest depends on the number of customers. */
const fixedShare = 0.5;

interface SlowAa {
  /** The time of a call for 200 customers. */
  readonly callSeconds: number;
  readonly served: number;
}

/** From 0.2 to 3 s and from one to eight calls at once, so that the machine can keep up with all of them. */
const slowAas: readonly SlowAa[] = [
  { callSeconds: 0.2, served: 1 },
  { callSeconds: 0.2, served: 2 },
  { callSeconds: 0.5, served: 4 },
  { callSeconds: 1, served: 8 },
  { callSeconds: 3, served: 1 },
  { callSeconds: 3, served: 8 },
];

const writtenCustomers = 5_000;
const defaultSeconds = 60;

export const paced: Bench = (options) =>
  withCleanups(async (cleanups) => {
    const aa = await startFreeAa(writtenCustomers, cleanups);
    const { usable, notes } = await usableDatabases(options, cleanups);
    const [databases] = usable;
    if (databases === undefined) return { cases: [], ratios: {}, notes };
    const seconds = options.seconds ?? defaultSeconds;
    const scaled = slowAas.map((one) => ({
      ...one,
      callSeconds: Number((one.callSeconds * options.scale).toPrecision(3)),
    }));
    const cases: Case[] = [];
    for (const slow of scaled) {
      const value = await overIdeal(databases, aa, slow, seconds);
      cases.push({ name: nameOf(slow), value, unit: 'of the ideal' });
      options.say(`${nameOf(slow)}: ${value.toFixed(3)}`);
    }
    const ratios = { paced_over_ideal: Math.min(...cases.map(({ value }) => value)) };
    return { cases, ratios, notes: [...notes, ...notesOf(options.scale, databases)] };
  });

const nameOf = ({ callSeconds, served }: SlowAa): string => `${callSeconds} s a call, ${served} at once`;

const notesOf = (scale: number, { engine }: Databases): readonly string[] => [
  `on ${engine}`,
  ...(scale === 1 ? [] : [`the times of the AAs are multiplied with ${scale}`]),
];

/** The ideal time divided by the time of the drain. 1 is the best that AA allows. */
async function overIdeal(
  databases: Databases,
  aa: FreeAa,
  { callSeconds, served }: SlowAa,
  seconds: number,
): Promise<number> {
  const rounds = Math.max(2, Math.round(seconds / callSeconds));
  const stand: StandSpec = {
    customers: rounds * served * bulkSize,
    waitMs: callSeconds * 1_000 * fixedShare,
    perCustomerMs: (callSeconds * 1_000 * (1 - fixedShare)) / bulkSize,
    served,
    name: 'paced',
    later: true,
  };
  const database = await databases.create();
  const [measure] = await takeTurn({
    contender: 'whole-drain',
    url: aa.address(stand),
    warmUpUrl: aa.address(freeStand(1_000, `warm-up-${callSeconds}-${served}`)),
    database: database.url,
    bulkSize,
    concurrency,
  });
  await database.drop();
  if (measure?.customers !== stand.customers) throw new Error('the drain is incomplete');
  return (rounds * callSeconds * 1_000) / measure.ms;
}
