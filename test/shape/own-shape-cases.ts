// Which shape is in force, and who may work in it (P19).

import { expect, test } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import { everySection } from '../../src/config/section-keys.ts';
import { shapeOf } from '../../src/shape/shape.ts';
import { freshnessOf } from '../../src/shadow/reads/freshness.ts';
import type { FetchResult } from '../../src/shadow/shadow.ts';
import { helpDrains } from '../../src/sync/helpers.ts';
import { receiveQueue } from '../../src/sync/receive.ts';
import { refreshCustomers } from '../../src/sync/refresh.ts';
import type { OpenFresh } from '../contract/contract-database.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { demoClient } from '../support/demo-client.ts';
import { lookInside } from '../support/look-inside.ts';
import { leaseOf, openBrake, shapeGround, type ShapeGround, simulatedAa, without } from './shape-ground.ts';
import { asKept } from '../support/as-kept.ts';

const brake = { share: 0.05, atLeast: 20 };
const fewer = without('emails');

async function drained(openFresh: OpenFresh): Promise<ShapeGround> {
  const ground = await shapeGround(openFresh, await simulatedAa());
  await ground.worker(everySection).drain();
  return ground;
}

const shapeNo = async ({ shadow }: ShapeGround): Promise<number> =>
  (await shadow.clientState(demoClient)).shape.shapeNo;

const rowsOf = async ({ url }: ShapeGround, table: string): Promise<number> =>
  (await lookInside(url, `SELECT cust_id FROM ${table}`)).length;

