// Moving a whole database, from any engine to any.

import { describe, expect, onTestFinished, test } from 'vitest';
import { builtIn } from '../../src/catalogue/catalogue.ts';
import { extended } from '../../src/catalogue/extended.ts';
import { withAllColumns } from '../../src/catalogue/promoted.ts';
import { custId } from '../../src/catalogue/ids.ts';
import type { Moved, MoveProgress, MoveTerms } from '../../src/shadow/shadow.ts';
import { cancelMove, moveShadow } from '../../src/shadow/move-shadow.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { Bench, type OpenFresh, outcomes } from '../contract/contract-database.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { allRows } from '../support/all-rows.ts';
import { makeEventful } from '../support/eventful-database.ts';
import { FeedFold } from '../support/feed-fold.ts';
import { lookInside } from '../support/look-inside.ts';

export interface Engines {
  readonly from: OpenFresh;
  readonly to: OpenFresh;
}

interface Ground {
  /** The old database, with a clock of its own. */
  readonly bench: Bench;
  readonly from: string;
  readonly to: string;
  readonly move: (terms?: Partial<MoveTerms>) => Promise<Moved>;
}

const shownTo = 'the new one';

async function ground({ from, to }: Engines): Promise<Ground> {
  const [bench, target] = [new Bench(await from()), await to()];
  onTestFinished(async () => {
    await bench.remove();
    await target.remove();
  });
  const addresses = { from: bench.database.url, to: target.url, now: bench.clock.now };
  return {
    bench,
    from: addresses.from,
    to: addresses.to,
    move: (terms) => moveShadow(addresses, { shown: { from: 'the old one', to: shownTo }, ...terms }),
  };
}

async function eventful(engines: Engines): Promise<Ground> {
  const made = await ground(engines);
  const shadow = await made.bench.open();
  await makeEventful(made.bench, shadow);
  await shadow.close();
  return made;
}

const marks = (url: string) => lookInside(url, 'SELECT side, finished_at FROM sync_moves');

