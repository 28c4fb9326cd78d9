// `spike`: the real program drains a million queued customers. It measures whether the rate is even and the memory bounded,
// and how soon the program continues after it was killed in the middle.

import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import type { Bench, BenchOptions, Case } from './bench.ts';
import { freeStand, type StandSpec } from './free-aa/stand.ts';
import { type FreeAa, startFreeAa } from './free-aa/free-aa.ts';
import { type Cleanups, withCleanups } from './ground/cleanups.ts';
import { type Databases, usableDatabases } from './ground/databases.ts';
import { residentMb, startProgram, stopped, writeConfiguration } from './ground/program.ts';

/** How many different customers there are. The million consists of copies of these with other ids. */
const writtenCustomers = 5_000;
const lookEveryMs = 250;
const tenths = 10;

interface Sample {
  readonly at: number;
  readonly served: number;
  readonly memoryMb: number;
}

interface Spike {
  readonly samples: readonly Sample[];
  readonly restartMs: number;
}

export const spike: Bench = (options) =>
  withCleanups(async (cleanups) => {
    const customers = options.customers ?? 1_000_000;
    const aa = await startFreeAa(Math.min(customers, writtenCustomers), cleanups);
    const { usable, notes } = await usableDatabases(options, cleanups);
    const all: Outcome[] = [];
    for (const databases of usable) {
      const outcome = outcomeOf(
        databases.engine,
        customers,
        await oneSpike(databases, aa, customers, options),
      );
      all.push(outcome);
      options.say(`${databases.engine}: done`);
    }
    return { cases: all.flatMap(({ cases }) => cases), ratios: worst(all), notes };
  });

async function oneSpike(
  databases: Databases,
  aa: FreeAa,
  customers: number,
  { say }: BenchOptions,
): Promise<Spike> {
  const database = await databases.create();
  const stand = freeStand(customers, databases.engine);
  try {
    return await withCleanups((cleanups) => drainAndKill({ aa, stand, say }, database.url, cleanups));
  } finally {
    await database.drop();
  }
}

interface Watched {
  readonly aa: FreeAa;
  readonly stand: StandSpec;
  readonly say: (line: string) => void;
}

async function drainAndKill(watched: Watched, database: string, cleanups: Cleanups): Promise<Spike> {
  const { aa, stand } = watched;
  const configuration = writeConfiguration(
    {
      database,
      clients: [{ id: stand.name, url: aa.address(stand) }],
      bulkSize: 200,
      concurrency: 4,
      pollEvery: '60s',
    },
    cleanups,
  );
  const first = startProgram('drain', configuration, cleanups);
  const before = await watch(watched, first, stand.customers / 2);
  await stopped(first, 'SIGKILL');
  const killedAt = Date.now();
  const second = startProgram('drain', configuration, cleanups);
  const after = await watch(watched, second, Infinity);
  const { firstCallAt } = await aa.report(stand, killedAt);
  if (firstCallAt === null) throw new Error('the program did not continue after the kill');
  return { samples: [...before, ...after], restartMs: firstCallAt - killedAt };
}

/** Samples the program until AA has served this many customers, or until the queue is purged. */
async function watch(
  { aa, stand, say }: Watched,
  program: ChildProcess,
  until: number,
): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (;;) {
    const { served, queued } = await aa.report(stand);
    samples.push({ at: Date.now(), served, memoryMb: await residentMb(program) });
    if (!queued || served >= until) return samples;
    if (program.exitCode !== null) throw new Error(`the drain ended with ${program.exitCode}`);
    if (samples.length % 40 === 0)
      say(`${served} customers, ${Math.round(samples.at(-1)?.memoryMb ?? 0)} MB`);
    await delay(lookEveryMs);
  }
}

interface Outcome {
  readonly cases: readonly Case[];
  readonly flatness: number;
  readonly restartMs: number;
  readonly peakMb: number;
}

function outcomeOf(engine: string, customers: number, { samples, restartMs }: Spike): Outcome {
  const rates = tenthRates(samples, customers);
  const peaks = tenthPeaks(samples, customers);
  const peakMb = Math.max(...samples.map(({ memoryMb }) => memoryMb));
  const ofTenth = (at: number): string => `${engine}, tenth ${at + 1}`;
  return {
    flatness: (rates.at(-1) ?? 0) / (rates[0] ?? 0),
    restartMs,
    peakMb,
    cases: [
      ...rates.map((value, at) => ({ name: ofTenth(at), value, unit: 'customers/s' })),
      ...peaks.map((value, at) => ({ name: `${ofTenth(at)}, memory`, value, unit: 'MB' })),
      { name: `${engine}, kill to first call`, value: restartMs, unit: 'ms' },
      { name: `${engine}, peak memory`, value: peakMb, unit: 'MB' },
    ],
  };
}

/** The rate of each tenth of the customers. One tenth in the middle is slower, because it contains kill and restart. */
const tenthRates = (samples: readonly Sample[], customers: number): readonly number[] =>
  Array.from({ length: tenths }, (_, at) => {
    const [from, to] = [(customers * at) / tenths, (customers * (at + 1)) / tenths];
    return (to - from) / ((momentOf(samples, to) - momentOf(samples, from)) / 1_000);
  });

/** The time when this many customers had been served, interpolated between two samples. */
function momentOf(samples: readonly Sample[], served: number): number {
  const at = samples.findIndex((sample) => sample.served >= served && sample.served > 0);
  const [before, after] = [samples[at - 1], samples[at]];
  if (after === undefined) throw new Error('the drain ended before all customers were served');
  if (before === undefined || after.served === before.served) return after.at;
  const share = (served - before.served) / (after.served - before.served);
  return before.at + share * (after.at - before.at);
}

const tenthPeaks = (samples: readonly Sample[], customers: number): readonly number[] =>
  Array.from({ length: tenths }, (_, tenth) =>
    Math.max(
      0,
      ...samples
        .filter(({ served }) => Math.min(tenths - 1, Math.floor((served * tenths) / customers)) === tenth)
        .map(({ memoryMb }) => memoryMb),
    ),
  );

/** The worst figures of all engines. */
const worst = (all: readonly Outcome[]): Readonly<Record<string, number>> => ({
  last_tenth_over_first_tenth: Math.min(...all.map(({ flatness }) => flatness)),
  restart_to_first_call_ms: Math.max(...all.map(({ restartMs }) => restartMs)),
  peak_rss_mb: Math.max(...all.map(({ peakMb }) => peakMb)),
});
