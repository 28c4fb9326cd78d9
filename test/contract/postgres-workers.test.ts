// Several workers on one PostgreSQL database: the feed stays in commit order, rows go to one worker each, the newest wins.

import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import type { EngineShadow } from '../../src/shadow/engine-shadow.ts';
import { findingsPlan } from '../../src/shadow/plan/batch.ts';
import { onPostgres, postgresForFile } from '../support/fresh-postgres.ts';
import { heldBackCommits } from '../support/held-back-commits.ts';
import { quoted, schemaNameOf } from '../support/look-inside.ts';
import { freshForEach } from './bench-fixture.ts';
import { ids } from './contract-database.ts';
import { madeUpCustomer } from './made-up-customer.ts';
import { toldChanges } from '../support/told-changes.ts';
import { asKept } from '../support/as-kept.ts';

const database = postgresForFile();
const fixture = freshForEach(() => database.openFresh());

/** Another session locks all rows of a table until they are let go. */
async function lockedRows(url: string, table: string): Promise<() => Promise<unknown>> {
  const [address, schema] = [new URL(url), quoted(schemaNameOf(url))];
  address.search = '';
  const holder = new pg.Client({ connectionString: address.href });
  await holder.connect();
  onTestFinished(() => holder.end());
  await holder.query(`BEGIN; SELECT FROM ${schema}.${table} FOR UPDATE`);
  return () => holder.query('ROLLBACK');
}

test('P7: while a commit is held back, later ones wait, and a reader that follows its cursor misses nothing', async () => {
  const { bench, shadow } = fixture;
  const held = await heldBackCommits(bench.database.url, 'slow');
  const late = bench.store(shadow, madeUpCustomer('slow'));
  await held.waiting(1);
  const other = await bench.open();
  const soon = bench.store(other, madeUpCustomer('quick'));
  await held.waiting(2);
  const seen = await toldChanges(shadow, bench.client);
  expect(seen).toEqual([]);
  await held.letGo();
  await Promise.all([late, soon]);
  const cursor = seen.at(-1)?.changeNo ?? 0;
  expect(await toldChanges(shadow, bench.client, cursor)).toMatchObject([
    { changeNo: 1, custId: 'slow' },
    { changeNo: 2, custId: 'quick' },
  ]);
});

test('P10: a commit of one client that is held back does not hold up another client', async () => {
  const { bench, shadow } = fixture;
  const held = await heldBackCommits(bench.database.url, 'slow');
  const late = bench.store(shadow, madeUpCustomer('slow'));
  await held.waiting(1);
  const other = 'other' as typeof bench.client;
  const customer = shadow.preparation()(asKept(madeUpCustomer('quick')));
  const fetched = { fetchNumber: await shadow.nextFetchNumber(other), fetchedAt: bench.clock.now() };
  const result = { kind: 'current', custId: customer.custId, ...fetched, customer } as const;
  await shadow.apply({ client: other, lease: null, results: [result] });
  expect(await toldChanges(shadow, other)).toHaveLength(1);
  await held.letGo();
  await late;
});

test('P3: workers that store the same customers at once agree on the newest, and each change is told once', async () => {
  const { bench, shadow } = fixture;
  const workers = [shadow, await bench.open(), await bench.open()];
  const names = ['1', '2', '3', '4', '5'];
  const batches = [];
  for (let seed = 0; seed < 30; seed++) {
    const results = [];
    for (const name of names) results.push(await bench.current(shadow, madeUpCustomer(name, { seed })));
    batches.push(seed % 2 ? results.toReversed() : results);
  }
  const applied = await Promise.all(
    batches.map((results, at) => bench.apply(workers[at % 3]!, null, ...results)),
  );
  const newest = batches.at(-1)!;
  for (const { custId: id, fetchNumber } of newest) {
    const stored = await shadow.customer(bench.client, id);
    expect(stored).toMatchObject({ fetchNumber, document: { seed: '29' } });
    expect(stored?.rows.emails).toMatchObject([{ item_no: 1, email_serno: 'text 29' }]);
  }
  const told = applied.flat().filter(({ outcome }) => outcome === 'created' || outcome === 'updated');
  const changes = await toldChanges(shadow, bench.client);
  expect(changes.map(({ changeNo }) => changeNo)).toEqual(told.map((_, at) => at + 1));
});