export function movingCases(engines: Engines): void {
  test('P2: every row of every table is in the new database, with the same values', async () => {
    const { from, to, move } = await eventful(engines);
    const before = await allRows(from);
    const { tables, resumed } = await move();
    const after = await allRows(to);
    for (const [table, rows] of Object.entries(before)) {
      const expected = table === 'sync_clients' ? rows.map(withoutLease) : rows;
      expect(after[table], table).toEqual(expected);
    }
    expect(Object.keys(after)).toEqual(Object.keys(before));
    expect(resumed).toBe(false);
    expect(tables.reduce((sum, { rows }) => sum + rows, 0)).toBe(Object.values(before).flat().length);
    expect(tables.find(({ table }) => table === 'customers')).toMatchObject({ rows: 13 });
    expect(await marks(to)).toEqual([]);
  });

  test('the views go along, with what each client names, and with columns that nobody declares any more', async () => {
    const { bench, from, to, move } = await ground(engines);
    const declaring = (...names: readonly string[]) =>
      withAllColumns(
        builtIn,
        [],
        [{ name: 'traits', columns: names.map((name) => ({ name, type: 'text', several: 'max' })) }],
      );
    const old = await bench.open({ catalogue: declaring('first', 'second') });
    await bench.store(old, madeUpCustomer('1'));
    const [{ type = '' } = {}] = await lookInside(from, 'SELECT "type" FROM customer_attributes');
    await old.mapViews(bench.client, [{ view: 'traits', column: 'second', type: String(type), code: null }]);
    await old.close();
    const shown = (url: string) => lookInside(url, 'SELECT * FROM traits');
    const before = await shown(from);
    expect(before).toMatchObject([{ cust_id: '1', first: null, second: expect.any(String) }]);
    await move();
    expect(await shown(to)).toEqual(before);
    for (const catalogue of [declaring('second'), builtIn])
      await (await openShadow(to, { catalogue, schema: 'check' })).close();
    for (const view of ['customer_contacts', 'current_memberships'])
      expect(await lookInside(to, `SELECT * FROM ${view}`)).toHaveLength(
        view === 'customer_contacts' ? 1 : 0,
      );
  });

  test('P7: the numbers go on in the new database, and a reader that keeps its cursor sees every change once', async () => {
    const { bench, to, move } = await ground(engines);
    const old = await bench.open();
    await makeEventful(bench, old);
    const feed = new FeedFold();
    await feed.follow(old, bench.client);
    const faults = [...feed.faults];
    const state = await old.clientState(bench.client);
    const lastFetch = await old.nextFetchNumber(bench.client);
    await old.close();
    await move();
    const shadow = await openShadow(to, { now: bench.clock.now });
    onTestFinished(() => shadow.close());
    expect(await feed.follow(shadow, bench.client)).toEqual([]);
    expect(await shadow.nextFetchNumber(bench.client)).toBe(lastFetch + 1);
    const lease = await bench.lease(shadow);
    const drain = await shadow.unfinishedDrain(lease);
    expect(drain).toMatchObject({ drainNo: state.drain?.drainNo, state: 'refreshing', maxQueueNumber: '11' });
    const claimed = await shadow.claimPending(lease, drain?.drainNo ?? 0, 10);
    expect(claimed.map((entry) => entry.custId)).toEqual(['005', '008']);
    const results = await bench.apply(
      shadow,
      lease,
      await bench.current(shadow, madeUpCustomer('005', { seed: 50 })),
      await bench.current(shadow, madeUpCustomer('009', { seed: 51 })),
    );
    expect(outcomes(results)).toEqual(['updated', 'forgotten']);
    expect((await feed.follow(shadow, bench.client)).map((change) => change.custId)).toEqual(['005']);
    // The change of the forgotten customer was missing before.
    expect(feed.faults).toEqual(faults);
  });

  test('P7, P18: named followers and webhooks go on in the new database from where they were', async () => {
    const { bench, to, move } = await ground(engines);
    const { client } = bench;
    const old = await bench.open();
    const claim = { holder: 'elsewhere/1/webhooks', forMs: 1_000, terms: 'same' };
    await bench.store(old, madeUpCustomer('1'));
    const place = await old.feedHead(client);
    const made = await old.webhooks.claim(client, 'directory', claim);
    if (made !== null) await old.webhooks.step(made, { progress: {}, heldMs: 0 });
    await old.followers.acknowledge(client, { name: 'search-index', place, by: 'ann' });
    await bench.store(old, madeUpCustomer('2'), madeUpCustomer('3'));
    const before = await old.followers.all(client);
    await old.close();
    await move();
    const shadow = await openShadow(to, { now: bench.clock.now });
    onTestFinished(() => shadow.close());
    expect(before).toMatchObject([
      { name: 'search-index', place, madeBy: 'ann', gone: null, behindChanges: 2 },
    ]);
    const { readAt: _, ...follower } = before[0]!;
    expect(await shadow.followers.all(client)).toMatchObject([follower]);
    const moved = await shadow.webhooks.claim(client, 'directory', claim);
    expect(moved).toMatchObject({ place });
    const next = await shadow.feed(client, { after: place, limit: 10 });
    expect(next.kind === 'page' && next.changes.map(({ custId: id }) => id)).toEqual(['2', '3']);
  });

  test('P16: DB_MOVED: afterwards the old database refuses work, and names the new one', async () => {
    const { from, to, move } = await eventful(engines);
    await move();
    const moved = { code: 'DB_MOVED', message: expect.stringContaining(shownTo) };
    await expect(openShadow(from)).rejects.toMatchObject(moved);
    await expect(openShadow(from, { schema: 'check' })).rejects.toMatchObject(moved);
    await expect(move()).rejects.toMatchObject(moved);
    await expect(cancelMove(from)).rejects.toMatchObject(moved);
    await (await openShadow(to)).close();
  });

  test('P2: a process that has the old database open writes nothing more once the move has begun', async () => {
    const { bench, from, move } = await ground(engines);
    const shadow = await bench.open();
    await makeEventful(bench, shadow);
    const { client } = bench;
    const lease = await bench.lease(shadow, 'elsewhere/5/run');
    const fetched = await bench.current(shadow, madeUpCustomer('1'));
    bench.clock.pass(60_000);
    await move();
    const before = await allRows(from);
    const writes: readonly (() => Promise<unknown>)[] = [
      () => shadow.register(client),
      () => shadow.nextFetchNumber(client),
      () => bench.apply(shadow, null, fetched),
      () => bench.apply(shadow, lease, fetched),
      () => shadow.acquireLease(client, 'elsewhere/6/run'),
      () => shadow.renewLease(lease),
      () => shadow.openDrain(lease),
      () => shadow.recordError(client, { code: 'X', message: '', at: new Date() }),
      () => shadow.recordStuck(client, 'no-progress'),
      () => shadow.retryParked(client, 'all'),
      () => shadow.dropParked(client, 'all'),
      () => shadow.refuseDeletions(client),
      () => shadow.settleDeletions(client, { share: 1, atLeast: 100 }),
      () => shadow.forget(client, [custId('001')]),
      () => shadow.unforget(client, [custId('009')]),
      () => shadow.prune(client, 1),
      () => shadow.mapViews(client, [{ view: 'v', column: 'c', type: 'T', code: null }]),
      () => shadow.removeClient(client, { holder: 'elsewhere/7/clients' }),
    ];
    for (const write of writes) await expect(write()).rejects.toMatchObject({ code: 'DB_MOVED' });
    expect(await allRows(from)).toEqual(before);
  });

  describe('is refused', () => {
    test('P16: DB_IN_USE: while a worker leads a client or helps, and the old database goes on', async () => {
      const { bench, from, to, move } = await ground(engines);
      const shadow = await bench.open();
      const lease = await bench.lease(shadow);
      await bench.drainOf(shadow, lease, ['1', '2', '3']);
      await expect(move()).rejects.toMatchObject({
        code: 'DB_IN_USE',
        message: expect.stringContaining('acme is held by elsewhere/1/run'),
      });
      await shadow.joinDrain(bench.client, 'elsewhere/2/run', { atMost: 2, atLeastQueued: 3, shapeNo: 0 });
      await shadow.releaseLease(lease);
      await expect(move()).rejects.toMatchObject({
        code: 'DB_IN_USE',
        message: expect.stringContaining('elsewhere/2/run'),
      });
      expect([await marks(from), await marks(to)]).toEqual([[], []]);
      await shadow.register(bench.client);
    });

    test('P16: DB_NOT_EMPTY: into a database that has rows, or is moving itself, or is the same', async () => {
      const { bench, from, to, move } = await eventful(engines);
      const target = await openShadow(to);
      await target.register(bench.client);
      await target.close();
      const rows = { code: 'DB_NOT_EMPTY', message: expect.stringContaining('sync_clients has rows') };
      await expect(move()).rejects.toMatchObject(rows);
      const third = await engines.to();
      onTestFinished(() => third.remove());
      await moveShadow({ from: to, to: third.url }, { shown: { from: 'x', to: 'y' } });
      await expect(move()).rejects.toMatchObject({ code: 'DB_NOT_EMPTY' });
      const itself = moveShadow({ from, to: from }, { shown: { from: 'x', to: 'x' } });
      await expect(itself).rejects.toMatchObject({ code: 'DB_NOT_EMPTY' });
      expect(await marks(from)).toEqual([]);
      await (await openShadow(from)).close();
    });

    test('into the same database while both are empty', async () => {
      const { from } = await ground(engines);
      await (await openShadow(from)).close();
      const itself = moveShadow({ from, to: from }, { shown: { from: 'x', to: 'x' } });
      await expect(itself).rejects.toMatchObject({ code: 'DB_NOT_EMPTY' });
      expect(await marks(from)).toEqual([]);
    });

    test('where there is no old database, and none is made', async () => {
      const { from, move } = await ground(engines);
      await expect(move()).rejects.toMatchObject({ code: 'DB_NOT_THERE' });
      await expect(cancelMove(from)).rejects.toMatchObject({ code: 'DB_NOT_THERE' });
    });

    test('into the half of another move', async () => {
      const { from, to, move } = await eventful(engines);
      await stoppedAfter(move, 1);
      await cancelMove(from);
      await expect(move()).rejects.toMatchObject({
        code: 'DB_NOT_EMPTY',
        message: expect.stringContaining('part of another move'),
      });
      await expect(openShadow(to)).rejects.toMatchObject({ code: 'DB_MOVING' });
      await (await openShadow(from)).close();
    });
  });

  test('P4, P16: DB_MOVING: a move that was stopped goes on where it stopped, and copies nothing twice', async () => {
    const { from, to, move } = await eventful(engines);
    const expected = await allRows(from);
    await stoppedAfter(move, 3);
    for (const url of [from, to]) await expect(openShadow(url)).rejects.toMatchObject({ code: 'DB_MOVING' });
    const seen: MoveProgress[] = [];
    const { resumed } = await move({ onProgress: (progress) => seen.push(progress) });
    expect(resumed).toBe(true);
    expect(seen[0]).toMatchObject({ phase: 'copying' });
    expect(seen[0]?.rows).toBeGreaterThan(0);
    const { sync_clients: _, ...others } = expected;
    expect(await allRows(to)).toMatchObject(others);
  });

  test('P4: a second process takes the move over, and the first writes no more pages', async () => {
    const { from, to, move } = await eventful(engines);
    const expected = await allRows(from);
    const others: Promise<unknown>[] = [];
    const ended = async (moving: Promise<unknown>): Promise<unknown> =>
      moving.catch((error: unknown) => error);
    const first = await ended(
      move({
        onProgress: ({ rows }) => {
          if (rows > 0 && others.length === 0) others.push(ended(move()));
        },
      }),
    );
    const ends = [first, await others[0]];
    const failures = ends.filter((end) => end instanceof Error);
    // The first may have been done before the second could begin.
    const code = expect.stringMatching(/^DB_(MOVE_LOST|MOVED|NOT_EMPTY)$/);
    expect(failures).toMatchObject(failures.length === 0 ? [] : [{ code }]);
    expect(others).toHaveLength(1);
    const { sync_clients: _, ...rows } = expected;
    expect(await allRows(to)).toMatchObject(rows);
    await expect(openShadow(from)).rejects.toMatchObject({ code: 'DB_MOVED' });
  });

  test('a move can be given up, and begun anew to another place', async () => {
    const { bench, from, move } = await eventful(engines);
    expect(await cancelMove(from)).toBeNull();
    await stoppedAfter(move, 2);
    expect(await cancelMove(from)).toBe(shownTo);
    const shadow = await bench.open();
    await bench.store(shadow, madeUpCustomer('new'));
    await shadow.close();
    const other = await engines.to();
    onTestFinished(() => other.remove());
    await moveShadow({ from, to: other.url }, { shown: { from: 'x', to: 'elsewhere' } });
    const { sync_clients: _, ...expected } = await allRows(from);
    expect(await allRows(other.url)).toMatchObject(expected);
  });

  test('P4: a move that was broken off may be led to another place', async () => {
    const { from, move } = await eventful(engines);
    await stoppedAfter(move, 2);
    const other = await engines.to();
    onTestFinished(() => other.remove());
    await moveShadow({ from, to: other.url }, { shown: { from: 'x', to: 'elsewhere' } });
    const { sync_clients: _, ...expected } = await allRows(from);
    expect(await allRows(other.url)).toMatchObject(expected);
    await expect(move()).rejects.toMatchObject({
      code: 'DB_MOVED',
      message: expect.stringContaining('elsewhere'),
    });
  });

  test('what another catalogue has added is moved too, by a program that does not know it', async () => {
    const { bench, from, to, move } = await ground(engines);
    const grown = extended(builtIn, {
      customer: { loyaltyPoints: 'number', vip: 'flag' },
      sections: {
        phones: { fields: { carrierCode: 'text' } },
        pets: {
          item: 'pet',
          fields: { petName: 'text', bornOn: 'date', tags: { type: 'list', entry: 'tag' } },
        },
        vaccinations: { item: 'vaccination', within: 'pets', fields: { against: 'text' } },
      },
    });
    const shadow = await bench.open({ catalogue: grown });
    await bench.store(await bench.open(), madeUpCustomer('1'));
    await shadow.close();
    const flag = from.startsWith('sqlite:') ? '1' : 'true';
    for (const sql of [
      `UPDATE customers SET loyalty_points = 12.25, vip = ${flag}`,
      `UPDATE phones SET carrier_code = 'VZ'`,
      `INSERT INTO pets (client_id, cust_id, item_no, pet_name, born_on, tags)
       VALUES ('acme', '1', 1, 'Rex', '2020-03-04', '["brown"]')`,
      `INSERT INTO vaccinations (client_id, cust_id, item_no, pet_item_no, against)
       VALUES ('acme', '1', 1, 1, 'rabies')`,
    ])
      await lookInside(from, sql);
    const before = await allRows(from);
    await move();
    const after = await allRows(to);
    for (const table of ['customers', 'phones', 'pets', 'vaccinations'])
      expect(after[table], table).toEqual(before[table]);
    const known = await openShadow(to, { catalogue: grown });
    onTestFinished(() => known.close());
    const stored = await known.customer(bench.client, custId('1'));
    expect(stored?.columns).toMatchObject({ loyalty_points: 12.25, vip: true });
    expect(stored?.rows['pets']).toMatchObject([{ pet_name: 'Rex', born_on: '2020-03-04', tags: ['brown'] }]);
  });

  test('a large table is moved in pages', async () => {
    const { bench, from, to, move } = await ground(engines);
    const shadow = await bench.open();
    const lease = await bench.lease(shadow);
    for (const [start, number] of [
      [0, '7'],
      [5_000, '8'],
    ] as const) {
      const drainNo = await bench.drainOf(
        shadow,
        lease,
        Array.from({ length: 1_700 }, (_, at) => String(start + at)),
        number,
      );
      await shadow.audits.latest(bench.client, 1);
      if (start === 0) await lookInside(from, `UPDATE sync_queue SET state = 'stored', outcome = 'created'`);
      if (start === 0) await bench.finish(shadow, lease, drainNo);
    }
    await shadow.releaseLease(lease);
    await shadow.close();
    const seen: number[] = [];
    await move({ onProgress: ({ phase, rows }) => phase === 'copying' && seen.push(rows) });
    expect(seen.length).toBeGreaterThan(6);
    const [before, after] = [await allRows(from), await allRows(to)];
    expect(after['sync_queue']).toEqual(before['sync_queue']);
    expect(after['sync_queue']).toHaveLength(3_400);
  });
}

/** Stops a move when it has copied so many pages. */
async function stoppedAfter(move: Ground['move'], pages: number): Promise<void> {
  const stop = new AbortController();
  let seen = -1;
  const stopped = move({
    signal: stop.signal,
    onProgress: () => {
      seen += 1;
      if (seen === pages) stop.abort();
    },
  });
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
}

/** The old database lets go of rights that have ended. */
const withoutLease = (row: string): string =>
  row
    .replace(/"lease_expires_at":[^,]*/, '"lease_expires_at":null')
    .replace(/"lease_holder":[^,]*/, '"lease_holder":null');
