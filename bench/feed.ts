// `feed`: measures the time from a commit until those who follow the feed over HTTP are told: one of them and a hundred, with
// requests that wait and with streams. The server is in a process of its own.

import { setTimeout as delay } from 'node:timers/promises';
import { customerFields } from '../src/catalogue/customer-fields.ts';
import type { CustomerRecord } from '../src/catalogue/customer-record.ts';
import { clientId, custId } from '../src/catalogue/ids.ts';
import { sections } from '../src/catalogue/sections.ts';
import { openShadow } from '../src/shadow/open-shadow.ts';
import type { Shadow } from '../src/shadow/shadow.ts';
import type { Bench, Case } from './bench.ts';
import { Followers, type Way } from './feed/followers.ts';
import { type Cleanups, withCleanups } from './ground/cleanups.ts';
import { usableDatabases } from './ground/databases.ts';
import { firstDocument, forked, killed } from './ground/processes.ts';
import { quantile } from './ground/tally.ts';
import { asKept } from '../test/support/as-kept.ts';

const client = clientId('followed');
const counts = [1, 100] as const;
const ways: readonly Way[] = ['long poll', 'stream'];
/** No multiple of the times between looks of the server, so that commits fall anywhere between two looks. */
const changeEveryMs = 237;
const allowedMs = 200;

export const feed: Bench = (options) =>
  withCleanups(async (cleanups) => {
    const { usable, notes } = await usableDatabases(options, cleanups);
    const changes = Math.ceil(((options.seconds ?? 10) * 1_000) / changeEveryMs);
    const cases: Case[] = [];
    for (const databases of usable) {
      const database = await databases.create();
      await withCleanups(async (inner) => {
        const world = await served(database.url, inner);
        for (const way of ways)
          for (const count of counts) {
            const sample = await told(world, { way, count, changes });
            const name = `${databases.engine}, ${way}, ${count}`;
            cases.push({ name: `${name}, p50`, value: quantile(sample, 0.5), unit: 'ms' });
            cases.push({ name: `${name}, p99`, value: quantile(sample, 0.99), unit: 'ms' });
            options.say(`${name}: p99 ${Math.round(quantile(sample, 0.99))} ms`);
          }
      });
      await database.drop();
    }
    return { cases, ratios: ratios(cases), notes };
  });

/** It should be below 1. */
function ratios(cases: readonly Case[]): Readonly<Record<string, number>> {
  const worst = cases.filter(({ name }) => name.endsWith('p99')).map(({ value }) => value);
  return worst.length === 0 ? {} : { p99_over_allowed: Math.max(...worst) / allowedMs };
}

interface World {
  readonly shadow: Shadow;
  readonly address: string;
}

async function served(database: string, cleanups: Cleanups): Promise<World> {
  const shadow = await openShadow(database);
  cleanups.add(() => shadow.close());
  await shadow.register(client);
  const server = forked('feed/server-process.ts', [database, client]);
  cleanups.add(() => killed(server));
  const { address } = (await firstDocument(server)) as { readonly address: string };
  return { shadow, address };
}

interface Terms {
  readonly way: Way;
  readonly count: number;
  readonly changes: number;
}

/** For each change and each follower, the time from the commit until it was told. */
async function told({ shadow, address }: World, { way, count, changes }: Terms): Promise<readonly number[]> {
  const toldAt = new Map<number, number[]>();
  const followers = new Followers(`${address}/v1/clients/${client}/changes`, (changeNo) => {
    toldAt.set(changeNo, [...(toldAt.get(changeNo) ?? []), performance.now()]);
  });
  await followers.begin(way, count);
  const committedAt = new Map<number, number>();
  for (let at = 0; at < changes; at += 1) {
    await delay(changeEveryMs);
    const changeNo = await changed(shadow);
    committedAt.set(changeNo, performance.now());
  }
  const all = [...committedAt];
  while (all.some(([changeNo]) => (toldAt.get(changeNo)?.length ?? 0) < count)) await delay(10);
  followers.end();
  return all.flatMap(([changeNo, from]) => (toldAt.get(changeNo) ?? []).map((to) => Math.max(0, to - from)));
}

/** Returns the number of the change, which is the only one after the newest one. */
async function changed(shadow: Shadow): Promise<number> {
  const custNo = custId('1');
  const changeNo = (await shadow.feedHead(client)).changeNo + 1;
  const fetchNumber = await shadow.nextFetchNumber(client);
  const customer = shadow.preparation()(asKept(record(changeNo)));
  await shadow.apply({
    client,
    lease: null,
    results: [{ kind: 'current', custId: custNo, fetchNumber, fetchedAt: new Date(), customer }],
  });
  return changeNo;
}

/** A customer with nothing but a name that differs. */
const record = (seed: number): CustomerRecord => ({
  custId: custId('1'),
  values: customerFields.map(({ type }, at) => (at === 0 ? '1' : type === 'text' ? `text ${seed}` : null)),
  extra: null,
  sections: Object.fromEntries(
    sections.map(({ name }) => [name, []]),
  ) as unknown as CustomerRecord['sections'],
  unknownSections: {},
  document: { custId: '1', seed: String(seed) },
  findings: [],
});
