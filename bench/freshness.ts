// `freshness`: measures the time from a change in AA until a reader of the database sees it, while `run` follows the
// queue, at one, ten and a hundred changes a second.

import { setTimeout as delay } from 'node:timers/promises';
import { clientId } from '../src/catalogue/ids.ts';
import { openShadow } from '../src/shadow/open-shadow.ts';
import type { Shadow } from '../src/shadow/shadow.ts';
import type { Bench, Case } from './bench.ts';
import { ChangeMaker } from './freshness/change-maker.ts';
import { Sightings } from './freshness/sightings.ts';
import { type Cleanups, withCleanups } from './ground/cleanups.ts';
import { usableDatabases } from './ground/databases.ts';
import { firstDocument, forked, killed } from './ground/processes.ts';
import { quantile } from './ground/tally.ts';
import { startProgram, writeConfiguration } from './ground/program.ts';

const rates = [1, 10, 100] as const;
const pollEveryMs = 1_000;
const client = clientId('fresh');
const lookEveryMs = 100;

export const freshness: Bench = (options) =>
  withCleanups(async (cleanups) => {
    const { usable, notes } = await usableDatabases(options, cleanups);
    const seconds = options.seconds ?? 30;
    const cases: Case[] = [];
    const further: string[] = [];
    for (const databases of usable) {
      const database = await databases.create();
      const lags = await withCleanups((inner) => lagsOf(database.url, seconds, options.customers, inner));
      await database.drop();
      for (const { perSecond, sample, unseen } of lags) {
        const name = `${databases.engine}, ${perSecond} a second`;
        cases.push({ name: `${name}, p50`, value: quantile(sample, 0.5), unit: 'ms' });
        cases.push({ name: `${name}, p99`, value: quantile(sample, 0.99), unit: 'ms' });
        if (unseen > 0)
          further.push(`${name}: ${unseen} changes left out, because nothing asked for had changed`);
        options.say(`${name}: p99 ${Math.round(quantile(sample, 0.99))} ms`);
      }
    }
    return { cases, ratios: ratios(cases), notes: [...notes, ...further] };
  });

/** It should be below 1: a change may take the poll interval and one second. */
function ratios(cases: readonly Case[]): Readonly<Record<string, number>> {
  const worst = cases.filter(({ name }) => name.endsWith('100 a second, p99')).map(({ value }) => value);
  return worst.length === 0 ? {} : { p99_over_allowed_at_100: Math.max(...worst) / (pollEveryMs + 1_000) };
}

interface Lags {
  readonly perSecond: number;
  readonly sample: readonly number[];
  readonly unseen: number;
}

async function lagsOf(
  database: string,
  seconds: number,
  customers: number | null,
  cleanups: Cleanups,
): Promise<readonly Lags[]> {
  // Each customer changes only once, so that each sighting belongs to one change.
  const needed = rates.reduce((sum, rate) => sum + Math.ceil(rate * seconds), 0);
  const simulator = forked('ground/simulator-process.ts', [String(Math.max(needed, customers ?? 5_000))]);
  cleanups.add(() => killed(simulator));
  const { url, controlUrl } = (await firstDocument(simulator)) as Addresses;
  const shadow = await openShadow(database);
  cleanups.add(() => shadow.close());
  const clients = [{ id: client, url }];
  const settings = { database, clients, bulkSize: 100, concurrency: 4, pollEvery: `${pollEveryMs}ms` };
  startProgram('run', writeConfiguration(settings, cleanups), cleanups);
  const changes = await ChangeMaker.at(controlUrl);
  await untilDrained(shadow, changes);
  const lags: Lags[] = [];
  for (const perSecond of rates) lags.push(await lagsAt(perSecond, seconds, shadow, changes));
  return lags;
}

interface Addresses {
  readonly url: string;
  readonly controlUrl: string;
}

async function lagsAt(
  perSecond: number,
  seconds: number,
  shadow: Shadow,
  changes: ChangeMaker,
): Promise<Lags> {
  const sightings = await Sightings.from(shadow, client);
  const stop = new AbortController();
  const looking = sightings.look(stop.signal);
  const made = await changes.make(perSecond, seconds);
  await untilDrained(shadow, changes);
  stop.abort();
  await looking;
  const sample = made.flatMap(({ custId, at }) => {
    const seenAt = sightings.of(custId);
    return seenAt === null ? [] : [seenAt - at];
  });
  return { perSecond, sample, unseen: made.length - sample.length };
}

/** Waits until AA's queue is empty and all its entries were applied. */
async function untilDrained(shadow: Shadow, changes: ChangeMaker): Promise<void> {
  for (;;) {
    const queued = await changes.queued();
    const known = await shadow.clientState(client).catch(() => null);
    if (queued === 0 && known?.lastPurgeAt != null && known.drain === null) return;
    await delay(lookEveryMs);
  }
}
