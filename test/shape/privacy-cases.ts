// A client's policy of privacy: what it takes out is nowhere, a change of it reaches what is stored, and none of that is told as a
// change of AA.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/catalogue/customer-record.ts';
import { custId } from '../../src/catalogue/ids.ts';
import { everySection } from '../../src/config/section-keys.ts';
import { keyedHash } from '../../src/shape/keyed-hash.ts';
import type { PolicyRule } from '../../src/shape/policy-words.ts';
import { refreshCustomers } from '../../src/sync/refresh.ts';
import { reshape } from '../../src/sync/shape/shaping.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { demoClient } from '../support/demo-client.ts';
import { lookInside } from '../support/look-inside.ts';
import { tableContents } from '../support/table-contents.ts';
import { keptRows, leaseOf, openBrake, shapeGround, type ShapeGround, simulatedAa } from './shape-ground.ts';
import type { TestPolicy } from './test-policy.ts';

const key = 'a key of at least thirty-two bytes';

const rule = (action: PolicyRule['action'], ...paths: readonly string[]): PolicyRule => ({
  action,
  paths,
  where: null,
});

const policy = (rules: readonly PolicyRule[], other: Partial<TestPolicy> = {}): TestPolicy => ({
  rules,
  unknown: 'drop',
  key,
  ...other,
});

const strict = policy([
  rule('hash', 'emails.address', 'loginId'),
  rule('drop', 'addresses.street1', 'communicationPreferences.preferredEmail', 'jobs.titleName'),
  rule('presence', 'phones.number'),
]);

/** Where what is taken out stands, in tables. */
const places = [
  ['emails', 'address'],
  ['customers', 'login_id'],
  ['addresses', 'street1'],
  ['phones', 'number'],
] as const;

async function drained(openFresh: OpenFresh, before?: TestPolicy): Promise<ShapeGround> {
  const ground = await shapeGround(openFresh, await simulatedAa({ unknownExtras: true }));
  await ground.worker(everySection, {}, before).drain();
  return ground;
}

/** What a database that never kept anything else has. */
async function refetched(openFresh: OpenFresh, { simulator }: ShapeGround, after: TestPolicy | undefined) {
  const other = await shapeGround(openFresh, simulator);
  simulator.world.enqueue();
  await other.worker(everySection, {}, after).drain();
  return keptRows(other.url);
}

async function valuesAt({ url }: ShapeGround): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [table, column] of places)
    for (const row of await lookInside(
      url,
      `SELECT ${column} AS v FROM ${table} WHERE ${column} IS NOT NULL`,
    ))
      if (String(row['v']).length >= 6) found.push(String(row['v']));
  return found;
}

/** When each of them was fetched, and when AA last changed it. */
const timesOf = ({ url }: ShapeGround) =>
  lookInside(url, 'SELECT cust_id, fetch_number, fetched_at, changed_at FROM customers ORDER BY cust_id');

/** All that the database keeps, as text: of a file its very bytes. */
async function kept({ url }: ShapeGround): Promise<string> {
  if (!url.startsWith('sqlite:')) return [...(await tableContents(url)).values()].join('\n');
  const path = url.slice('sqlite:'.length);
  return [path, `${path}-wal`].map((file) => readFileSync(file, 'latin1')).join('\n');
}

async function left(ground: ShapeGround, planted: readonly string[]): Promise<readonly string[]> {
  const text = await kept(ground);
  const asStored = (value: string): string =>
    ground.url.startsWith('sqlite:') ? Buffer.from(value).toString('latin1') : value;
  return planted.filter((value) => text.includes(asStored(value)));
}

