// The stored copies of customers: how old they are, and what is known that they lack.

import { expect, test } from 'vitest';
import { clientId, custId } from '../../src/catalogue/ids.ts';
import type { OpenMark } from '../../src/shadow/shadow.ts';
import { freshForEach } from './bench-fixture.ts';
import type { OpenFresh } from './contract-database.ts';
import { madeUpCustomer } from './made-up-customer.ts';
import { asKept } from '../support/as-kept.ts';

export function copyCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);
  const copyOf = async (id: string) => {
    const { bench, shadow } = fixture;
    return (await shadow.copies(bench.client, [custId(id)])).get(custId(id));
  };
  const openOf = async (...ids: readonly string[]): Promise<readonly (OpenMark['state'] | null)[]> => {
    const { bench, shadow } = fixture;
    const copies = await shadow.copies(bench.client, ids.map(custId));
    return ids.map((id) => copies.get(custId(id))?.open?.state ?? null);
  };
  const store = (...ids: readonly string[]) =>
    fixture.bench.store(fixture.shadow, ...ids.map((id) => madeUpCustomer(id)));

  test('a copy has its as-of, the number of its fetch and its hash; who is not stored has none', async () => {
    const { bench, shadow } = fixture;
    const record = madeUpCustomer('0012');
    const fetched = await bench.current(shadow, record);
    await bench.apply(shadow, null, fetched);
    const { contentHash } = shadow.preparation()(asKept(record));
    const { fetchNumber, fetchedAt } = fetched;
    const stored = { custId: '0012', fetchedAt, fetchNumber, contentHash, deleted: false };
    expect(await copyOf('0012')).toEqual({ stored, open: null });
    expect(await copyOf('99')).toEqual({ stored: null, open: null });
    expect(await shadow.copies(bench.client, [])).toEqual(new Map());
    const elsewhere = await shadow.copies(clientId('other'), [custId('0012')]);
    expect([...elsewhere.values()]).toEqual([{ stored: null, open: null }]);
  });

  test('a tombstone is a copy without a hash; a number finds its other spellings, a living one first', async () => {
    const { bench, shadow } = fixture;
    await store('0012', '7', '007', '5');
    await bench.apply(shadow, null, await bench.gone(shadow, '007'), await bench.gone(shadow, '5'));
    const asked = ['12', '0012', '00007', '007', '05'].map(custId);
    const copies = await shadow.copies(bench.client, asked);
    expect([...copies].map(([id, { stored }]) => [id, stored?.custId, stored?.deleted])).toEqual([
      ['12', '0012', false],
      ['0012', '0012', false],
      ['00007', '7', false],
      ['007', '007', true],
      ['05', '5', true],
    ]);
    expect(copies.get(custId('05'))?.stored?.contentHash).toBeNull();
  });

  test('P12: who is queued, parked or gone stands open, until a later fetch is stored', async () => {
    const { bench, shadow } = fixture;
    await store('1', '2', '3', '4');
    const lease = await bench.lease(shadow);
    const drainNo = await bench.drainOf(shadow, lease, ['1', '2', '3']);
    expect(await openOf('1', '2', '3', '4')).toEqual(['pending', 'pending', 'pending', null]);
    await bench.apply(shadow, lease, await bench.failed(shadow, '2'), await bench.gone(shadow, '3'));
    expect(await openOf('1', '2', '3')).toEqual(['pending', 'parked', 'gone']);
    await bench.apply(shadow, lease, await bench.current(shadow, madeUpCustomer('1')));
    await shadow.settleDeletions(bench.client, { share: 1, atLeast: 10 });
    await bench.finish(shadow, lease, drainNo);
    expect(await openOf('1', '2', '3')).toEqual([null, 'parked', null]);
    await store('2');
    expect(await openOf('2')).toEqual([null]);
  });

  test('an entry in an answer that is still arriving stands open until a later fetch is stored', async () => {
    const { bench, shadow } = fixture;
    await store('1', '2');
    const lease = await bench.lease(shadow);
    const drainNo = await shadow.openDrain(lease);
    await shadow.stage(
      lease,
      drainNo,
      ['1', '2'].map((id) => ({ custId: custId(id), reasons: [] })),
    );
    expect(await openOf('1', '2')).toEqual(['pending', 'pending']);
    await store('1');
    expect(await openOf('1', '2')).toEqual([null, 'pending']);
  });

  test('a fetch that was sent before the change was known answers nothing', async () => {
    const { bench, shadow } = fixture;
    await store('1');
    const early = await bench.current(shadow, madeUpCustomer('1', { seed: 5 }));
    await bench.drainOf(shadow, await bench.lease(shadow), ['1']);
    await bench.apply(shadow, null, early);
    expect(await copyOf('1')).toMatchObject({
      stored: { fetchNumber: early.fetchNumber },
      open: { state: 'pending', knownFetchNumber: early.fetchNumber },
    });
  });

  test('an entry under another spelling counts, unless that one is stored as a customer of its own', async () => {
    const { bench, shadow } = fixture;
    await store('0012', '7', '007');
    await bench.drainOf(shadow, await bench.lease(shadow), ['12', '007']);
    expect(await openOf('0012', '12', '7', '007')).toEqual(['pending', 'pending', null, 'pending']);
  });

  test('who is queued and not stored stands open', async () => {
    const { bench, shadow } = fixture;
    await bench.drainOf(shadow, await bench.lease(shadow), ['1']);
    expect(await copyOf('1')).toMatchObject({ stored: null, open: { state: 'pending' } });
  });
}