export function ownShapeCases(openFresh: OpenFresh): void {
  test('P19: two workers with different configurations do not flip', async () => {
    const ground = await drained(openFresh);
    const [older, newer] = [ground.worker(everySection), ground.worker(fewer)];
    await newer.drain();
    const { customersServed } = ground.simulator.world.stats();
    for (const worker of [older, newer, older, newer, older]) {
      const work = worker.drain();
      if (worker === newer) await work;
      else await expect(work).rejects.toMatchObject({ code: 'SYNC_SHAPE_DIFFERS' });
    }
    const [id] = await ground.shadow.customerIds(demoClient, null, 1);
    await expect(older.audit()).rejects.toMatchObject({ code: 'SYNC_SHAPE_DIFFERS' });
    await expect(refreshCustomers(older.context, id === undefined ? [] : [id])).rejects.toMatchObject({
      code: 'SYNC_SHAPE_DIFFERS',
    });
    expect(await shapeNo(ground)).toBe(2);
    expect(ground.simulator.world.stats().customersServed).toBe(customersServed);
    expect(await rowsOf(ground, 'emails')).toBe(0);
  });

  test('P19: whoever may not work holds no lease', async () => {
    const ground = await drained(openFresh);
    await ground.worker(fewer).drain();
    await expect(ground.worker(everySection).drain()).rejects.toMatchObject({ code: 'SYNC_SHAPE_DIFFERS' });
    await expect(ground.worker(without('bio'), { brake }).drain()).rejects.toMatchObject({
      code: 'SYNC_SHAPE_WAITS',
    });
    expect((await ground.shadow.clientState(demoClient)).lease).toBeNull();
  });

  test('P19: a helper with another configuration does not help', async () => {
    const ground = await drained(openFresh);
    const { shadow, simulator } = ground;
    await ground.worker(fewer).drain();
    simulator.world.enqueue();
    const lease = await leaseOf(shadow);
    await receiveQueue(ground.worker(fewer).context, lease);
    const older = ground.worker(everySection, { helpers: 3 });
    const stop = new AbortController();
    await helpDrains({
      holder: 'elsewhere/1/run',
      shadow,
      signal: stop.signal,
      leastBatch: 1,
      contextOf: () => older.context,
      nextLook: () => {
        if (older.events.some(({ type }) => type === 'failed')) stop.abort();
        return new Promise((resolve) => setImmediate(resolve));
      },
    });
    const failed = older.events.find(({ type }) => type === 'failed');
    expect(failed).toMatchObject({ error: { code: 'SYNC_SHAPE_DIFFERS' } });
    expect(older.events.filter(({ type }) => type === 'drain-joined')).toEqual([]);
    const terms = { atMost: 3, atLeastQueued: 1 };
    expect(await shadow.joinDrain(demoClient, 'elsewhere/1/run', { ...terms, shapeNo: 1 })).toBeNull();
    expect(await shadow.joinDrain(demoClient, 'elsewhere/1/run', { ...terms, shapeNo: 2 })).not.toBeNull();
  });

  test('P3, P19: nothing that was fetched in an older shape is written', async () => {
    const ground = await drained(openFresh);
    const { shadow } = ground;
    const old = await leaseOf(shadow);
    const result = async (): Promise<FetchResult> => ({
      kind: 'current',
      custId: custId('99000077'),
      fetchNumber: await shadow.nextFetchNumber(demoClient),
      fetchedAt: new Date(),
      customer: shadow.preparation()(asKept(madeUpCustomer('99000077'))),
    });
    const fetched = await result();
    ground.simulator.world.enqueue();
    await receiveQueue(ground.worker(everySection).context, old);
    const terms = { atMost: 3, atLeastQueued: 1, shapeNo: 1 };
    const share = (await shadow.joinDrain(demoClient, 'elsewhere/1/run', terms))?.share ?? null;
    const installed = await shadow.shapes.install(old, shapeOf(fewer), openBrake);
    expect(installed.kind).toBe('installed');
    const late = { client: demoClient, results: [fetched] };
    await expect(shadow.apply({ ...late, lease: old })).rejects.toMatchObject({ code: 'DB_LEASE_LOST' });
    expect(share).not.toBeNull();
    await expect(shadow.apply({ ...late, lease: share })).rejects.toMatchObject({ code: 'DB_LEASE_LOST' });
    await expect(shadow.apply({ ...late, lease: null, shapeNo: 1 })).rejects.toMatchObject({
      code: 'DB_SHAPE_CHANGED',
    });
    expect(await shadow.customer(demoClient, custId('99000077'))).toBeNull();
    await shadow.apply({ client: demoClient, lease: null, shapeNo: 2, results: [await result()] });
    expect(await shadow.customer(demoClient, custId('99000077'))).not.toBeNull();
  });

  test('P19: what erases too much waits for a person, and is told', async () => {
    const ground = await drained(openFresh);
    const { shadow } = ground;
    const worker = ground.worker(fewer, { brake });
    const emails = await rowsOf(ground, 'emails');
    await expect(worker.drain()).rejects.toMatchObject({ code: 'SYNC_SHAPE_WAITS' });
    await expect(worker.drain()).rejects.toMatchObject({ code: 'SYNC_SHAPE_WAITS' });
    const state = await shadow.clientState(demoClient);
    expect(freshnessOf(state, { pollEveryMs: 1_000, brake })).toMatchObject({
      verdict: 'paused',
      reason: 'shape',
    });
    expect(await rowsOf(ground, 'emails')).toBe(emails);
    const plan = await shadow.shapes.plan(demoClient, worker.context.shape, brake);
    expect(plan).toMatchObject({ waits: true, erasesOf: state.shape.waiting?.erasesOf, fetched: 0 });
    expect(plan.erasedRows.get('emails')).toBe(emails);
    await ground.apply(fewer);
    expect((await shadow.clientState(demoClient)).shape).toMatchObject({ shapeNo: 2, waiting: null });
    await worker.drain();
    expect(await rowsOf(ground, 'emails')).toBe(0);
  });

  test('P19: what waits is withdrawn with its configuration', async () => {
    const ground = await drained(openFresh);
    await expect(ground.worker(fewer, { brake }).drain()).rejects.toMatchObject({ code: 'SYNC_SHAPE_WAITS' });
    await ground.worker(everySection, { brake }).drain();
    expect((await ground.shadow.clientState(demoClient)).shape).toEqual({
      shapeNo: 1,
      applying: null,
      waiting: null,
    });
  });

  test('P19: what erases little, or nothing, is installed by itself', async () => {
    const ground = await drained(openFresh);
    await ground.worker(fewer, { brake: { share: 0, atLeast: 60 } }).drain();
    expect(await shapeNo(ground)).toBe(2);
    await ground
      .worker({ ...fewer, bio: { options: [], attr: [] } }, { brake: { share: 0, atLeast: 0 } })
      .drain();
    await ground
      .worker(everySection, { brake: { share: 0, atLeast: 0 } })
      .drain()
      .catch(() => undefined);
    // It was in force before. The database itself does not take it, whoever asks.
    const lease = await leaseOf(ground.shadow);
    const again = await ground.shadow.shapes.install(lease, shapeOf(everySection), openBrake);
    expect(again).toMatchObject({ kind: 'superseded', shapeNo: 2 });
    await ground.shadow.releaseLease(lease);
    expect(await shapeNo(ground)).toBe(2);
    await ground.apply(everySection);
    expect(await shapeNo(ground)).toBe(3);
  });

  test('the first shape takes what is stored as it is, and the last twenty are kept', async () => {
    const ground = await shapeGround(openFresh, await simulatedAa({ customers: 5 }));
    const { shadow } = ground;
    const lease = await leaseOf(shadow);
    await shadow.apply({
      client: demoClient,
      lease,
      results: [
        {
          kind: 'current',
          custId: custId('99000077'),
          fetchNumber: await shadow.nextFetchNumber(demoClient),
          fetchedAt: new Date(),
          customer: shadow.preparation()(asKept(madeUpCustomer('99000077'))),
        },
      ],
    });
    await shadow.releaseLease(lease);
    const changes = await ground.changes();
    await ground.apply(everySection);
    expect((await shadow.clientState(demoClient)).shape).toEqual({
      shapeNo: 1,
      applying: null,
      waiting: null,
    });
    for (let time = 0; time < 12; time += 1) {
      await ground.apply(fewer);
      await ground.apply(everySection);
    }
    expect(await shapeNo(ground)).toBe(25);
    expect(await lookInside(ground.url, 'SELECT shape_no FROM sync_shapes')).toHaveLength(20);
    expect(await ground.changes()).toEqual(changes);
  });
}
