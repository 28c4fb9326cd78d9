// The users of docs/postgres.md, with the very statements that stand there: who runs the program, and who only reads.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { builtIn } from '../../src/catalogue/catalogue.ts';
import { clientId, custId } from '../../src/catalogue/ids.ts';
import { withAllColumns } from '../../src/catalogue/promoted.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { exampleQuery } from '../../src/shadow/example-query.ts';
import { plannedMigrations } from '../../src/shadow/planned-migrations.ts';
import type { Shadow } from '../../src/shadow/shadow.ts';
import { shapeOf } from '../../src/shape/shape.ts';
import { onPostgres, postgresForFile } from '../support/fresh-postgres.ts';
import { madeUpCustomer } from './made-up-customer.ts';
import { asKept } from '../support/as-kept.ts';

const database = postgresForFile();
const client = clientId('acme');
const schema = 'rights';
const role = (name: string): string => `aa_shadow_${name}_${process.pid}`;

/** Roles belong to the server, which other tests share: they get names of their own. */
const statementsOfPage = (): string =>
  [
    ...readFileSync(join(import.meta.dirname, '../../docs/postgres.md'), 'utf8').matchAll(
      /```sql\n([^`]*)```/g,
    ),
  ]
    .map(([, sql = '']) => sql)
    .filter((sql) => sql.includes('CREATE ROLE'))
    .join('\n')
    .replaceAll(/(SCHEMA (?:IF NOT EXISTS )?)aa_shadow\b/g, `$1${schema}`)
    .replaceAll(/aa_shadow_(run|read)/g, (_, name: string) => role(name));

function urlOf(user: 'owner' | 'run' | 'read'): string {
  const url = new URL(database.url);
  if (user !== 'owner') [url.username, url.password] = [role(user), 'secret'];
  url.searchParams.set('schema', schema);
  return url.href;
}

async function openedBy(user: 'owner' | 'run' | 'read', how: 'migrate' | 'check'): Promise<Shadow> {
  const shadow = await openShadow(urlOf(user), { schema: how });
  onTestFinished(() => shadow.close());
  return shadow;
}

beforeAll(async () => {
  // The statements may come before the tables: nothing needs to be granted again.
  await onPostgres(database.url, statementsOfPage());
  await (await openShadow(urlOf('owner'))).close();
  for (const name of ['run', 'read'])
    await onPostgres(database.url, `ALTER ROLE ${role(name)} PASSWORD 'secret'`);
});
afterAll(async () => {
  for (const name of ['run', 'read'])
    await onPostgres(database.url, `DROP OWNED BY ${role(name)}; DROP ROLE ${role(name)}`);
});

test('the user of the program can do a whole drain, and cannot change the tables themselves', async () => {
  const shadow = await openedBy('run', 'migrate');
  const answer = await shadow.acquireLease(client, 'elsewhere/1/run');
  const lease = answer.kind === 'granted' ? answer.lease : expect.fail('held');
  const drainNo = await shadow.openDrain(lease);
  await shadow.stage(lease, drainNo, [{ custId: custId('1'), reasons: [] }]);
  await shadow.seal(lease, drainNo, '7', 0);
  await shadow.claimPending(lease, drainNo, 1);
  const fetchNumber = await shadow.nextFetchNumber(client);
  const customer = shadow.preparation()(asKept(madeUpCustomer('1')));
  const fetchedAt = new Date();
  const result = { kind: 'current', custId: customer.custId, fetchNumber, fetchedAt, customer } as const;
  await shadow.apply({ client, lease, results: [result] });
  expect(await shadow.beginPurge(lease, drainNo)).toBe(true);
  await shadow.purged(lease, drainNo);
  await shadow.prune(client, 0);
  expect((await shadow.clientState(client)).customers).toBe(1);
  const attempt = onPostgres(urlOf('run'), `ALTER TABLE ${schema}.emails ADD COLUMN mine text`);
  await expect(attempt).rejects.toMatchObject({ code: '42501' });
});

test('O21: the statements can be run again when the tables are there', async () => {
  const again = statementsOfPage().replaceAll(/CREATE ROLE [^;]*;/g, '');
  expect(again).toContain('GRANT USAGE');
  await onPostgres(database.url, again);
  await (await openedBy('run', 'check')).close();
});

test("O21: the README's query finds the tables with the statement that stands beside it, and the demo's does", async () => {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  const [query = '', place = ''] = [...readme.matchAll(/```sql\n([^`]*)```/g)].map(([, sql = '']) => sql);
  const here = place.replace('aa_shadow', schema);
  for (const wanted of [query, exampleQuery]) {
    await expect(onPostgres(urlOf('read'), wanted)).rejects.toMatchObject({ code: '42P01' });
    await onPostgres(urlOf('read'), `${here}${wanted}`);
  }
});

