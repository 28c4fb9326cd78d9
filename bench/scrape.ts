// `metrics`: what a scrape of many clients costs, with the state of the clients read for it and with the state that another asker had
// read, and how large it is.

import { clientId } from '../src/catalogue/ids.ts';
import { loopbackHttp } from '../src/config/settings.ts';
import { appliedOutcomes, aaProcedures } from '../src/http/metrics/metric-table.ts';
import { type HttpServer, openHttpServer } from '../src/http/server.ts';
import { openShadow } from '../src/shadow/open-shadow.ts';
import type { Shadow } from '../src/shadow/shadow.ts';
import type { Bench, Case } from './bench.ts';
import { queuedIds, readCustomers } from './contenders/customer-reading.ts';
import { startFreeAa } from './free-aa/free-aa.ts';
import { freeStand } from './free-aa/stand.ts';
import { openBenchAssociation } from './ground/bench-sync.ts';
import { withCleanups } from './ground/cleanups.ts';
import { type Database, usableDatabases } from './ground/databases.ts';
import { quantile } from './ground/tally.ts';
import { asKept } from '../test/support/as-kept.ts';

const clients = Array.from({ length: 300 }, (_, at) => clientId(`association-${at + 1}`));
const ofEach = 20;
const terms = { pollEveryMs: 60_000, brake: { share: 0.05, atLeast: 20 } };
const quiet = { debug: ignore, info: ignore, warn: ignore, error: ignore };
function ignore(): void {}

export const scrape: Bench = (options) =>
  withCleanups(async (cleanups) => {
    const { usable, notes } = await usableDatabases(options, cleanups);
    const aa = await startFreeAa(ofEach, cleanups);
    const cases: Case[] = [];
    for (const databases of usable) {
      const { engine } = databases;
      const database = await databases.create();
      const figures = await withFilled(database, aa.address(freeStand(ofEach, engine)), (shadow) =>
        scraped(shadow, options.rounds ?? 30),
      );
      await database.drop();
      cases.push(...figures.map((one) => ({ ...one, name: `${engine}, ${one.name}` })));
    }
    return { cases, ratios: {}, notes };
  });

async function withFilled<T>(
  { url }: Database,
  aaUrl: string,
  work: (shadow: Shadow) => Promise<T>,
): Promise<T> {
  const shadow = await openShadow(url);
  const aa = openBenchAssociation({ url: aaUrl, bulkSize: ofEach, concurrency: 1 });
  try {
    const records = await readCustomers(aa, await queuedIds(aa), ofEach);
    for (const client of clients) {
      await shadow.register(client);
      const fetchNumber = await shadow.nextFetchNumber(client);
      const results = records.map((record) => ({
        kind: 'current' as const,
        custId: record.custId,
        fetchNumber,
        fetchedAt: new Date(),
        customer: shadow.preparation()(asKept(record)),
      }));
      await shadow.apply({ client, lease: null, results });
    }
    return await work(shadow);
  } finally {
    await aa.close();
    await shadow.close();
  }
}

async function scraped(shadow: Shadow, rounds: number): Promise<readonly Case[]> {
  const server = await openHttpServer({ settings: loopbackHttp, log: quiet });
  const serve = (): void =>
    server.serve(
      shadow,
      clients.map((id) => ({ id, ...terms })),
    );
  serve();
  countSomething(server);
  const [reading, sharing]: [number[], number[]] = [[], []];
  const usedBefore = process.cpuUsage();
  let bytes = 0;
  for (let round = 0; round < rounds; round += 1) {
    // The state is read anew.
    serve();
    reading.push((await timed(server)).ms);
    const shared = await timed(server);
    sharing.push(shared.ms);
    bytes = shared.bytes;
  }
  const { user, system } = process.cpuUsage(usedBefore);
  const processorMs = (user + system) / 1_000;
  await server.close();
  return [
    { name: 'a scrape that reads the state, p50', value: quantile(reading, 0.5), unit: 'ms' },
    { name: 'a scrape that reads the state, p99', value: quantile(reading, 0.99), unit: 'ms' },
    { name: 'a scrape that shares it, p50', value: quantile(sharing, 0.5), unit: 'ms' },
    { name: 'processor time of both, the asker included', value: processorMs / rounds, unit: 'ms' },
    { name: 'size', value: bytes / 1_000, unit: 'KB' },
  ];
}

/** As many series as a busy program has: every outcome, and calls that worked and that failed. */
function countSomething({ metrics }: HttpServer): void {
  for (const client of clients) {
    const applied = appliedOutcomes.map((outcome) => ({
      custId: '1' as never,
      outcome,
      sections: [],
      knownAt: null,
    }));
    metrics.take({ client, type: 'applied', applied, tookMs: 5 });
    for (const procedure of aaProcedures)
      for (const outcome of ['success', 'transient'] as const)
        metrics.takeCalls({ client, procedure, outcome, seconds: [0.5] });
  }
}

async function timed({ address }: HttpServer): Promise<{ readonly ms: number; readonly bytes: number }> {
  const startedAt = performance.now();
  const text = await (
    await fetch(`${address}/metrics`, { headers: { 'accept-encoding': 'identity' } })
  ).text();
  return { ms: performance.now() - startedAt, bytes: text.length };
}
