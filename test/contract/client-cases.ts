// The clients of a database, whether a configuration knows them or not: listed, exported, removed.

import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { builtIn } from '../../src/catalogue/catalogue.ts';
import { extended } from '../../src/catalogue/extended.ts';
import { type ClientId, clientId, custId } from '../../src/catalogue/ids.ts';
import type { ClientState, ExportedRow, Shadow } from '../../src/shadow/shadow.ts';
import { allRows } from '../support/all-rows.ts';
import { makeEventful, otherClient } from '../support/eventful-database.ts';
import { lookInside } from '../support/look-inside.ts';
import { parkLikes } from '../support/parked-likes.ts';
import { freshForEach } from './bench-fixture.ts';
import type { Bench, OpenFresh } from './contract-database.ts';
import { madeUpCustomer } from './made-up-customer.ts';
import { toldChanges } from '../support/told-changes.ts';

const day = 86_400_000;
const remover = { holder: 'elsewhere/9/clients remove' };

async function exported(shadow: Shadow, bench: Bench): Promise<readonly ExportedRow[]> {
  const rows: ExportedRow[] = [];
  for await (const row of shadow.exportedRows(bench.client)) rows.push(row);
  return rows;
}

const rowsOf = (all: Readonly<Record<string, readonly string[]>>, client: string): readonly string[] =>
  Object.entries(all).flatMap(([table, rows]) =>
    rows.filter((row) => row.includes(`"client_id":"${client}"`)).map((row) => `${table} ${row}`),
  );

/** The states of several clients, and each of them read by itself. */
async function statesTwice(shadow: Shadow, clients: readonly ClientId[]) {
  const together = await shadow.clientStates(clients);
  const apart: ClientState[] = [];
  for (const client of clients) apart.push({ ...(await shadow.clientState(client)), findings: [] });
  return [together, apart] as const;
}