export function privacyCases(openFresh: OpenFresh): void {
  test('P22: what is taken out is neither stored nor told, and a refetch changes nothing', async () => {
    const open = await drained(openFresh);
    const planted = await valuesAt(open);
    expect(planted.length).toBeGreaterThan(100);
    expect((await left(open, planted)).length).toBe(planted.length);
    const ground = await shapeGround(openFresh, open.simulator);
    open.simulator.world.enqueue();
    const worker = ground.worker(everySection, {}, strict);
    await worker.drain();
    expect(await left(ground, planted)).toEqual([]);
    const { length } = await ground.changes();
    open.simulator.world.enqueue();
    await worker.drain();
    expect(await ground.changes()).toHaveLength(length);
    expect((await worker.audit()).audit).toMatchObject({ compared: 60, differed: 0 });
    const [login] = (await lookInside(
      open.url,
      'SELECT login_id AS v, cust_id FROM customers WHERE login_id IS NOT NULL',
    )) as readonly { readonly v: string; readonly cust_id: string }[];
    const stored = await ground.shadow.customer(demoClient, custId(login?.cust_id ?? ''));
    const hashed = keyedHash(Buffer.from(key))(login?.v ?? '');
    expect(stored?.document).toMatchObject({ loginId: hashed } satisfies JsonObject);
  });

  test('P19, P22: a stricter policy reaches what is stored: no call, no change, no drift, and no byte is left', async () => {
    const ground = await drained(openFresh);
    const { simulator } = ground;
    const planted = await valuesAt(ground);
    const gone = custId([...simulator.world.custIds()][0] ?? '');
    simulator.world.delete(gone);
    await ground.worker(everySection).drain();
    const before = await ground.changes();
    const worker = ground.worker(everySection, {}, strict);
    const planned = await ground.shadow.shapes.plan(demoClient, worker.context.shape, openBrake);
    const values = new Map(planned.privacy.map((change) => [change.path, change.values]));
    expect(values.get('phones.number')).toBeGreaterThan(20);
    expect(planned).toMatchObject({ fetched: 0, erasesOf: 59 });
    const { customersServed } = simulator.world.stats();
    const times = await timesOf(ground);
    await worker.drain();
    expect(await timesOf(ground)).toEqual(times);
    expect(simulator.world.stats().customersServed).toBe(customersServed);
    expect(await ground.changes()).toEqual(before);
    expect((await ground.shadow.clientState(demoClient)).shape).toMatchObject({ applying: null });
    expect(await left(ground, planted)).toEqual([]);
    expect((await worker.audit()).audit).toMatchObject({ differed: 0, waiting: 0 });
    const rows = await keptRows(ground.url);
    const isOf = (row: string): boolean => row.includes(`["cust_id","${gone}"]`);
    const living = Object.entries(rows).map(([table, some]) => [table, some.filter((row) => !isOf(row))]);
    expect(Object.fromEntries(living)).toEqual(await refetched(openFresh, ground, strict));
    // Twice is once.
    await worker.drain();
    expect(await keptRows(ground.url)).toEqual(rows);
  });

  test('P19, P22: what comes back, and what is hashed with another key, is asked of AA', async () => {
    const ground = await drained(openFresh, strict);
    for (const after of [policy(strict.rules, { key: key.toUpperCase() }), undefined]) {
      const { length } = await ground.changes();
      const worker = ground.worker(everySection, {}, after);
      await worker.drain();
      const told = (await ground.changes()).slice(length);
      expect(told.length).toBeGreaterThan(40);
      expect(told.filter(({ cause, kind }) => cause !== 'shape' || kind !== 'updated')).toEqual([]);
      expect((await worker.audit()).audit).toMatchObject({ differed: 0, waiting: 0 });
      expect(await keptRows(ground.url)).toEqual(await refetched(openFresh, ground, after));
    }
  });

  test('P19, P22: whoever is fetched before the pass has reached him is told as AA has him', async () => {
    const ground = await drained(openFresh);
    const before = await ground.changes();
    const worker = ground.worker(everySection, {}, strict);
    await ground.apply(everySection, strict);
    const [same, changed] = [...ground.simulator.world.custIds()];
    if (same === undefined || changed === undefined) throw new Error('nobody');
    for (let time = 0; time < 10; time += 1) ground.simulator.world.change(changed);
    await refreshCustomers(worker.context, [same, changed]);
    const told = (await ground.changes()).slice(before.length);
    expect(told.map(({ custId: id, cause }) => [id, cause])).toEqual([[changed, null]]);
    expect(told.flatMap(({ fields }) => fields)).not.toContain('customer.loginId');
    await worker.drain();
    expect((await worker.audit()).audit).toMatchObject({ differed: 0, waiting: 0 });
  });

  test('P22: what the catalogue does not know is thrown away, and its path is counted', async () => {
    const ground = await drained(openFresh, strict);
    const paths = await lookInside(ground.url, `SELECT path FROM sync_findings WHERE kind = 'unknown'`);
    expect(paths.length).toBeGreaterThan(0);
    const rows = await lookInside(ground.url, 'SELECT cust_id FROM customers WHERE extra IS NOT NULL');
    expect(rows).toEqual([]);
    const learned = await keptRows(ground.url);
    for (const { path } of paths)
      expect(JSON.stringify(learned)).not.toContain(`\\"${String(path).split('/').at(-1)}\\"`);
  });

  test('P19, P22: a policy that takes something of many waits for a person', async () => {
    const ground = await drained(openFresh);
    const planted = await valuesAt(ground);
    const few = { brake: { share: 0.05, atLeast: 20 } };
    // What is unknown may stand in anybody.
    for (const other of [policy([], {}), policy(strict.rules, { unknown: 'keep' })]) {
      const worker = ground.worker(everySection, few, other);
      await expect(worker.drain()).rejects.toMatchObject({ code: 'SYNC_SHAPE_WAITS' });
    }
    expect((await left(ground, planted)).length).toBe(planted.length);
    const worker = ground.worker(everySection, few, strict);
    await ground.apply(everySection, strict);
    await worker.drain();
    expect(await left(ground, planted)).toEqual([]);
  });

  test('P22: the words by which customers are found follow', async () => {
    const ground = await drained(openFresh);
    const words = async () =>
      (await lookInside(ground.url, `SELECT word FROM customer_words WHERE kind = 'name'`)).length;
    expect(await words()).toBeGreaterThan(60);
    const names = policy([
      rule('drop', 'firstName', 'middleName', 'lastName', 'informalName', 'displayName', 'companyName'),
      rule('drop', 'aliases.aliasValue'),
    ]);
    await ground.worker(everySection, {}, names).drain();
    expect(await words()).toBe(0);
  });

  test('P22: what AA said to `check` before there was a policy goes, too', async () => {
    const ground = await drained(openFresh);
    const { operations } = ground.shadow;
    const text = 'customers: AA_UNEXPECTED: Ann Mull is not allowed';
    await operations.keepCheck(demoClient, [{ level: 'fault', text, hint: null }]);
    await ground.worker(everySection, {}, strict).drain();
    expect(await operations.lastCheck(demoClient)).toBeNull();
  });

  test('P22: a pass that nobody knows how to do changes nothing', async () => {
    const ground = await drained(openFresh);
    await ground.apply(everySection, strict);
    const rows = await keptRows(ground.url);
    const lease = await leaseOf(ground.shadow);
    await expect(ground.shadow.shapes.walk(lease)).rejects.toThrow(/TypeError/);
    expect(await keptRows(ground.url)).toEqual(rows);
    const { context } = ground.worker(everySection, {}, strict);
    expect(await ground.shadow.shapes.walk(lease, 1_000, { reshape: reshape(context) })).toBe('done');
    await ground.shadow.releaseLease(lease);
  });

  test('P22: items are dropped whose conditions read what an earlier policy threw away, as long as AA has not told it again', async () => {
    const types: PolicyRule = {
      action: 'drop',
      paths: ['customerAttributes'],
      where: { type: { kind: 'values', values: ['*'] } },
    };
    const ground = await drained(openFresh, policy([rule('drop', 'customerAttributes.type')]));
    const { shadow, simulator } = ground;
    const [dead = custId('1')] = [...simulator.world.custIds()];
    simulator.world.delete(dead);
    await ground.worker(everySection, {}, policy([rule('drop', 'customerAttributes.type')])).drain();
    simulator.world.addFault({ procedure: 'customers', fault: 'failure', code: '4711' });
    for (const after of [undefined, policy([types], { unknown: 'keep' })]) {
      await ground.apply(everySection, after);
      await expect(ground.worker(everySection, {}, after).drain()).rejects.toMatchObject({
        code: 'AA_UNEXPECTED',
      });
    }
    expect((await shadow.clientState(demoClient)).shape.applying).toMatchObject({ walked: true });
    expect(await lookInside(ground.url, 'SELECT * FROM customer_attributes')).toEqual([]);
    const documents = await lookInside(ground.url, 'SELECT document FROM customers');
    expect(documents.filter((row) => String(row['document']).includes('"customerAttributes"'))).toEqual([]);
  });

  test('P7, P19: what the policy took out of a field that stands once in a section comes back as the configuration’s', async () => {
    const before = policy([rule('drop', 'globalOptOut', 'loginId')]);
    const ground = await drained(openFresh, before);
    const told = (await ground.changes()).length;
    await ground.worker(everySection, {}, policy([rule('drop', 'firstName')])).drain();
    const news = (await ground.changes()).slice(told);
    expect(news.flatMap(({ fields }) => fields ?? [])).toContain('customer.globalOptOut');
    expect(news.filter(({ cause }) => cause !== 'shape')).toEqual([]);
  });
}
