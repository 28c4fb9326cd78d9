// The feed as a reader follows it: what it tells, and how it says that it cannot go on (P7, P11).

import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import type { FeedAnswer, FeedPlace, Shadow } from '../../src/shadow/shadow.ts';
import { CopyingReader } from '../support/copying-reader.ts';
import { lookInside } from '../support/look-inside.ts';
import { tableCopies } from '../support/table-copies.ts';
import { beginning, pageOf, toldChanges, toldFrom } from '../support/told-changes.ts';
import { freshForEach } from './bench-fixture.ts';
import type { OpenFresh } from './contract-database.ts';
import { madeUpCustomer } from './made-up-customer.ts';

const short = (answer: FeedAnswer): readonly string[] =>
  pageOf(answer).changes.map(({ changeNo, custId: id, kind }) => `${changeNo} ${id} ${kind}`);

export function feedCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);
  const one = custId('1');

  const read = (after: FeedPlace, limit = 100, shadow: Shadow = fixture.shadow): Promise<FeedAnswer> =>
    shadow.feed(fixture.bench.client, { after, limit });
  const readCompact = (after: FeedPlace, limit = 100): Promise<FeedAnswer> =>
    fixture.shadow.feed(fixture.bench.client, { after, limit, compact: true });
  const store = async (...names: readonly string[]): Promise<void> => {
    const { bench, shadow } = fixture;
    for (const name of names) {
      const [id = '', seed = '0'] = name.split('/');
      await bench.store(shadow, madeUpCustomer(id, { seed: Number(seed) }));
    }
  };
  const pruned = async (): Promise<number> => {
    fixture.bench.clock.pass(1);
    return fixture.shadow.prune(fixture.bench.client, 0);
  };
  /** Changes by another hand. `custIds`: SQL. */
  const tell = async (changes: number, custIds = `'told'`): Promise<void> => {
    const { bench } = fixture;
    await lookInside(
      bench.database.url,
      `INSERT INTO sync_changes (client_id, change_no, cust_id, kind, sections, committed_at)
       WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${changes})
       SELECT 'acme', change_no + i, ${custIds}, 'updated', '[]', '${bench.clock.now().toISOString()}'
       FROM sync_clients, n WHERE client_id = 'acme'`,
    );
    await lookInside(
      bench.database.url,
      `UPDATE sync_clients SET change_no = change_no + ${changes} WHERE client_id = 'acme'`,
    );
  };

  test('P7: a page ends where the reader stands after it, and says whether more follows', async () => {
    const { bench, shadow } = fixture;
    expect(await read(beginning)).toEqual({ kind: 'page', changes: [], place: beginning, more: false });
    await store('1', '2', '3');
    const first = pageOf(await read(beginning, 2));
    expect(first.changes.map(({ changeNo }) => changeNo)).toEqual([1, 2]);
    expect(first).toMatchObject({
      place: { changeNo: 2, committedAt: first.changes[1]?.committedAt },
      more: true,
    });
    const second = pageOf(await read(first.place, 2));
    expect([short(second), second.more]).toEqual([['3 3 created'], false]);
    expect(await read(second.place, 2)).toEqual({
      kind: 'page',
      changes: [],
      place: second.place,
      more: false,
    });
    expect(await shadow.feedHead(bench.client)).toEqual(second.place);
    expect(await shadow.feedNumbers()).toEqual(new Map([['acme', 3]]));
  });

  test('P7: a reader at the end goes on after everything was pruned', async () => {
    await store('1', '2');
    const { place } = pageOf(await read(beginning));
    expect(await pruned()).toBe(2);
    expect(await read(place)).toEqual({ kind: 'page', changes: [], place, more: false });
    expect(await fixture.shadow.feedHead(fixture.bench.client)).toEqual(place);
    await store('3');
    expect(short(await read(place))).toEqual(['3 3 created']);
  });

  test('P7: a reader at the beginning is told everything after the first change was forgotten', async () => {
    const { bench, shadow } = fixture;
    await store('1', '2');
    await shadow.forget(bench.client, [one]);
    expect(short(await read(beginning))).toEqual(['2 2 created', '3 1 forgotten']);
  });

  test('P7: a reader whose last change was forgotten goes on', async () => {
    const { bench, shadow } = fixture;
    await store('1');
    const { place } = pageOf(await read(beginning));
    await store('2');
    await shadow.forget(bench.client, [one]);
    expect(short(await read(place))).toEqual(['2 2 created', '3 1 forgotten']);
    const end = pageOf(await read(place)).place;
    await store('3');
    await pruned();
    expect(await read(place)).toMatchObject({ kind: 'gone', reason: 'expired' });
    expect(await read(end)).toMatchObject({ kind: 'gone', reason: 'expired' });
  });

  test('P7: a reader is told that what it has not read was pruned, and can go on from the end', async () => {
    await store('1', '2');
    const late = pageOf(await read(beginning, 1)).place;
    await store('3');
    await pruned();
    await store('4');
    const gone = await read(late);
    expect(gone).toMatchObject({ kind: 'gone', reason: 'expired', head: { changeNo: 4 } });
    expect(await read(beginning)).toEqual(gone);
    if (gone.kind === 'gone') expect(short(await read(gone.head))).toEqual([]);
  });

  test('P7: pruning in pages keeps up to where it came, whatever is left', async () => {
    const { bench, shadow } = fixture;
    await store('1');
    await tell(6_000);
    await shadow.forget(bench.client, [custId('nobody')]);
    bench.clock.pass(1);
    await shadow.prune(bench.client, 0);
    const [row] = await lookInside(bench.database.url, 'SELECT pruned_change_no FROM sync_clients');
    expect(Number(row?.['pruned_change_no'])).toBe(6_002);
    expect(await read({ changeNo: 6_001, committedAt: bench.clock.now() })).toMatchObject({
      reason: 'expired',
    });
  });

  test('P7: after an older copy was restored, no reader goes on in silence', async () => {
    const { bench, shadow } = fixture;
    await store('1', '2');
    const old = pageOf(await read(beginning)).place;
    const copies = await tableCopies(bench.database.url);
    await store('3', '4');
    const { place } = pageOf(await read(beginning));
    await copies.restore();
    const later = await bench.open();
    expect(await read(place, 100, later)).toMatchObject({
      kind: 'gone',
      reason: 'future',
      head: { changeNo: 2 },
    });
    await bench.store(later, madeUpCustomer('5'), madeUpCustomer('6'));
    await bench.store(later, madeUpCustomer('7'));
    const gone = await read(place, 100, later);
    expect(gone).toMatchObject({ kind: 'gone', reason: 'other-history', head: { changeNo: 5 } });
    expect(short(await read(old, 100, later))).toEqual(['3 5 created', '4 6 created', '5 7 created']);
    // Not even if the change that shows it is forgotten, or pruned.
    await later.forget(bench.client, [custId('6')]);
    expect(await read(place, 100, later)).toMatchObject({ kind: 'gone', reason: 'other-history' });
    expect(short(await read(old, 100, later))).toHaveLength(3);
    bench.clock.pass(1);
    await shadow.prune(bench.client, 0);
    expect(await read(place, 100, later)).toMatchObject({ kind: 'gone', reason: 'expired' });
  });

  test('P7: a pruned change is compared, too', async () => {
    await store('1', '2');
    const { place } = pageOf(await read(beginning));
    await pruned();
    const other = { ...place, committedAt: new Date((place.committedAt?.getTime() ?? 0) + 1) };
    expect(await read(other)).toMatchObject({ kind: 'gone', reason: 'other-history' });
    expect(await read({ changeNo: 2, committedAt: null })).toMatchObject({ reason: 'other-history' });
  });

  test('P7: of a database that an older program has pruned, what is missing is not passed over', async () => {
    const { bench } = fixture;
    await store('1', '2');
    const { place } = pageOf(await read(beginning, 1));
    await lookInside(bench.database.url, 'UPDATE sync_clients SET pruned_change_no = NULL');
    await lookInside(bench.database.url, 'DELETE FROM sync_changes WHERE change_no = 1');
    expect(await read(beginning)).toMatchObject({ kind: 'gone', reason: 'expired' });
    expect(short(await read(place))).toEqual(['2 2 created']);
    await lookInside(bench.database.url, 'DELETE FROM sync_changes');
    expect(await read(place)).toMatchObject({ kind: 'gone', reason: 'expired', head: { changeNo: 2 } });
    expect(short(await read({ ...place, changeNo: 2 }))).toEqual([]);
    await store('3');
    await pruned();
    expect(await read({ ...place, changeNo: 2 })).toMatchObject({ kind: 'gone', reason: 'expired' });
  });

  test('P11: that a customer was forgotten is told once, and stays when the number is accepted again', async () => {
    const { bench, shadow } = fixture;
    await store('1', '2');
    const at = bench.clock.pass(1_000);
    await shadow.forget(bench.client, [one, custId('9'), one]);
    await shadow.forget(bench.client, [one, custId('9')]);
    const told = await toldChanges(shadow, bench.client, 2);
    const erased = { kind: 'forgotten', sections: [], fields: [], cause: null, committedAt: at };
    expect(told).toEqual([
      { changeNo: 3, custId: '1', ...erased },
      { changeNo: 4, custId: '9', ...erased },
    ]);
    await shadow.unforget(bench.client, [one]);
    await store('1');
    expect(short(await read(beginning))).toEqual([
      '2 2 created',
      '3 1 forgotten',
      '4 9 forgotten',
      '5 1 created',
    ]);
    await shadow.forget(bench.client, [one]);
    expect(short(await read(beginning)).at(-1)).toBe('6 1 forgotten');
    expect(short(await read(beginning))).toContain('3 1 forgotten');
    await shadow.register('other' as typeof bench.client);
    expect(await toldChanges(shadow, 'other' as typeof bench.client)).toEqual([]);
  });

  test('P9, P11: erasures are kept as long as history, and pruned even if the feed holds nothing else', async () => {
    const { bench, shadow } = fixture;
    await shadow.forget(bench.client, [one, custId('2')]);
    const { place } = pageOf(await read(beginning));
    bench.clock.pass(1_000);
    await shadow.unforget(bench.client, [one]);
    expect(await shadow.prune(bench.client, 1_000)).toBe(0);
    expect(short(await read(beginning))).toHaveLength(2);
    bench.clock.pass(1);
    expect(await shadow.prune(bench.client, 1_000)).toBe(2);
    expect(await lookInside(bench.database.url, 'SELECT * FROM sync_erasures')).toEqual([]);
    expect(await read(beginning)).toMatchObject({ kind: 'gone', reason: 'expired' });
    expect(short(await read(place))).toEqual([]);
  });

  test('P7: whoever stores and whoever forgets at once, the numbers grow in the order of their commits', async () => {
    const { bench, shadow } = fixture;
    const workers = [shadow, await bench.open(), await bench.open()];
    const seen: number[] = [];
    let isOver = false;
    const following = (async () => {
      for (let place = beginning; ;) {
        const last = isOver;
        const told = await toldFrom(shadow, bench.client, place);
        place = told.place;
        seen.push(...told.changes.map(({ changeNo }) => changeNo));
        if (last) return;
        await setImmediate();
      }
    })();
    const storing = workers.map(async (worker, at) => {
      for (let seed = 0; seed < 15; seed++)
        await bench.store(worker, madeUpCustomer(`${at} ${seed}`), madeUpCustomer('all', { seed }));
    });
    for (let at = 0; at < 3; at++) await shadow.forget(bench.client, [custId(`nobody ${at}`)]);
    await Promise.all(storing);
    isOver = true;
    await following;
    const { changeNo } = await shadow.feedHead(bench.client);
    expect(seen).toEqual(Array.from({ length: changeNo }, (_, at) => at + 1));
    expect(await toldChanges(shadow, bench.client)).toHaveLength(changeNo);
  });

  test('P7: after two spikes a late reader that wants no more is told of each customer once', async () => {
    const { bench, shadow } = fixture;
    const everybody = Array.from({ length: 30 }, (_, at) => `${100 + at}`);
    for (const seed of [0, 1, 2])
      await bench.store(shadow, ...everybody.map((id) => madeUpCustomer(id, { seed })));
    await bench.apply(shadow, null, await bench.gone(shadow, '105'));
    const reader = new CopyingReader(shadow, bench.client);
    const told: string[] = [];
    for (let place = beginning; ;) {
      const page = pageOf(await readCompact(place, 7));
      expect(page.changes.length).toBeLessThanOrEqual(7);
      told.push(...page.changes.map(({ custId: id }) => id));
      place = page.place;
      if (!page.more) break;
    }
    expect(told.toSorted()).toEqual(everybody);
    await reader.readAll({ limit: 7, compact: true });
    expect([reader.copies.size, reader.place]).toEqual([29, await shadow.feedHead(bench.client)]);
    expect(short(await read(beginning))).toHaveLength(91);
  });

  test('P7: a reader that wants no more is told of each change that is not known to be outdated', async () => {
    const { bench, shadow } = fixture;
    // All changes carry the same time.
    const lone = await bench.current(shadow, madeUpCustomer('1'));
    const other = await bench.current(shadow, madeUpCustomer('1', { seed: 1 }));
    await bench.apply(shadow, null, lone);
    await bench.apply(shadow, null, other);
    expect(short(await readCompact(beginning))).toEqual(['2 1 updated']);
    expect(short(await readCompact(beginning, 1))).toEqual(['2 1 updated']);
  });

  test('P11: a reader that wants no more is told to erase who came back', async () => {
    const { bench, shadow } = fixture;
    await store('1', '2');
    await shadow.forget(bench.client, [one]);
    await shadow.unforget(bench.client, [one]);
    await store('1', '1/1');
    expect(short(await readCompact(beginning))).toEqual(['2 2 created', '3 1 forgotten', '5 1 updated']);
  });

  test('P9: a page for a reader that wants no more looks at so many changes, however few it tells', async () => {
    const { bench } = fixture;
    await store('1', '2');
    await tell(6_000, `'1'`);
    bench.clock.pass(1);
    await store('1/1', '3');
    const first = pageOf(await readCompact(beginning));
    expect([short(first), first.place.changeNo, first.more]).toEqual([['2 2 created'], 5_000, true]);
    const second = pageOf(await readCompact(first.place));
    expect([short(second), second.more]).toEqual([['6003 1 updated', '6004 3 created'], false]);
    const whole = pageOf(await read(beginning, 1_000_000));
    expect([whole.changes.length, whole.place.changeNo, whole.more]).toEqual([5_000, 5_000, true]);
  });

  test('P7: no change is earlier than its customer says, wherever the clock goes', async () => {
    const { bench, shadow } = fixture;
    await store('1');
    await shadow.prune(bench.client, 86_400_000);
    bench.clock.pass(-3_600_000);
    await store('2', '1/1');
    bench.clock.pass(7_200_000);
    await store('1/2');
    bench.clock.pass(-3_600_000);
    await store('1/3');
    await bench.apply(shadow, null, await bench.gone(shadow, '2'));
    const told = await toldChanges(shadow, bench.client);
    for (const id of ['1', '2']) {
      const newest = told.findLast((change) => change.custId === id);
      const stored = await shadow.customer(bench.client, custId(id));
      expect(newest?.committedAt.getTime()).toBeGreaterThanOrEqual(stored?.changedAt.getTime() ?? Infinity);
    }
    const compact = pageOf(await readCompact(beginning));
    expect(compact.changes.map(({ custId: id, kind }) => `${id} ${kind}`)).toEqual([
      '1 updated',
      '2 deleted',
    ]);
  });
}