export function clientCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);

  test('P12: many clients together have the states that each has by itself, and what changes shows', async () => {
    const { bench, shadow } = fixture;
    const clients = [otherClient, clientId('nobody'), bench.client];
    const differing = async (): Promise<readonly unknown[]> => {
      const [together, apart] = await statesTwice(shadow, clients);
      expect(together).toEqual(apart);
      return together.map(({ customers, parked }) => [customers, parked]);
    };
    expect(await differing()).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    await makeEventful(bench, shadow);
    expect(await differing()).toEqual([
      [2, 0],
      [0, 0],
      [10, 2],
    ]);
    expect(await shadow.clientStates([])).toEqual([]);
    const { client } = bench;
    const quick = async (): Promise<unknown> => {
      await differing();
      const state = await shadow.quickState(client);
      expect(state).toEqual(await shadow.clientState(client));
      return [state.customers, state.tombstones];
    };
    // Customers are counted once, and then by what the feed tells.
    expect(await quick()).toEqual([10, 1]);
    await bench.store(shadow, madeUpCustomer('new'));
    expect(await quick()).toEqual([11, 1]);
    await bench.apply(shadow, null, await bench.gone(shadow, '001'), await bench.gone(shadow, 'new'));
    expect(await quick()).toEqual([9, 3]);
    await bench.store(shadow, madeUpCustomer('new', { seed: 2 }));
    await bench.store(shadow, madeUpCustomer('new', { seed: 3 }));
    expect(await quick()).toEqual([10, 2]);
    await shadow.forget(client, [custId('new'), custId('001')]);
    expect(await quick()).toEqual([9, 1]);
  });

  test('P12: customers are counted anew where the feed does not tell all who came and went', async () => {
    const { bench, shadow } = fixture;
    const { client, clock, database } = bench;
    const counted = async (): Promise<number> => {
      const [[together], alone] = [await shadow.clientStates([client]), await shadow.clientState(client)];
      expect(together).toEqual({ ...alone, findings: [] });
      return alone.customers;
    };
    await bench.store(shadow, madeUpCustomer('1'), madeUpCustomer('2'));
    expect(await counted()).toBe(2);
    // It was pruned who came.
    await bench.store(shadow, madeUpCustomer('3'));
    clock.pass(2 * day);
    while ((await shadow.prune(client, day)) > 0);
    await bench.store(shadow, madeUpCustomer('4'));
    expect(await counted()).toBe(4);
    // The numbers begin anew.
    await shadow.removeClient(client, remover);
    await shadow.register(client);
    await bench.store(shadow, madeUpCustomer('5'));
    expect(await counted()).toBe(1);
    // An older copy has as many changes, and other customers.
    await lookInside(database.url, 'DELETE FROM customers');
    const later = performance.now() + 600_001;
    vi.spyOn(performance, 'now').mockImplementation(() => later);
    onTestFinished(() => void vi.restoreAllMocks());
    expect(await counted()).toBe(0);
  });

  test('P9: the parked are counted up to ten thousand for those who look again and again, and all of them otherwise', async () => {
    const { bench, shadow } = fixture;
    const { client, database } = bench;
    const lease = await bench.lease(shadow);
    await bench.drainOf(shadow, lease, ['1']);
    await bench.apply(shadow, lease, await bench.failed(shadow, '1'));
    await parkLikes(database.url, 9_999);
    expect(await shadow.quickState(client)).toMatchObject({ parked: 10_000, moreParked: false });
    await parkLikes(database.url, 1, 'b');
    const [[together], alone] = [await shadow.clientStates([client]), await shadow.quickState(client)];
    for (const state of [together, alone]) expect(state).toMatchObject({ parked: 10_000, moreParked: true });
    expect(await shadow.clientState(client)).toMatchObject({ parked: 10_001, moreParked: false });
  });

  test('O20: the clients of the database are listed, with what is stored of them', async () => {
    const { bench, shadow } = fixture;
    expect(await shadow.clientIds()).toEqual([]);
    await makeEventful(bench, shadow);
    expect(await shadow.clientIds()).toEqual(['acme', 'beta']);
    const state = await shadow.clientState(bench.client);
    const feed = await toldChanges(shadow, bench.client);
    expect(await shadow.clientSummary(bench.client)).toEqual({
      client: 'acme',
      customers: state.customers,
      tombstones: 1,
      parked: 2,
      lastQueueAt: state.lastQueueAt,
      lastPurgeAt: state.lastPurgeAt,
      changes: feed.length,
      oldestChangeAt: feed[0]?.committedAt,
      newestChangeAt: feed.at(-1)?.committedAt,
      lastChangeNo: state.lastChangeNo,
    });
    expect(await shadow.clientSummary(clientId('nobody'))).toBeNull();
  });

  test('O20: an export has every row of the client, and no row of another', async () => {
    const { bench, shadow } = fixture;
    await makeEventful(bench, shadow);
    const rows = await exported(shadow, bench);
    const all = await allRows(bench.database.url);
    const expected = rowsOf(all, 'acme');
    expect(rows).toHaveLength(expected.length);
    expect(new Set(rows.map(({ row }) => row['client_id']))).toEqual(new Set(['acme']));
    const perTable = Map.groupBy(rows, ({ table }) => table);
    for (const [table, found] of perTable)
      expect(found, table).toHaveLength(rowsOf({ [table]: all[table] ?? [] }, 'acme').length);
    const one = perTable.get('customers')?.find(({ row }) => row['cust_id'] === '000')?.row;
    const stored = await shadow.customer(bench.client, custId('000'));
    expect(one).toMatchObject({ document: stored?.document, deleted_at: null });
    expect(one).toMatchObject(stored?.columns ?? {});
    const phone = perTable.get('phones')?.find(({ row }) => row['cust_id'] === '000')?.row;
    expect(phone).toMatchObject(stored?.rows.phones[0] ?? {});
  });

  describe('removing', () => {
    test('O20, P11: every row of the client goes, and no row of another', async () => {
      const { bench, shadow } = fixture;
      await makeEventful(bench, shadow);
      const before = await allRows(bench.database.url);
      const others = rowsOf(before, 'beta');
      const removed = await shadow.removeClient(bench.client, remover);
      expect(removed).toEqual({
        rows: rowsOf(before, 'acme').length,
        complete: true,
        traces: 'cleaned',
        keptBy: [],
      });
      const after = await allRows(bench.database.url);
      expect(rowsOf(after, 'acme')).toEqual([]);
      expect(rowsOf(after, 'beta')).toEqual(others);
      expect(await shadow.clientIds()).toEqual([otherClient]);
      expect(await shadow.clientSummary(bench.client)).toBeNull();
    });

    test('O20, P11: what another catalogue has left goes too', async () => {
      const { bench, shadow } = fixture;
      const grown = extended(builtIn, { sections: { pets: { item: 'pet', fields: { petName: 'text' } } } });
      await (await bench.open({ catalogue: grown })).close();
      for (const client of ['acme', 'beta'])
        await lookInside(
          bench.database.url,
          `INSERT INTO pets (client_id, cust_id, item_no, pet_name) VALUES ('${client}', '1', 1, 'Rex')`,
        );
      const reopened = await bench.open();
      await bench.store(shadow, madeUpCustomer('1'));
      const rows = await exported(reopened, bench);
      expect(rows.filter(({ table }) => table === 'pets')).toMatchObject([{ row: { pet_name: 'Rex' } }]);
      await reopened.removeClient(bench.client, remover);
      expect(await lookInside(bench.database.url, 'SELECT client_id FROM pets')).toEqual([
        { client_id: 'beta' },
      ]);
    });

    test('O20: a ledger of many pages goes, and a removal that was stopped is finished by the next', async () => {
      const { bench, shadow } = fixture;
      const lease = await bench.lease(shadow);
      const many = Array.from({ length: 4_500 }, (_, at) => String(at));
      await bench.drainOf(shadow, lease, many);
      await bench.store(shadow, madeUpCustomer('1'));
      await shadow.releaseLease(lease);
      const stop = new AbortController();
      const onRows = (rows: number): void => {
        if (rows > 2_000) stop.abort();
      };
      const first = await shadow.removeClient(bench.client, { ...remover, signal: stop.signal, onRows });
      expect(first).toMatchObject({ complete: false, traces: 'left' });
      expect(first.rows).toBeLessThan(4_500);
      expect(await shadow.clientIds()).toEqual(['acme']);
      expect((await shadow.clientState(bench.client)).lease).toBeNull();
      const second = await shadow.removeClient(bench.client, remover);
      expect(second.complete).toBe(true);
      expect(rowsOf(await allRows(bench.database.url), 'acme')).toEqual([]);
    });

    test('O20: it is refused while a worker leads the client, or helps with it', async () => {
      const { bench, shadow } = fixture;
      const lease = await bench.lease(shadow);
      await bench.drainOf(shadow, lease, ['1', '2', '3']);
      const refusal = {
        code: 'DB_IN_USE',
        message: expect.stringContaining('acme is held by elsewhere/1/run'),
      };
      await expect(shadow.removeClient(bench.client, remover)).rejects.toMatchObject(refusal);
      await shadow.joinDrain(bench.client, 'elsewhere/2/run', { atMost: 2, atLeastQueued: 3, shapeNo: 0 });
      await shadow.releaseLease(lease);
      await expect(shadow.removeClient(bench.client, remover)).rejects.toMatchObject({
        code: 'DB_IN_USE',
        message: expect.stringContaining('elsewhere/2/run'),
      });
      expect((await shadow.clientState(bench.client)).lease).toBeNull();
      expect(await lookInside(bench.database.url, 'SELECT cust_id FROM sync_queue')).toHaveLength(3);
    });

    test('P4: a worker whose lease ran out before the removal writes nothing more', async () => {
      const { bench, shadow } = fixture;
      const late = await bench.lease(shadow);
      const drainNo = await bench.drainOf(shadow, late, ['1']);
      const fetched = await bench.current(shadow, madeUpCustomer('1'));
      bench.clock.pass(60_000);
      await shadow.removeClient(bench.client, remover);
      await expect(bench.apply(shadow, late, fetched)).rejects.toMatchObject({ code: 'DB_LEASE_LOST' });
      await expect(shadow.claimPending(late, drainNo, 1)).rejects.toMatchObject({ code: 'DB_LEASE_LOST' });
      expect(await shadow.clientIds()).toEqual([]);
    });
  });
}
