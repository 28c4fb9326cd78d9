// `workers`: measures one, two and four processes of the real program on one database, with eight clients and one slow AA
// for each.

import { setTimeout as delay } from 'node:timers/promises';
import type { Bench, BenchOptions } from './bench.ts';
import type { StandReport, StandSpec } from './free-aa/stand.ts';
import { type FreeAa, startFreeAa } from './free-aa/free-aa.ts';
import { type Cleanups, withCleanups } from './ground/cleanups.ts';
import { type Databases, usableDatabases } from './ground/databases.ts';
import { median } from './ground/tally.ts';
import { startProgram, stopped, writeConfiguration } from './ground/program.ts';

const clients = 8;
const workerCounts = [1, 2, 4] as const;
const bulkSize = 200;
/** Each AA gives 800 customers a second. Together that is more than one process can store. */
const slow = { waitMs: 500, perCustomerMs: 0, served: 2 };
const writtenCustomers = 5_000;
const lookEveryMs = 50;

export const workers: Bench = (options) =>
  withCleanups(async (cleanups) => {
    const { usable } = await usableDatabases({ ...options, engines: ['postgres'] }, cleanups);
    const [databases] = usable;
    if (databases === undefined)
      return {
        cases: [],
        ratios: {},
        notes: ['skipped: several workers need PostgreSQL, which this version lacks'],
      };
    const aa = await startFreeAa(writtenCustomers, cleanups);
    const rates = new Map<number, number[]>(workerCounts.map((count) => [count, []]));
    for (let round = 1; round <= (options.rounds ?? 3); round += 1)
      for (const count of workerCounts) {
        const rate = await oneRun({ databases, aa, options, round }, count);
        rates.get(count)?.push(rate);
        options.say(`round ${round}, ${count} workers: ${Math.round(rate)} customers/s`);
      }
    return { ...figures((count) => median(rates.get(count) ?? [])), notes: [] };
  });

const figures = (rate: (count: number) => number) => ({
  cases: workerCounts.map((count) => ({
    name: `workers: ${count}`,
    value: rate(count),
    unit: 'customers/s',
  })),
  ratios: {
    two_workers_over_one: rate(2) / rate(1),
    four_workers_over_one: rate(4) / rate(1),
  },
});

interface Run {
  readonly databases: Databases;
  readonly aa: FreeAa;
  readonly options: BenchOptions;
  readonly round: number;
}

async function oneRun({ databases, aa, options, round }: Run, count: number): Promise<number> {
  const each = Math.round((options.customers ?? 40_000) / clients);
  const stands = Array.from({ length: clients }, (_, at) => ({
    ...slow,
    customers: each,
    name: `${round}-${count}-${at}`,
  }));
  const database = await databases.create();
  const ms = await withCleanups((cleanups) => msOfWorkers({ aa, stands, count }, database.url, cleanups));
  await database.drop();
  return (each * clients * 1_000) / ms;
}

interface Workers {
  readonly aa: FreeAa;
  readonly stands: readonly StandSpec[];
  readonly count: number;
}

/** The time from the first call to any AA until the last purge. */
async function msOfWorkers(
  { aa, stands, count }: Workers,
  database: string,
  cleanups: Cleanups,
): Promise<number> {
  const configuration = writeConfiguration(
    {
      database,
      clients: stands.map((stand) => ({ id: `client-${stand.name}`, url: aa.address(stand) })),
      bulkSize,
      concurrency: 4,
      pollEvery: '1s',
    },
    cleanups,
  );
  const programs = Array.from({ length: count }, () => startProgram('run', configuration, cleanups));
  for (;;) {
    const reports = await Promise.all(stands.map((stand) => aa.report(stand)));
    const end = Date.now();
    if (reports.every(({ queued }) => !queued)) {
      await Promise.all(programs.map((program) => stopped(program, 'SIGTERM')));
      return end - firstCall(reports);
    }
    if (programs.some(({ exitCode }) => exitCode !== null)) throw new Error('a worker has ended');
    await delay(lookEveryMs);
  }
}

const firstCall = (reports: readonly StandReport[]): number =>
  Math.min(...reports.map(({ firstCallAt }) => firstCallAt ?? Infinity));
