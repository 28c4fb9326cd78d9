// The ledger as history: the outcome of every entry, read for one customer, and pruned after a while.

import { expect, test } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import type { EntryLife, Shadow } from '../../src/shadow/shadow.ts';
import { lookInside } from '../support/look-inside.ts';
import { freshForEach } from './bench-fixture.ts';
import { type Bench, type OpenFresh } from './contract-database.ts';
import { madeUpCustomer } from './made-up-customer.ts';
import { toldChanges } from '../support/told-changes.ts';

const letThrough = { share: 1, atLeast: 10 };

async function lives(bench: Bench, shadow: Shadow, id: string): Promise<readonly EntryLife[]> {
  return (await shadow.customerLife(bench.client, custId(id))).entries;
}

const drainsIn = async (url: string): Promise<number> =>
  (await lookInside(url, 'SELECT drain_no FROM sync_drains')).length;

export function historyCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);

  test('the history of an unknown customer is empty', async () => {
    const { bench, shadow } = fixture;
    expect(await shadow.customerLife(bench.client, custId('1'))).toEqual({
      custId: '1',
      stored: null,
      entries: [],
      changes: [],
      forgottenAt: null,
      lacks: null,
      unkeptAt: null,
    });
  });

  test('a settled entry tells when it was queued and why, by which fetch it was settled, and its purge', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const reasons = [{ table: 'CEN_CUST_MAST', action: 'UPDATE', reason: null }];
    const receivedAt = bench.clock.now();
    const drainNo = await shadow.openDrain(lease);
    await shadow.stage(lease, drainNo, [{ custId: custId('1'), reasons }]);
    await shadow.seal(lease, drainNo, '0042', 0);
    const [waiting] = await lives(bench, shadow, '1');
    expect(waiting).toMatchObject({ state: 'pending', claimed: false, settledAt: null, outcome: null });
    await shadow.claimPending(lease, drainNo, 1);
    expect(await lives(bench, shadow, '1')).toMatchObject([{ state: 'pending', claimed: true }]);
    const fetched = await bench.current(shadow, madeUpCustomer('1'));
    await bench.apply(shadow, lease, fetched);
    const settledAt = bench.clock.now();
    const purgedAt = bench.clock.pass(1_000);
    await bench.finish(shadow, lease, drainNo);
    const life = await shadow.customerLife(bench.client, custId('1'));
    expect(life.entries).toMatchObject([
      {
        drainNo,
        reasons,
        knownAt: receivedAt,
        state: 'stored',
        outcome: 'created',
        fetchNumber: fetched.fetchNumber,
        settledAt,
        claimed: false,
        failures: [],
        drain: { maxQueueNumber: '0042', state: 'done', receivedAt, purgedAt },
      },
    ]);
    expect(life.stored).toMatchObject({
      fetchNumber: fetched.fetchNumber,
      fetchedAt: settledAt,
      deletedAt: null,
    });
    expect(life.changes).toMatchObject([{ kind: 'created', committedAt: settledAt }]);
  });

  test('the history tells every way in which an entry can be settled', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await bench.store(shadow, ...['same', 'new', 'gone', 'stale'].map((id) => madeUpCustomer(id)));
    const older = await bench.current(shadow, madeUpCustomer('stale', { seed: 1 }));
    const drainNo = await bench.drainOf(shadow, lease, ['same', 'new', 'gone', 'nobody', 'stale']);
    await bench.apply(
      shadow,
      lease,
      await bench.current(shadow, madeUpCustomer('same')),
      await bench.current(shadow, madeUpCustomer('new', { seed: 1 })),
      await bench.gone(shadow, 'gone'),
      await bench.gone(shadow, 'nobody'),
    );
    await bench.store(shadow, madeUpCustomer('stale', { seed: 2 }));
    await bench.apply(shadow, lease, older);
    expect(await lives(bench, shadow, 'gone')).toMatchObject([{ state: 'gone', settledAt: null }]);
    await shadow.settleDeletions(bench.client, letThrough);
    const outcomes = new Map<string, unknown>();
    for (const id of ['same', 'new', 'gone', 'nobody', 'stale'])
      outcomes.set(id, (await lives(bench, shadow, id))[0]?.outcome);
    expect(Object.fromEntries(outcomes)).toEqual({
      same: 'unchanged',
      new: 'updated',
      gone: 'deleted',
      nobody: 'unknown',
      // The refresh by hand brought what was newer, and settled the entry.
      stale: 'updated',
    });
    await bench.finish(shadow, lease, drainNo);
  });

  test('the last ten errors of a parked customer are still told after it has been stored', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const drainNo = await bench.drainOf(shadow, lease, ['1']);
    for (let at = 0; at < 12; at++) {
      await bench.apply(shadow, lease, await bench.failed(shadow, '1', 1_000));
      bench.clock.pass(1_000);
      if (at === 0) await bench.finish(shadow, lease, drainNo);
      await shadow.claimParked(lease, 10);
    }
    const [parked] = await lives(bench, shadow, '1');
    expect(parked).toMatchObject({ state: 'parked', attempts: 12 });
    expect(parked?.failures).toHaveLength(10);
    expect(parked?.failures.at(-1)).toEqual({
      code: 'AA_UNEXPECTED',
      message: 'AA reported an unexpected error of its own',
      at: new Date(bench.clock.now().getTime() - 1_000),
    });
    await bench.apply(shadow, lease, await bench.current(shadow, madeUpCustomer('1')));
    const [healed] = await lives(bench, shadow, '1');
    expect(healed).toMatchObject({ state: 'stored', outcome: 'created', failures: parked?.failures });
    expect(healed?.nextAttemptAt).toBeNull();
    expect(await shadow.clientState(bench.client)).toMatchObject({ parked: 0, oldestKnownAt: null });
  });

  test('a customer that fails in drain after drain has one entry per drain, and the older ones are folded', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    for (let at = 0; at < 3; at++) {
      const drainNo = await bench.drainOf(shadow, lease, ['1']);
      await bench.apply(shadow, lease, await bench.failed(shadow, '1'));
      await bench.finish(shadow, lease, drainNo);
    }
    expect((await lives(bench, shadow, '1')).map(({ state, outcome }) => [state, outcome])).toEqual([
      ['stored', 'folded'],
      ['stored', 'folded'],
      ['parked', null],
    ]);
    expect(await shadow.clientState(bench.client)).toMatchObject({ parked: 1 });
  });

  test('an update tells which fields changed, any other change does not', async () => {
    const { bench, shadow } = fixture;
    const ann = { ...madeUpCustomer('1'), document: { custId: '1', name: { lastName: 'Lee' } } };
    const document = { custId: '1', name: { lastName: 'Lo' } };
    await bench.store(shadow, ann);
    await bench.store(shadow, { ...madeUpCustomer('1', { seed: 1 }), document });
    await bench.apply(shadow, null, await bench.gone(shadow, '1'));
    await bench.store(shadow, ann);
    const { changes } = await shadow.customerLife(bench.client, custId('1'));
    expect(changes.map(({ kind }) => kind)).toEqual(['created', 'updated', 'deleted', 'restored']);
    // The documents of this test contain no sections.
    expect(changes.map(({ fields }) => fields)).toEqual([[], ['customer.lastName'], [], []]);
    const [, told] = await toldChanges(shadow, bench.client);
    expect(told).toMatchObject({ fields: ['customer.lastName'] });
  });

  test('an entry that a person dropped and a deletion that was refused stay in the history', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await bench.store(shadow, madeUpCustomer('2'));
    await bench.drainOf(shadow, lease, ['1', '2']);
    await bench.apply(shadow, lease, await bench.failed(shadow, '1'), await bench.gone(shadow, '2'));
    await shadow.dropParked(bench.client, [custId('1')]);
    expect(await lives(bench, shadow, '1')).toMatchObject([
      {
        state: 'stored',
        outcome: 'dropped',
        settledAt: bench.clock.now(),
        failures: [{ code: 'AA_UNEXPECTED' }],
      },
    ]);
    await shadow.refuseDeletions(bench.client);
    expect(await lives(bench, shadow, '2')).toMatchObject([
      { state: 'parked', failures: [{ code: 'LEDGER_DELETION_REFUSED' }] },
    ]);
  });

  test('P9: history is pruned when it is old enough, and waiting entries stay with their drain', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const drainNo = await bench.drainOf(shadow, lease, ['1', '2']);
    await bench.apply(
      shadow,
      lease,
      await bench.current(shadow, madeUpCustomer('1')),
      await bench.failed(shadow, '2', null),
    );
    await bench.finish(shadow, lease, drainNo);
    expect(await shadow.prune(bench.client, 0)).toBe(0);
    expect(await lives(bench, shadow, '1')).toHaveLength(1);
    // One settled entry and one change.
    bench.clock.pass(1);
    expect(await shadow.prune(bench.client, 0)).toBe(2);
    expect(await lives(bench, shadow, '1')).toEqual([]);
    expect(await lives(bench, shadow, '2')).toMatchObject([
      { state: 'parked', drain: { maxQueueNumber: '7' } },
    ]);
    expect(await shadow.prune(bench.client, 0)).toBe(0);
    // Healed long after its drain was pruned, it has its own time in the history.
    bench.clock.pass(60_000);
    await bench.store(shadow, madeUpCustomer('2'));
    expect(await shadow.prune(bench.client, 1)).toBe(0);
    expect(await lives(bench, shadow, '2')).toMatchObject([{ outcome: 'created' }]);
    // Its entry, its change, and the drain that holds nothing more.
    bench.clock.pass(60_000);
    expect(await shadow.prune(bench.client, 0)).toBe(3);
    expect(await lives(bench, shadow, '2')).toEqual([]);
    expect(await shadow.drainProgress(bench.client, drainNo)).toMatchObject({ queued: 0 });
  });

  test('P9: the drain at work is never pruned, and a drain with an entry that a person dropped is not pruned either', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const first = await bench.drainOf(shadow, lease, ['1']);
    await bench.apply(shadow, lease, await bench.failed(shadow, '1', null));
    await bench.finish(shadow, lease, first);
    const second = await bench.drainOf(shadow, lease, ['2']);
    await bench.apply(shadow, lease, await bench.current(shadow, madeUpCustomer('2')));
    bench.clock.pass(60_000);
    await shadow.dropParked(bench.client, 'all');
    await shadow.prune(bench.client, 0);
    expect(await lives(bench, shadow, '1')).toMatchObject([{ outcome: 'dropped' }]);
    expect(await lives(bench, shadow, '2')).toMatchObject([{ outcome: 'created' }]);
    expect(await shadow.drainProgress(bench.client, second)).toMatchObject({ queued: 1, stored: 1 });
  });

  test('P9: a drain is removed when its last waiting customer is forgotten, or when a newer marker replaces its marker', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const first = await bench.drainOf(shadow, lease, ['1']);
    await bench.apply(shadow, lease, await bench.failed(shadow, '1', null));
    await bench.finish(shadow, lease, first);
    const finishedUnreadable = async (): Promise<void> => {
      const drainNo = await shadow.openDrain(lease);
      await shadow.seal(lease, drainNo, '8', 2);
      await bench.finish(shadow, lease, drainNo);
    };
    await finishedUnreadable();
    bench.clock.pass(1);
    await shadow.prune(bench.client, 0);
    expect(await drainsIn(bench.database.url)).toBe(2);
    await shadow.forget(bench.client, [custId('1')]);
    await finishedUnreadable();
    bench.clock.pass(1);
    await shadow.prune(bench.client, 0);
    expect(await drainsIn(bench.database.url)).toBe(1);
  });

  test('P9: long histories are pruned in pages, and nothing of them is left', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const many = Array.from({ length: 6_000 }, (_, at) => String(at));
    const long = await bench.drainOf(shadow, lease, many);
    const failing = {
      kind: 'failed',
      errorCode: 'AA_FAILURE',
      errorMessage: 'no',
      nextAttemptAt: null,
    } as const;
    const fetchNumber = await shadow.nextFetchNumber(bench.client);
    const fetchedAt = bench.clock.now();
    const results = many.map((id) => ({ ...failing, custId: custId(id), fetchNumber, fetchedAt }));
    await shadow.apply({ client: bench.client, lease, results });
    await bench.finish(shadow, lease, long);
    await shadow.dropParked(bench.client, 'all');
    for (let at = 0; at < 20; at++) {
      const drainNo = await bench.drainOf(shadow, lease, ['1']);
      await bench.apply(shadow, lease, await bench.current(shadow, madeUpCustomer('1', { seed: at })));
      await bench.finish(shadow, lease, drainNo);
    }
    bench.clock.pass(1);
    expect(await shadow.prune(bench.client, 0)).toBe(6_001 + 20 * 3);
    expect(await shadow.prune(bench.client, 0)).toBe(0);
    expect((await shadow.customerLife(bench.client, custId('1'))).entries).toEqual([]);
  });

  test('P9: the history of a client is pruned even if its bookkeeping row is gone', async () => {
    const { bench, shadow } = fixture;
    await bench.store(shadow, madeUpCustomer('1'));
    await lookInside(bench.database.url, 'DELETE FROM sync_clients');
    bench.clock.pass(10);
    expect(await shadow.prune(bench.client, 5)).toBe(1);
    expect(await lookInside(bench.database.url, 'SELECT change_no FROM sync_changes')).toEqual([]);
  });
}