test('P7: by the clock of the server, too, no change is earlier than its customer says', async () => {
  const { bench } = fixture;
  const shadow = await bench.open({ now: undefined as never });
  await shadow.register(bench.client);
  const { database: transactions, rows } = (shadow as EngineShadow).engine;
  // The clock was put back between the two.
  const at = new Date(Date.now() + 3_600_000).toISOString();
  const change = { custId: custId('1'), kind: 'created', sections: [], fields: null, cause: null } as const;
  const plan = { ...findingsPlan([]), changes: [change] };
  await transactions.write(async (tx) =>
    rows.write(tx, bench.client, plan, { at, historyAt: at, shapeNo: 0 }),
  );
  const [told] = await toldChanges(shadow, bench.client);
  expect(told?.committedAt.toISOString()).toBe(at);
});

test('entries of one drain go to one worker each, however many ask at once', async () => {
  const { bench, shadow } = fixture;
  const workers = [shadow, await bench.open(), await bench.open()];
  const lease = await bench.lease(shadow);
  const names = Array.from({ length: 300 }, (_, at) => String(at));
  const drainNo = await bench.drainOf(shadow, lease, names);
  const claims = await Promise.all(
    Array.from({ length: 30 }, (_, at) => workers[at % 3]!.claimPending(lease, drainNo, 11)),
  );
  expect(claims.flatMap(ids).toSorted()).toEqual(names.toSorted());
});

test('P3: an older answer does not create a customer that was found gone meanwhile', async () => {
  const { bench, shadow } = fixture;
  const other = await bench.open();
  for (let round = 0; round < 10; round++) {
    const name = `never stored ${round}`;
    const older = await bench.current(shadow, madeUpCustomer(name));
    const gone = await bench.gone(shadow, name);
    await Promise.all([bench.apply(shadow, null, older), bench.apply(other, null, gone)]);
    expect((await shadow.customer(bench.client, custId(name)))?.deletedAt ?? 'nobody').not.toBeNull();
  }
});

test('P11: a customer that is forgotten while a person makes parked customers due stays forgotten', async () => {
  const { bench, shadow } = fixture;
  const lease = await bench.lease(shadow);
  const one = custId('5550001');
  const drainNo = await bench.drainOf(shadow, lease, [one]);
  await bench.apply(shadow, lease, await bench.failed(shadow, one));
  await bench.finish(shadow, lease, drainNo);
  const held = await heldBackCommits(bench.database.url, one, 'UPDATE ON sync_queue');
  const retry = shadow.retryParked(bench.client, [one]);
  await held.waiting(1);
  const forget = (await bench.open()).forget(bench.client, [one]);
  await held.waiting(2);
  await held.letGo();
  expect(await retry).toBe(1);
  await forget;
  expect(await shadow.parked(bench.client, 10)).toEqual([]);
  expect((await shadow.customerLife(bench.client, one)).entries).toEqual([]);
});

test('a takeover waits for the writes of the old holder, and none comes after it', async () => {
  const { bench, shadow } = fixture;
  const lost = await bench.lease(shadow, 'elsewhere/1/run');
  const held = await heldBackCommits(bench.database.url, 'slow');
  await bench.drainOf(shadow, lost, ['slow']);
  const late = bench.apply(shadow, lost, await bench.current(shadow, madeUpCustomer('slow')));
  await held.waiting(1);
  bench.clock.pass(31_000);
  const other = await bench.open();
  const takeover = bench.lease(other, 'elsewhere/2/run');
  await held.waiting(2);
  await held.letGo();
  expect(await late).toMatchObject([{ outcome: 'created' }]);
  await takeover;
  const tooLate = bench.apply(shadow, lost, await bench.current(shadow, madeUpCustomer('more')));
  await expect(tooLate).rejects.toMatchObject({ code: 'DB_LEASE_LOST' });
});

