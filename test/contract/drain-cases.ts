// The life of a drain in the ledger.

import { expect, test } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import type { QueueReason } from '../../src/catalogue/queue-entry.ts';
import { lookInside } from '../support/look-inside.ts';
import { freshForEach } from './bench-fixture.ts';
import { ids, type OpenFresh } from './contract-database.ts';
import { madeUpCustomer } from './made-up-customer.ts';

const reason = (action: string): QueueReason => ({ table: 'CEN_CUST_MAST', action, reason: null });

/** Changes the database directly: a worker that removes ledger entries finds another leader in its next transaction. */
async function takenOverAtRemoval(url: string, holder: string): Promise<void> {
  const takeOver = `UPDATE sync_clients SET lease_holder = '${holder}';`;
  const statements = url.startsWith('sqlite:')
    ? [`CREATE TRIGGER taken_over AFTER DELETE ON sync_queue BEGIN ${takeOver} END`]
    : [
        `CREATE FUNCTION taken_over() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${takeOver} RETURN NULL; END $$`,
        'CREATE TRIGGER taken_over AFTER DELETE ON sync_queue FOR EACH STATEMENT EXECUTE FUNCTION taken_over()',
      ];
  for (const statement of statements) await lookInside(url, statement);
}

export function drainCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);

  test('a new client has no drain, and nothing is known of its queue', async () => {
    const { bench, shadow } = fixture;
    await shadow.register(bench.client);
    await shadow.register(bench.client);
    const lease = await bench.lease(shadow);
    expect(await shadow.unfinishedDrain(lease)).toBeNull();
    expect(await shadow.clientState(bench.client)).toMatchObject({ drain: null, lastQueueAt: null });
  });

  test('a sealed drain counts its customers and is what an interrupted worker resumes', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const drainNo = await bench.drainOf(shadow, lease, ['1', '2', '3'], '0042');
    const counts = { queued: 3, pending: 3, stored: 0, parked: 0, gone: 0 };
    expect(await shadow.drainProgress(bench.client, drainNo)).toEqual(counts);
    expect(await shadow.unfinishedDrain(lease)).toMatchObject({
      drainNo,
      state: 'refreshing',
      maxQueueNumber: '0042',
    });
    expect((await shadow.clientState(bench.client)).drain).toMatchObject({ drainNo, ...counts });
  });

  test('P4: claims that were never given back are free when the same worker resumes its drain', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const drainNo = await bench.drainOf(shadow, lease, ['1', '2']);
    await shadow.claimPending(lease, drainNo, 10);
    expect(await shadow.claimPending(lease, drainNo, 10)).toEqual([]);
    await shadow.unfinishedDrain(lease);
    expect(ids(await shadow.claimPending(lease, drainNo, 10))).toEqual(['1', '2']);
  });

  test('P5: entries that are still arriving are not handed out and not resumed, and the next start discards them', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const drainNo = await shadow.openDrain(lease);
    await shadow.stage(lease, drainNo, [{ custId: custId('1'), reasons: [] }]);
    await expect(shadow.claimPending(lease, drainNo, 10)).rejects.toMatchObject({ code: 'DB_OUT_OF_ORDER' });
    await expect(shadow.beginPurge(lease, drainNo)).rejects.toMatchObject({ code: 'DB_OUT_OF_ORDER' });
    expect((await shadow.clientState(bench.client)).drain).toMatchObject({ state: 'receiving', queued: 1 });
    expect(await shadow.unfinishedDrain(lease)).toBeNull();
    expect(await shadow.clientState(bench.client)).toMatchObject({ drain: null, oldestKnownAt: null });
  });

  test('P5: an answer that is tried again starts from nothing, in the same drain', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const drainNo = await shadow.openDrain(lease);
    await shadow.stage(lease, drainNo, [{ custId: custId('1'), reasons: [] }]);
    await shadow.discardStaged(lease, drainNo, 'keep');
    await shadow.stage(lease, drainNo, [{ custId: custId('2'), reasons: [] }]);
    expect(await shadow.seal(lease, drainNo, '7', 0)).toMatchObject({ queued: 1 });
    expect(ids(await shadow.claimPending(lease, drainNo, 10))).toEqual(['2']);
  });

  test('a drain that was given up leaves nothing, and its number is not used again', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const given = await shadow.openDrain(lease);
    await shadow.stage(lease, given, [{ custId: custId('1'), reasons: [] }]);
    await shadow.discardStaged(lease, given, 'remove');
    expect((await shadow.clientState(bench.client)).drain).toBeNull();
    expect(await shadow.openDrain(lease)).toBeGreaterThan(given);
  });

  test('opening a drain discards one that was still receiving', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const first = await shadow.openDrain(lease);
    await shadow.stage(lease, first, [{ custId: custId('1'), reasons: [] }]);
    const second = await shadow.openDrain(lease);
    expect(await shadow.seal(lease, second, '7', 0)).toMatchObject({ queued: 0 });
    expect(await shadow.drainProgress(bench.client, first)).toMatchObject({ queued: 0, pending: 0 });
  });

  test('P1: no drain is opened over one that is not purged yet', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await bench.drainOf(shadow, lease, ['1']);
    await expect(shadow.openDrain(lease)).rejects.toMatchObject({ code: 'DB_OUT_OF_ORDER', kind: 'bug' });
  });

  test('a customer queued several times is one entry with every distinct reason, up to twenty', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const drainNo = await shadow.openDrain(lease);
    const page = [
      { custId: custId('1'), reasons: [reason('UPDATE')] },
      { custId: custId('1'), reasons: [reason('UPDATE'), reason('INSERT')] },
    ];
    await shadow.stage(lease, drainNo, page);
    await shadow.stage(lease, drainNo, page);
    const many = Array.from({ length: 50 }, (_, at) => reason(`KIND ${at}`));
    await shadow.stage(lease, drainNo, [{ custId: custId('2'), reasons: [...many, reason('DELETE')] }]);
    expect(await shadow.seal(lease, drainNo, '7', 0)).toMatchObject({ queued: 2 });
    const [one, two] = await shadow.claimPending(lease, drainNo, 10);
    expect(one?.reasons).toEqual([reason('UPDATE'), reason('INSERT')]);
    expect(two?.reasons).toHaveLength(20);
    expect(two?.reasons).toContainEqual(reason('DELETE'));
  });

  test('entries without a readable number are parked as one, named, and wait for a person', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const drainNo = await shadow.openDrain(lease);
    expect(await shadow.seal(lease, drainNo, '7', 3)).toMatchObject({ queued: 1, parked: 1, pending: 0 });
    expect(await shadow.parked(bench.client, 10)).toMatchObject([
      { errorCode: 'LEDGER_ENTRY_UNREADABLE', nextAttemptAt: null },
    ]);
    expect(await shadow.retryParked(bench.client, 'all')).toBe(0);
    await bench.finish(shadow, lease, drainNo);
    const next = await shadow.openDrain(lease);
    await shadow.seal(lease, next, '8', 1);
    expect(await shadow.parked(bench.client, 10)).toHaveLength(1);
    expect(await shadow.dropParked(bench.client, 'all')).toBe(1);
  });

  test('an entry is with one worker at a time, and comes back untouched when given back', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const drainNo = await bench.drainOf(shadow, lease, ['1', '2', '3']);
    const first = await shadow.claimPending(lease, drainNo, 2);
    const second = await shadow.claimPending(lease, drainNo, 2);
    expect([...ids(first), ...ids(second)].toSorted()).toEqual(['1', '2', '3']);
    expect(await shadow.claimPending(lease, drainNo, 2)).toEqual([]);
    await shadow.unclaim(lease, first);
    expect(await shadow.claimPending(lease, drainNo, 2)).toEqual(first);
  });

  test('P4: a new lease sees the claims of the dead one as void', async () => {
    const { bench, shadow } = fixture;
    const dead = await bench.lease(shadow, 'elsewhere/1/run');
    const drainNo = await bench.drainOf(shadow, dead, ['1', '2']);
    await shadow.claimPending(dead, drainNo, 1);
    bench.clock.pass(31_000);
    const lease = await bench.lease(shadow, 'elsewhere/2/run');
    expect(await shadow.claimPending(lease, drainNo, 10)).toHaveLength(2);
  });

  test('P1: the purge may begin only when nothing of the drain is pending or gone', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await bench.store(shadow, madeUpCustomer('2'));
    const drainNo = await bench.drainOf(shadow, lease, ['1', '2', '3']);
    await bench.apply(shadow, lease, await bench.current(shadow, madeUpCustomer('1')));
    await bench.apply(shadow, lease, await bench.gone(shadow, '2'));
    expect(await shadow.beginPurge(lease, drainNo)).toBe(false);
    await bench.apply(shadow, lease, await bench.failed(shadow, '3'));
    expect(await shadow.beginPurge(lease, drainNo)).toBe(false);
    await shadow.settleDeletions(bench.client, { share: 1, atLeast: 1 });
    expect(await shadow.beginPurge(lease, drainNo)).toBe(true);
    expect(await shadow.unfinishedDrain(lease)).toMatchObject({ state: 'purging' });
  });

  test('P4: a purge that was interrupted is found again, and confirming it twice is harmless', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const drainNo = await bench.drainOf(shadow, lease, ['1'], '99');
    await bench.apply(shadow, lease, await bench.current(shadow, madeUpCustomer('1')));
    await expect(shadow.purged(lease, drainNo)).rejects.toMatchObject({ code: 'DB_OUT_OF_ORDER' });
    expect(await shadow.beginPurge(lease, drainNo)).toBe(true);
    expect(await shadow.beginPurge(lease, drainNo)).toBe(true);
    const reopened = await bench.open();
    expect(await reopened.unfinishedDrain(lease)).toMatchObject({ state: 'purging', maxQueueNumber: '99' });
    await reopened.purged(lease, drainNo);
    await reopened.purged(lease, drainNo);
    const state = await shadow.clientState(bench.client);
    expect(state).toMatchObject({ drain: null, lastPurgeNumber: '99', lastPurgeAt: bench.clock.now() });
  });

  test('a drain may be left unpurged once its purge has begun, and no purge is told of it', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const drainNo = await bench.drainOf(shadow, lease, ['1'], '99');
    await bench.apply(shadow, lease, await bench.current(shadow, madeUpCustomer('1')));
    await expect(shadow.leftUnpurged(lease, drainNo)).rejects.toMatchObject({ code: 'DB_OUT_OF_ORDER' });
    await shadow.beginPurge(lease, drainNo);
    await shadow.leftUnpurged(lease, drainNo);
    await shadow.leftUnpurged(lease, drainNo);
    const state = await shadow.clientState(bench.client);
    expect(state).toMatchObject({ drain: null, lastPurgeNumber: null, lastPurgeAt: null });
    const [entry] = (await shadow.customerLife(bench.client, custId('1'))).entries;
    expect(entry?.drain).toMatchObject({ state: 'done', purgedAt: null });
    // The same queue comes again. This does not count as a purge that removed nothing.
    await shadow
      .openDrain(lease)
      .then((next) => shadow.stage(lease, next, [{ custId: custId('1'), reasons: [] }]));
    expect(await shadow.seal(lease, drainNo + 1, '99', 0)).toMatchObject({ pending: 1, repeatedPurges: 0 });
  });

  test('after the purge only parked entries are open', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const drainNo = await bench.drainOf(shadow, lease, ['1', '2']);
    await bench.apply(
      shadow,
      lease,
      await bench.current(shadow, madeUpCustomer('1')),
      await bench.failed(shadow, '2'),
    );
    await bench.finish(shadow, lease, drainNo);
    expect(ids(await shadow.parked(bench.client, 10))).toEqual(['2']);
    expect(await shadow.drainProgress(bench.client, drainNo)).toMatchObject({
      queued: 2,
      stored: 1,
      parked: 1,
    });
  });

  test('an empty queue is remembered as an answer', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await shadow.queueWasEmpty(lease);
    expect(await shadow.clientState(bench.client)).toMatchObject({ lastQueueAt: bench.clock.now() });
  });

  test('P9: a long queue is staged, discarded and pruned in pages', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const drainNo = await shadow.openDrain(lease);
    for (let page = 0; page < 11; page++) {
      const entries = Array.from({ length: 1_000 }, (_, at) => ({
        custId: custId(String(page * 1_000 + at)),
        reasons: [],
      }));
      await shadow.stage(lease, drainNo, entries);
    }
    expect((await shadow.clientState(bench.client)).drain).toMatchObject({ queued: 11_000 });
    await shadow.discardStaged(lease, drainNo, 'remove');
    expect(await shadow.drainProgress(bench.client, drainNo)).toMatchObject({ queued: 0 });
  });

  test('P5: a worker that loses the lease while it removes staged pages removes no more of them', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow, 'elsewhere/1/run');
    const drainNo = await shadow.openDrain(lease);
    const entries = Array.from({ length: 6_000 }, (_, at) => ({ custId: custId(String(at)), reasons: [] }));
    await shadow.stage(lease, drainNo, entries);
    await takenOverAtRemoval(bench.database.url, 'elsewhere/2/run');
    await expect(shadow.discardStaged(lease, drainNo, 'remove')).rejects.toMatchObject({
      code: 'DB_LEASE_LOST',
    });
    expect(await shadow.drainProgress(bench.client, drainNo)).toMatchObject({ queued: 1_000 });
  });

  test('P1: a drain that has lost staged entries is not sealed, and the next one is', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const entries = ['1', '2', '3'].map((id) => ({ custId: custId(id), reasons: [] }));
    const drainNo = await shadow.openDrain(lease);
    await shadow.stage(lease, drainNo, entries);
    await lookInside(bench.database.url, `DELETE FROM sync_queue WHERE cust_id = '2'`);
    await expect(shadow.seal(lease, drainNo, '7', 1)).rejects.toMatchObject({
      code: 'DB_SET_BACK',
      kind: 'transient',
    });
    expect((await shadow.clientState(bench.client)).drain).toMatchObject({ state: 'receiving' });
    const next = await shadow.openDrain(lease);
    await shadow.stage(lease, next, entries);
    await shadow.stage(lease, next, entries);
    expect(await shadow.seal(lease, next, '7', 1)).toMatchObject({ queued: 4, pending: 3 });
  });

  test('P1: a customer that is forgotten while the queue arrives does not prevent the seal', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const entries = ['1', '2', '3'].map((id) => ({ custId: custId(id), reasons: [] }));
    const drainNo = await shadow.openDrain(lease);
    await shadow.stage(lease, drainNo, entries.slice(0, 2));
    await shadow.forget(bench.client, [custId('1')]);
    await shadow.discardStaged(lease, drainNo, 'keep');
    await shadow.stage(lease, drainNo, entries);
    await shadow.forget(bench.client, [custId('2')]);
    expect(await shadow.seal(lease, drainNo, '7', 0)).toMatchObject({ queued: 1, pending: 1 });
  });

  test('steps of a drain that does not exist are refused', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const attempts = [
      () => shadow.stage(lease, 5, []),
      () => shadow.seal(lease, 5, '7', 0),
      () => shadow.beginPurge(lease, 5),
      () => shadow.purged(lease, 5),
      () => shadow.leftUnpurged(lease, 5),
    ];
    for (const attempt of attempts)
      await expect(attempt()).rejects.toMatchObject({ code: 'DB_OUT_OF_ORDER' });
  });
}
