// What is owed because sections were added (P19): it is fetched beside the drains, whoever fetches first pays it, and one bad
// customer costs one customer (P8).

import { expect, test } from 'vitest';
import { type CustId, custId } from '../../src/catalogue/ids.ts';
import { everySection } from '../../src/config/section-keys.ts';
import type { Lease } from '../../src/shadow/shadow.ts';
import { explainCustomer } from '../../src/sync/explain/customer-verdict.ts';
import { knownOfCustomer } from '../../src/sync/explain/known-of-customer.ts';
import { refreshCustomers } from '../../src/sync/refresh.ts';
import { beginning } from '../support/told-changes.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { demoClient } from '../support/demo-client.ts';
import { lookInside } from '../support/look-inside.ts';
import {
  keptRows,
  leaseOf,
  openBrake,
  shapeGround,
  type ShapeGround,
  simulatedAa,
  without,
} from './shape-ground.ts';

const fewer = without('emails', 'phones');

async function drained(openFresh: OpenFresh): Promise<ShapeGround> {
  const ground = await shapeGround(openFresh, await simulatedAa());
  await ground.worker(fewer).drain();
  return ground;
}

/** Installs the shape with more sections, and walks through all customers. Nothing is fetched. */
async function walked(ground: ShapeGround, sections = everySection): Promise<void> {
  const lease = await leaseOf(ground.shadow);
  const answer = await ground.shadow.shapes.install(lease, ground.worker(sections).context.shape, openBrake);
  if (answer.kind !== 'installed') throw new Error(answer.kind);
  while ((await ground.shadow.shapes.walk(answer.lease)) === 'more');
  await settled(ground, answer.lease);
}

async function settled({ shadow }: ShapeGround, lease: Lease): Promise<void> {
  await shadow.shapes.settle(lease, null);
  await shadow.releaseLease(lease);
}

const owed = async ({ url }: ShapeGround): Promise<readonly string[]> =>
  (await lookInside(url, 'SELECT cust_id FROM sync_wanted ORDER BY cust_id')).map((row) =>
    String(row['cust_id']),
  );

/** So that sections differ that were asked for before, too. */
function changeMuch({ simulator }: ShapeGround, id: CustId): void {
  for (let time = 0; time < 10; time += 1) simulator.world.change(id);
}

const ids = ({ simulator }: ShapeGround): readonly CustId[] => [...simulator.world.custIds()];

const timesOf = async ({ url }: ShapeGround, id: string) =>
  (await lookInside(url, `SELECT changed_at FROM customers WHERE cust_id = '${id}'`))[0]?.['changed_at'];

