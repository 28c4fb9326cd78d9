// `shape`: what a rule and a policy cost a drain, and how long `plan` looks at everybody who is stored when a rule is written.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { everySection } from '../src/config/section-keys.ts';
import { openShadow } from '../src/shadow/open-shadow.ts';
import { shapeOf } from '../src/shape/shape.ts';
import type { Bench, BenchOptions, Case, Figures } from './bench.ts';
import { startFreeAa } from './free-aa/free-aa.ts';
import { freeStand } from './free-aa/stand.ts';
import { benchClient } from './ground/bench-sync.ts';
import { plannedRule } from './ground/busy-shape.ts';
import { type Cleanups, withCleanups } from './ground/cleanups.ts';
import { type Databases, usableDatabases } from './ground/databases.ts';
import { builtMain, writeConfiguration } from './ground/program.ts';
import { withAndWithout } from './ground/with-and-without.ts';
import { manyCustomers, writtenCustomers } from './read/many-customers.ts';

const usualStored = 300_000;

export const shape: Bench = (options) =>
  withCleanups(async (cleanups) => {
    const drains = await withAndWithout(
      { what: 'a rule and a policy', with: { shape: 'busy' }, without: {} },
      options,
      cleanups,
    );
    const plans = await withCleanups((inner) => plansOf(options, inner));
    return {
      cases: [...drains.cases, ...plans.cases],
      ratios: { ...drains.ratios, ...plans.ratios },
      notes: drains.notes,
    };
  });

/** With `customers`, fifteen times as many are stored as are drained. */
async function plansOf(options: BenchOptions, cleanups: Cleanups): Promise<Omit<Figures, 'notes'>> {
  const stored = options.customers === null ? usualStored : options.customers * 15;
  const aa = await startFreeAa(Math.min(stored, writtenCustomers), cleanups);
  const { usable } = await usableDatabases(options, cleanups);
  const cases: Case[] = [];
  for (const databases of usable) {
    const plan = await planned(databases, { aa, stored }, cleanups);
    options.say(`${databases.engine}, plan: ${plan.seconds.toFixed(1)} s`);
    cases.push(
      { name: `${databases.engine}, plan over ${stored} customers`, value: plan.seconds, unit: 's' },
      { name: `${databases.engine}, calls of AA by plan`, value: plan.calls, unit: 'calls' },
    );
  }
  const seconds = cases.filter(({ unit }) => unit === 's').map(({ value }) => value);
  const calls = cases.filter(({ unit }) => unit === 'calls').reduce((sum, { value }) => sum + value, 0);
  return { cases, ratios: { plan_seconds: Math.max(...seconds), plan_calls: calls } };
}

interface Ground {
  readonly aa: Awaited<ReturnType<typeof startFreeAa>>;
  readonly stored: number;
}

/** The whole command, as a person waits for it. */
async function planned(
  databases: Databases,
  { aa, stored }: Ground,
  cleanups: Cleanups,
): Promise<{ readonly seconds: number; readonly calls: number }> {
  const database = await databases.create();
  cleanups.add(() => database.drop());
  const written = Math.min(stored, writtenCustomers);
  const filling = aa.address(freeStand(written, `${databases.engine}-filled`));
  await manyCustomers(database.url, filling, stored);
  await keepEverybody(database.url);
  const stand = freeStand(1, `${databases.engine}-planned`);
  const configuration = writeConfiguration(
    {
      database: database.url,
      clients: [{ id: benchClient, url: aa.address(stand) }],
      bulkSize: 200,
      concurrency: 4,
      pollEvery: '60s',
      relevance: plannedRule,
    },
    cleanups,
  );
  const asked = ['--disable-warning=ExperimentalWarning', builtMain(), 'plan', '--quiet', '--json'];
  const began = performance.now();
  const told = await planOf([...asked, '--config', configuration]);
  const seconds = (performance.now() - began) / 1_000;
  const all = told.stay + told.leave + told.unknown;
  if (Math.abs(all - stored) > written) throw new Error(`${all} customers were looked at`);
  return { seconds, calls: (await aa.report(stand)).calls };
}

/** The shape in force, before there is a rule. */
async function keepEverybody(database: string): Promise<void> {
  const shadow = await openShadow(database);
  await shadow.shapes.begin(benchClient, shapeOf(everySection));
  await shadow.close();
}

const run = promisify(execFile);

interface PlanTold {
  readonly stay: number;
  readonly leave: number;
  readonly unknown: number;
}

/** The command ends with 6: there is work. */
async function planOf(asked: readonly string[]): Promise<PlanTold> {
  const ended = await run(process.execPath, [...asked]).catch((error: unknown) => {
    const { code, stdout } = error as { readonly code?: unknown; readonly stdout?: string };
    if (code !== 6 || stdout === undefined) throw error;
    return { stdout };
  });
  const { clients } = JSON.parse(ended.stdout) as {
    readonly clients: readonly { readonly relevance: PlanTold }[];
  };
  const [client] = clients;
  if (client === undefined) throw new Error('there is no plan');
  return client.relevance;
}