test('leases go by the clock of the server, whatever the clocks of the workers say', async () => {
  const { bench } = fixture;
  const shadow = await bench.open({ now: undefined as never });
  const lease = await bench.lease(shadow, 'elsewhere/1/run');
  const [row] = await onPostgres<{ left: number }>(
    bench.database.url,
    `SELECT extract(epoch FROM lease_expires_at - now())::float AS left
     FROM "${new URL(bench.database.url).searchParams.get('schema')!.replaceAll('"', '""')}".sync_clients`,
  );
  expect(row!.left).toBeGreaterThan(20);
  expect(row!.left).toBeLessThanOrEqual(30);
  await shadow.renewLease(lease);
  expect(await shadow.acquireLease(bench.client, 'elsewhere/2/run')).toMatchObject({ kind: 'held' });
});

test('P9: a look at a feed without old changes does not wait for other sessions', async () => {
  const { bench, shadow } = fixture;
  const day = 86_400_000;
  await bench.store(shadow, madeUpCustomer('1'));
  await shadow.prune(bench.client, day);
  const release = await lockedRows(bench.database.url, 'sync_changes');
  expect(await shadow.prune(bench.client, day)).toBe(0);
  await release();
});

test('text that PostgreSQL cannot hold is refused as ours, without a word of it, and stores nothing', async () => {
  const { bench, shadow } = fixture;
  const record = madeUpCustomer('1');
  const values = record.values.map((value, at) => (at === 2 ? 'Jane\0Doe' : value));
  const attempt = bench.store(shadow, madeUpCustomer('2'), { ...record, values });
  const error = (await attempt.catch((caught: unknown) => caught)) as Error;
  expect(error).toMatchObject({ code: 'DB_FAILED', kind: 'bug' });
  expect(error.message).not.toContain('Jane');
  expect(await shadow.customer(bench.client, custId('2'))).toBeNull();
});

test('P11: forgetting waits for what is being stored, and erases it too', async () => {
  const { bench, shadow } = fixture;
  const held = await heldBackCommits(bench.database.url, 'slow');
  const late = bench.store(shadow, madeUpCustomer('slow'));
  await held.waiting(1);
  const other = await bench.open();
  const forgetting = other.forget(bench.client, [custId('slow')]);
  await held.waiting(2);
  await held.letGo();
  await late;
  expect(await forgetting).toMatchObject({ customers: [{ custId: 'slow' }], traces: 'cleaned' });
  expect(await shadow.customer(bench.client, custId('slow'))).toBeNull();
  expect(await toldChanges(shadow, bench.client)).toMatchObject([
    { changeNo: 2, custId: 'slow', kind: 'forgotten' },
  ]);
});

test('P11: workers that go on storing a customer do not bring it back after it is forgotten', async () => {
  const { bench, shadow } = fixture;
  const workers = [shadow, await bench.open(), await bench.open()];
  const batches = [];
  for (let seed = 0; seed < 30; seed++)
    batches.push([
      await bench.current(shadow, madeUpCustomer('1', { seed })),
      await bench.current(shadow, madeUpCustomer('2', { seed })),
    ]);
  const storing = batches.map((results, at) => bench.apply(workers[at % 3]!, null, ...results));
  const forgetting = workers[1]!.forget(bench.client, [custId('1')]);
  await Promise.all([...storing, forgetting]);
  expect(await shadow.customerLife(bench.client, custId('1'))).toMatchObject({ stored: null, changes: [] });
  expect(await shadow.customer(bench.client, custId('2'))).not.toBeNull();
});