export function wantedCases(openFresh: OpenFresh): void {
  test('P19: until AA was asked, a customer is neither drift nor fresh', async () => {
    const ground = await drained(openFresh);
    await walked(ground);
    const { shadow } = ground;
    expect(await owed(ground)).toHaveLength(60);
    expect((await ground.worker(everySection).audit()).audit).toMatchObject({ waiting: 60, differed: 0 });
    expect((await shadow.clientState(demoClient)).shape).toMatchObject({
      applying: { walked: true, wanted: 60, left: 60 },
    });
    const terms = { id: demoClient, pollEveryMs: 1_000, brake: openBrake };
    const [one = custId('1')] = ids(ground);
    const explained = explainCustomer(await knownOfCustomer(shadow, terms, one));
    expect(explained).toMatchObject({
      verdict: 'stale',
      says: expect.stringMatching(/asks since .* for emails, phones/),
    });
    await shadow.forget(demoClient, [one]);
    expect(await owed(ground)).toHaveLength(59);
  });

  test('P7, P19: whoever fetches a customer first pays what is owed, and a change of AA is told as AA’s', async () => {
    const ground = await drained(openFresh);
    await walked(ground);
    const [changed = custId('1'), same = custId('2')] = ids(ground);
    const before = await timesOf(ground, same);
    const from = (await ground.changes()).length;
    changeMuch(ground, changed);
    const worker = ground.worker(everySection);
    await refreshCustomers(worker.context, [changed, same]);
    const told = (await ground.changes()).slice(from);
    const causes = new Map(told.map((one) => [one.custId, one.cause]));
    expect(causes.get(changed) ?? null).toBeNull();
    expect(causes.has(changed)).toBe(true);
    expect(causes.get(same) ?? 'shape').toBe('shape');
    // AA changed nothing, so the time of its last change stays.
    expect(await timesOf(ground, same)).toEqual(before);
    expect(await owed(ground)).toHaveLength(58);
    await worker.drain();
    expect(await owed(ground)).toEqual([]);
    const later = (await ground.changes()).slice(from + told.length);
    expect(later.filter(({ cause }) => cause !== 'shape')).toEqual([]);
  });

  test('P8, P19: one bad customer costs one customer, and is tried again', async () => {
    const ground = await drained(openFresh);
    const [bad = custId('1')] = ids(ground);
    ground.simulator.world.setFaults([
      { procedure: 'customers', fault: 'failure', custId: bad, code: '4711' },
    ] as never);
    const worker = ground.worker(everySection);
    await worker.drain();
    expect(await owed(ground)).toEqual([bad]);
    const rows = await lookInside(ground.url, 'SELECT attempts, error_code FROM sync_wanted');
    expect(rows).toEqual([{ attempts: 1, error_code: 'AA_UNEXPECTED' }]);
    expect((await ground.shadow.clientState(demoClient)).shape.applying).toMatchObject({ left: 1 });
    expect((await worker.audit()).audit).toMatchObject({ waiting: 1, differed: 0 });
    ground.simulator.world.clearFaults();
    await refreshCustomers(worker.context, [bad]);
    await worker.drain();
    expect((await ground.shadow.clientState(demoClient)).shape.applying).toBeNull();
  });

  test('P6, P19: who is gone from AA is deleted by queue or audit, and not by this', async () => {
    const ground = await drained(openFresh);
    const [gone = custId('1')] = ids(ground);
    ground.simulator.world.drift('delete', gone);
    await ground.worker(everySection).drain();
    expect((await ground.shadow.customer(demoClient, gone))?.deletedAt).toBeNull();
    expect((await ground.shadow.clientState(demoClient)).shape.applying).toBeNull();
    expect((await ground.worker(everySection).audit()).audit).toMatchObject({ differed: 1, gone: 1 });
  });

  test('P19: a tombstone is not fetched, and loses what is not asked for any more', async () => {
    const ground = await shapeGround(openFresh, await simulatedAa());
    const worker = ground.worker(everySection);
    await worker.drain();
    const [gone = custId('1')] = ids(ground);
    ground.simulator.world.delete(gone);
    await worker.drain();
    await walked(ground, fewer);
    expect((await ground.shadow.customer(demoClient, gone))?.document).not.toHaveProperty('emails');
    await walked(ground, without('emails'));
    expect(await owed(ground)).toHaveLength(59);
  });

  test('P19: a second change during the first ends in the second', async () => {
    const ground = await drained(openFresh);
    await walked(ground);
    await walked(ground, without('phones', 'bio'));
    const last = without('phones', 'memberships');
    const { customersServed } = ground.simulator.world.stats();
    const worker = ground.worker(last);
    await worker.drain();
    expect(ground.simulator.world.stats().customersServed - customersServed).toBe(60);
    expect((await worker.audit()).audit).toMatchObject({ compared: 60, differed: 0, waiting: 0 });
    const other = await shapeGround(openFresh, ground.simulator);
    ground.simulator.world.enqueue();
    await other.worker(last).drain();
    expect(await keptRows(ground.url)).toEqual(await keptRows(other.url));
  });

  test('P19: what only the walk would undo is undone by whoever fetches before it', async () => {
    const ground = await shapeGround(openFresh, await simulatedAa());
    await ground.worker(everySection).drain();
    const from = await ground.changes();
    const lease = await leaseOf(ground.shadow);
    const worker = ground.worker(fewer);
    const answer = await ground.shadow.shapes.install(lease, worker.context.shape, openBrake);
    if (answer.kind !== 'installed') throw new Error(answer.kind);
    await ground.shadow.releaseLease(answer.lease);
    const some = ids(ground).slice(0, 5);
    await refreshCustomers(worker.context, some);
    expect(await ground.changes()).toEqual(from);
    const left = await lookInside(ground.url, 'SELECT DISTINCT cust_id FROM emails');
    expect(left.filter((row) => some.includes(row['cust_id'] as CustId))).toEqual([]);
    expect(left.length).toBeGreaterThan(20);
  });

  test('P7, P19: a compact feed does not lose a change of AA behind one of the configuration', async () => {
    const ground = await drained(openFresh);
    const { shadow } = ground;
    const [one = custId('1')] = ids(ground);
    const { place } = (await shadow.feed(demoClient, { after: beginning, limit: 1_000 })) as never as {
      place: typeof beginning;
    };
    changeMuch(ground, one);
    await ground.worker(fewer).drain();
    await ground.worker(everySection).drain();
    const page = await shadow.feed(demoClient, { after: place, limit: 1_000, compact: true });
    const told = page.kind === 'page' ? page.changes.filter((change) => change.custId === one) : [];
    expect(told.map(({ cause }) => cause)).toEqual([null, 'shape']);
    const first = await shadow.feed(demoClient, { after: place, limit: 1, compact: true });
    expect(first).toMatchObject({ changes: [{ custId: one, cause: null }] });
  });
}
