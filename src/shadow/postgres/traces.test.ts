// What keeps the rows of the forgotten in the files of a PostgreSQL server.

import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { clientId, custId } from '../../catalogue/ids.ts';
import { onPostgres, postgresForFile } from '../../../test/support/fresh-postgres.ts';
import { madeUpCustomer } from '../../../test/contract/made-up-customer.ts';
import { forgottenDocument, forgottenText } from '../../report/forget-report.ts';
import { openShadow } from '../open-shadow.ts';
import type { Shadow } from '../shadow.ts';
import { asKept } from '../../../test/support/as-kept.ts';

const database = postgresForFile();
const client = clientId('acme');
const one = custId('5550001');

async function withCustomer(schema: string): Promise<Shadow> {
  const url = new URL(database.url);
  url.searchParams.set('schema', schema);
  const shadow = await openShadow(url.href);
  onTestFinished(() => shadow.close());
  const fetchNumber = await shadow.nextFetchNumber(client);
  const customer = shadow.preparation()(asKept(madeUpCustomer(one)));
  const result = { kind: 'current', custId: one, fetchNumber, fetchedAt: new Date(), customer } as const;
  await shadow.apply({ client, lease: null, results: [result] });
  return shadow;
}

async function session(name: string): Promise<pg.Client> {
  const other = new pg.Client({ connectionString: database.url, application_name: name });
  await other.connect();
  onTestFinished(() => other.end());
  return other;
}

test('P11, O10: an older transaction keeps the traces: it is named, and when it is over, repeating cleans them', async () => {
  const shadow = await withCustomer('held');
  const reader = await session('nightly report');
  await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1 FROM held.customers');
  const answer = await shadow.forget(client, [one]);
  const [{ pid } = { pid: 0 }] = (await reader.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows;
  expect(answer).toMatchObject({
    traces: 'left',
    keptBy: [{ kind: 'transaction', name: 'nightly report', pid, since: expect.any(Date) as Date }],
  });
  // It sees the customer still.
  expect((await reader.query('SELECT 1 FROM held.customers')).rows).toHaveLength(1);
  expect(forgottenText(forgottenDocument(client, answer))).toMatch(
    /nightly report, process \d+ .*repeat this command/,
  );
  expect(forgottenDocument(client, answer)).toMatchObject({
    traces: 'left',
    kept_by: [{ kind: 'transaction', pid }],
  });
  await reader.query('COMMIT');
  expect(await shadow.forget(client, [one])).toMatchObject({ rows: 0, traces: 'cleaned', keptBy: [] });
});

test('O10: a transaction that began later, or is open elsewhere, keeps nothing', async () => {
  const shadow = await withCustomer('free');
  const elsewhere = new URL(database.url);
  elsewhere.pathname = '/postgres';
  const other = new pg.Client({ connectionString: elsewhere.href });
  await other.connect();
  onTestFinished(() => other.end());
  await other.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1 FROM pg_class LIMIT 1');
  await (await session('idle')).query('BEGIN');
  expect(await shadow.forget(client, [one])).toMatchObject({ traces: 'cleaned', keptBy: [] });
});

test('O10: a user who does not own the tables is told who may clean them', async () => {
  const shadow = await withCustomer('others');
  await shadow.close();
  const role = `aa_shadow_forgets_${process.pid}`;
  await onPostgres(
    database.url,
    `CREATE ROLE ${role} LOGIN PASSWORD 'x'; GRANT USAGE ON SCHEMA others TO ${role};
     GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA others TO ${role}`,
  );
  onTestFinished(
    async () => void (await onPostgres(database.url, `DROP OWNED BY ${role}; DROP ROLE ${role}`)),
  );
  const url = new URL(database.url);
  [url.username, url.password, url.search] = [role, 'x', 'schema=others'];
  const running = await openShadow(url.href);
  onTestFinished(() => running.close());
  expect(await running.forget(client, [one])).toMatchObject({ traces: 'left', keptBy: [{ kind: 'rights' }] });
});
