// `page`: what ten open tabs of the operators' page cost the sync, and how quickly they are answered: 300 clients, one of them with many parked
// customers, while another is drained. The drain runs with the tabs and without them in turns.

import { setTimeout as delay } from 'node:timers/promises';
import { clientId } from '../src/catalogue/ids.ts';
import { openShadow } from '../src/shadow/open-shadow.ts';
import type { Bench, BenchOptions, Case } from './bench.ts';
import { type FreeAa, startFreeAa } from './free-aa/free-aa.ts';
import { freeStand, type StandSpec } from './free-aa/stand.ts';
import { type Cleanups, withCleanups } from './ground/cleanups.ts';
import { type Databases, usableDatabases } from './ground/databases.ts';
import { firstDocument, forked, killed } from './ground/processes.ts';
import { median, quantile } from './ground/tally.ts';
import { manyParked } from './page/many-parked.ts';
import type { TabsSeen } from './page/tabs-seen.ts';

const big = 'association-1';
const clients = Array.from({ length: 299 }, (_, at) => `association-${at + 1}`);
const written = 2_000;
/** Customers of one drain, times `--scale`. */
const usuallyDrained = 60_000;

export const page: Bench = (options) =>
  withCleanups(async (cleanups) => {
    const aa = await startFreeAa(written, cleanups);
    const { usable, notes } = await usableDatabases(options, cleanups);
    const cases: Case[] = [];
    const ratios: Record<string, number> = {};
    for (const databases of usable) {
      const figures = await withCleanups((inner) => pageOn(databases, aa, options, inner));
      cases.push(...figures.cases.map((one) => ({ ...one, name: `${databases.engine}, ${one.name}` })));
      ratios[`drain_with_tabs_over_without_${databases.engine}`] = figures.ratio;
    }
    return {
      cases,
      ratios: { drain_with_tabs_over_without: Math.min(...Object.values(ratios)), ...ratios },
      notes,
    };
  });

async function pageOn(databases: Databases, aa: FreeAa, options: BenchOptions, cleanups: Cleanups) {
  const { engine } = databases;
  const database = await databases.create();
  cleanups.add(() => database.drop());
  const parked = options.customers ?? 1_000_000;
  await filled(database.url, parked);
  options.say(`${engine}: filled`);
  const drained = Math.round(usuallyDrained * options.scale);
  const stand = freeStand(drained, `${engine}-page`, true);
  const program = forked('page/serving-process.ts', [database.url, aa.address(stand), ...clients]);
  cleanups.add(() => killed(program));
  const { address } = (await firstDocument(program)) as { readonly address: string };
  const drain = async (): Promise<number> => {
    program.stdin?.write('drain\n');
    return (drained * 1_000) / (await drainedMs(aa, stand));
  };
  await drain();
  const alone = await tabsMeanwhile(address, () => delay((options.seconds ?? 10) * 1_000));
  const [without, withTabs, seen]: [number[], number[], TabsSeen[]] = [[], [], []];
  for (let round = 0; round < (options.rounds ?? 5); round += 1) {
    // As long as the tabs take to open: the same time goes by before each drain.
    await delay(openedMs);
    without.push(await drain());
    const rates: number[] = [];
    seen.push(await tabsMeanwhile(address, async () => void rates.push(await drain())));
    withTabs.push(...rates);
  }
  options.say(`${engine}: done`);
  const cases: Case[] = [
    { name: 'drain without tabs', value: median(without), unit: 'customers/s' },
    { name: 'drain with ten tabs', value: median(withTabs), unit: 'customers/s' },
    ...answers('while nothing is drained', [alone]),
    ...answers('while a drain runs', seen),
  ];
  return { cases, ratio: median(withTabs) / median(without) };
}

async function filled(database: string, parked: number): Promise<void> {
  const shadow = await openShadow(database);
  try {
    for (const client of clients) await shadow.register(clientId(client));
  } finally {
    await shadow.close();
  }
  await manyParked(database, big, parked);
}

/** From the first customers that are served until the purge. When the program looks at its queue is left to chance, and is no part of it. */
async function drainedMs(aa: FreeAa, stand: StandSpec): Promise<number> {
  const { served } = await aa.report(stand);
  while ((await aa.report(stand)).served === served) await delay(5);
  const startedAt = performance.now();
  while ((await aa.report(stand)).served < served + stand.customers) await delay(20);
  while ((await aa.report(stand)).queued) await delay(20);
  return performance.now() - startedAt;
}

/** Tabs are left open: their process has started, and each has asked once, before the work begins. */
const openedMs = 3_000;

async function tabsMeanwhile(address: string, work: () => Promise<void>): Promise<TabsSeen> {
  const tabs = forked('page/tabs-process.ts', [address, big]);
  try {
    await delay(openedMs);
    await work();
    tabs.stdin?.end();
    return (await firstDocument(tabs)) as TabsSeen;
  } finally {
    await killed(tabs);
  }
}

function answers(when: string, seen: readonly TabsSeen[]): readonly Case[] {
  const of = (kind: 'clients' | 'status' | 'refresh') => seen.flatMap((one) => one[kind]);
  const sum = (what: 'bytes' | 'answers' | 'unchanged') => seen.reduce((all, one) => all + one[what], 0);
  return [
    { name: `list of clients, p50, ${when}`, value: quantile(of('clients'), 0.5), unit: 'ms' },
    { name: `list of clients, p99, ${when}`, value: quantile(of('clients'), 0.99), unit: 'ms' },
    { name: `status, p50, ${when}`, value: quantile(of('status'), 0.5), unit: 'ms' },
    { name: `status, p99, ${when}`, value: quantile(of('status'), 0.99), unit: 'ms' },
    { name: `slowest answer of a refresh, ${when}`, value: Math.max(0, ...of('refresh')), unit: 'ms' },
    { name: `bytes of an answer, ${when}`, value: sum('bytes') / Math.max(1, sum('answers')), unit: 'B' },
    {
      name: `answers that were known already, ${when}`,
      value: (100 * sum('unchanged')) / Math.max(1, sum('answers')),
      unit: '%',
    },
  ];
}