test('the reading user can read everything and write nothing', async () => {
  const rows = await onPostgres(urlOf('read'), `SELECT cust_id FROM ${schema}.customers`);
  expect(rows.length).toBeLessThanOrEqual(1);
  const attempt = onPostgres(urlOf('read'), `DELETE FROM ${schema}.customers`);
  await expect(attempt).rejects.toMatchObject({ code: '42501' });
  const shadow = await openedBy('read', 'check');
  await expect(shadow.register(client)).rejects.toMatchObject({ code: 'DB_NO_RIGHT' });
});

test('P23: a column that the running user may not add waits for migrate, and the shape in force stays', async () => {
  const catalogue = withAllColumns(builtIn, [
    [{ path: 'phones.since', type: 'date', isVolatile: false, column: 'since' }],
  ]);
  const shadow = await openedBy('run', 'check');
  const before = await shadow.shapes.begin(client, shapeOf({ phones: { options: [], attr: [] } }));
  await expect(openShadow(urlOf('run'), { catalogue })).rejects.toMatchObject({
    code: 'DB_NO_RIGHT',
    hint: expect.stringContaining('aa-shadow migrate') as string,
  });
  await expect(openShadow(urlOf('run'), { catalogue, schema: 'check' })).rejects.toMatchObject({
    code: 'DB_SCHEMA_OLDER',
    hint: expect.stringContaining('aa-shadow migrate') as string,
  });
  expect(await shadow.shapes.inForce(client)).toEqual(before);
  expect(await plannedMigrations(urlOf('owner'), catalogue)).toContainEqual(
    expect.stringMatching(/ALTER TABLE "phones" ADD COLUMN "since" date/),
  );
  await (await openShadow(urlOf('owner'), { catalogue })).close();
  await (await openShadow(urlOf('run'), { catalogue })).close();
});

const traits = (...names: readonly string[]) =>
  withAllColumns(
    builtIn,
    [],
    [{ name: 'traits', columns: names.map((name) => ({ name, type: 'text', several: 'max' })) }],
  );

test('a view is the owner’s to make and to extend; who reads and what is granted stays; what a client names is data', async () => {
  const [first, grown] = [traits('first'), traits('first', 'second')];
  await expect(openShadow(urlOf('run'), { catalogue: first })).rejects.toMatchObject({ code: 'DB_NO_RIGHT' });
  await (await openShadow(urlOf('owner'), { catalogue: first })).close();
  await onPostgres(database.url, `GRANT SELECT ON ${schema}.traits TO PUBLIC`);
  const granted = async () =>
    onPostgres(
      database.url,
      `SELECT relacl::text AS granted FROM pg_class WHERE oid = '${schema}.traits'::regclass`,
    );
  const before = await granted();
  for (const how of ['migrate', 'check'] as const)
    await expect(openShadow(urlOf('run'), { catalogue: grown, schema: how })).rejects.toMatchObject({
      code: how === 'migrate' ? 'DB_NO_RIGHT' : 'DB_SCHEMA_OLDER',
      hint: expect.stringContaining('aa-shadow migrate') as string,
    });
  await (await openShadow(urlOf('owner'), { catalogue: grown })).close();
  expect(await granted()).toEqual(before);
  const shadow = await openShadow(urlOf('run'), { catalogue: grown });
  onTestFinished(() => shadow.close());
  await shadow.mapViews(client, [{ view: 'traits', column: 'second', type: 'SPEC', code: null }]);
  for (const view of ['traits', 'customer_contacts', 'current_memberships'])
    await onPostgres(urlOf('read'), `SELECT * FROM ${schema}.${view}`);
});

test('a view shows nobody more than the tables do', async () => {
  await onPostgres(database.url, `REVOKE SELECT ON ${schema}.emails FROM ${role('read')}`);
  onTestFinished(
    async () =>
      void (await onPostgres(database.url, statementsOfPage().replaceAll(/CREATE ROLE [^;]*;/g, ''))),
  );
  await expect(onPostgres(urlOf('read'), `SELECT * FROM ${schema}.customer_contacts`)).rejects.toMatchObject({
    code: '42501',
  });
  await onPostgres(urlOf('read'), `SELECT * FROM ${schema}.current_memberships`);
});

test('an upgrade that the running user may not make is refused with the right code, and changes nothing', async () => {
  await onPostgres(database.url, `ALTER TABLE ${schema}.emails DROP COLUMN remark`);
  await expect(openShadow(urlOf('run'))).rejects.toMatchObject({ code: 'DB_NO_RIGHT' });
  await (await openedBy('owner', 'migrate')).close();
  expect(await plannedMigrations(urlOf('run'))).toEqual([]);
});
