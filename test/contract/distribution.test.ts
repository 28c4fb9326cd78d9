// The tables can be distributed by client: their keys begin with it, and every statement of a drain names it for every
// table it touches (docs/scaling.md).

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { expect, onTestFinished, test, vi } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import type { Audit } from '../../src/shadow/shadow.ts';
import { noCounts } from '../../src/sync/audit/audit-tally.ts';
import { builtIn } from '../../src/catalogue/catalogue.ts';
import { dataTables } from '../../src/shadow/tables/data-tables.ts';
import { onPostgres, postgresForFile } from '../support/fresh-postgres.ts';
import { freshForEach } from './bench-fixture.ts';
import type { Bench } from './contract-database.ts';
import { madeUpCustomer } from './made-up-customer.ts';

const database = postgresForFile();
const fixture = freshForEach(() => database.openFresh());

const bookkeeping = [
  'clients',
  'shares',
  'drains',
  'queue',
  'changes',
  'erasures',
  'followers',
  'findings',
  'forgotten',
  'irrelevant',
  'audits',
  'webhooks',
  'webhook_receivers',
  'deliveries',
  'webhook_parked',
  'samples',
  'checks',
  'shapes',
  'wanted',
  'view_columns',
].map((name) => `sync_${name}`);
const distributed = [...bookkeeping, ...dataTables(builtIn).all.map(({ name }) => name)];

/** Each node has the whole of them. */
const ofNoClient = ['sync_migrations', 'sync_moves', 'sync_keys', 'sync_sessions', 'sync_actions'];

/** Everything the driver is asked to run from here on. */
function listen(): Set<string> {
  const heard = new Set<string>();
  const query: unknown = Reflect.get(pg.Client.prototype, 'query');
  const spy = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...given) {
    const [config] = given as unknown as [string | { readonly text: string }];
    heard.add(typeof config === 'string' ? config : config.text);
    return (query as (...all: unknown[]) => unknown).apply(this, given) as never;
  });
  onTestFinished(() => spy.mockRestore());
  return heard;
}

/** How often the statement names a distributed table, and how often it says whose rows are meant. */
function mentions(sql: string): { readonly tables: number; readonly clients: number } {
  const names = distributed.join('|');
  const tables = sql.match(new RegExp(`\\b(from|join|into|update)\\s+"?(${names})"?(?![\\w"])`, 'gi')) ?? [];
  return { tables: tables.length, clients: (sql.match(/\bclient_id\b/g) ?? []).length };
}

const nothingFound: Audit = {
  ...noCounts,
  auditNo: null,
  scope: 'idle',
  state: 'running',
  seed: null,
  population: 6,
  startedAt: new Date(),
  finishedAt: null,
  cursor: null,
  sections: {},
  errorCode: null,
};

/** A drain in which everything happens that can happen to a customer. */
async function eventfulDrain(bench: Bench): Promise<void> {
  const shadow = await bench.open();
  const helper = await bench.open();
  const names = ['1', '2', '3', '4', '5', '6'];
  await bench.store(shadow, ...names.slice(0, 4).map((name) => madeUpCustomer(name)));
  const lease = await bench.lease(shadow);
  const drainNo = await shadow.openDrain(lease);
  const page = names.map((name) => ({ custId: custId(name), reasons: [] }));
  await shadow.stage(lease, drainNo, page);
  await shadow.stage(lease, drainNo, page);
  await shadow.seal(lease, drainNo, '7', 1);
  const joined = await helper.joinDrain(bench.client, 'elsewhere/2/run', {
    atMost: 1,
    atLeastQueued: 1,
    shapeNo: 0,
  });
  const { share } = joined ?? expect.fail('nothing to join');
  await helper.placeAmongWorkers(share);
  await helper.renewLease(share);
  await shadow.unclaim(lease, await shadow.claimPending(lease, drainNo, 2));
  await helper.claimPending(share, drainNo, 10);
  await bench.apply(
    helper,
    share,
    await bench.current(helper, madeUpCustomer('1')),
    await bench.current(helper, madeUpCustomer('2', { seed: 7 })),
    await bench.gone(helper, '3'),
    await bench.failed(helper, '4', 1),
    await bench.gone(helper, '5'),
    await bench.current(helper, madeUpCustomer('6')),
  );
  await helper.releaseLease(share);
  await shadow.settleDeletions(bench.client, { share: 1, atLeast: 5 });
  bench.clock.pass(10);
  await shadow.claimParked(lease, 10);
  await shadow.renewLease(lease);
  await shadow.beginPurge(lease, drainNo);
  await shadow.purged(lease, drainNo);
  await shadow.prune(bench.client, 0);
  await shadow.queueWasEmpty(lease);
  await shadow.unfinishedDrain(lease);
  await shadow.nextParkedAt(bench.client);
  const after = await shadow.feedHead(bench.client);
  await shadow.feed(bench.client, { after, limit: 10 });
  await shadow.feed(bench.client, { after, limit: 10, compact: true });
  await shadow.customerIds(bench.client, null, 10);
  await shadow.clientState(bench.client);
  await shadow.audits.storedIds(bench.client, null, 10);
  await shadow.audits.marks(bench.client, [custId('1'), custId('2')]);
  const lookAt = { custId: custId('1'), fetchNumber: 1_000, kind: 'gone' } as const;
  await shadow.audits.compare(bench.client, [lookAt]);
  await shadow.audits.save(bench.client, nothingFound, null);
  await shadow.audits.save(bench.client, { ...nothingFound, auditNo: 1 }, lease);
  await shadow.audits.latest(bench.client, 1);
  await shadow.audits.openWalk(bench.client);
  await shadow.releaseLease(lease);
}

test('no statement of a drain touches a table without saying whose rows are meant', async () => {
  const { bench, shadow } = fixture;
  await shadow.register(bench.client);
  const heard = listen();
  await eventfulDrain(bench);
  const touching = [...heard].filter((sql) => mentions(sql).tables > 0 && !/pg_catalog/.test(sql));
  expect(touching.length).toBeGreaterThan(30);
  const careless = touching.filter((sql) => mentions(sql).clients < mentions(sql).tables);
  expect(careless).toEqual([]);
});

test('every key and every unique index of a distributed table begins with the client', async () => {
  const { bench } = fixture;
  const schema = `"${new URL(bench.database.url).searchParams.get('schema')!.replaceAll('"', '""')}"`;
  const keys = await onPostgres<{ table: string; first: string; isPrimary: boolean }>(
    database.url,
    `SELECT c.relname AS table, a.attname AS first, i.indisprimary AS "isPrimary"
     FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indrelid
     JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
     WHERE i.indisunique AND c.relnamespace = $1::regnamespace AND c.relname <> ALL ($2)`,
    [schema, ofNoClient],
  );
  expect(new Set(keys.map(({ first }) => first))).toEqual(new Set(['client_id']));
  const withKey = keys.filter(({ isPrimary }) => isPrimary).map(({ table }) => table);
  expect(withKey.toSorted()).toEqual([...distributed].toSorted());
});

test('the statements of docs/scaling.md distribute every table', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/scaling.md'), 'utf8');
  const sql = /```sql\n(SET search_path[\s\S]*?)```/.exec(page)?.[1] ?? '';
  const named = [...sql.matchAll(/'(\w+)'/g)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'client_id' && name !== 'sync_clients');
  const wanted = [...distributed, ...ofNoClient].filter((name) => name !== 'sync_clients');
  expect(named.toSorted()).toEqual(wanted.toSorted());
});
