// W8: entries of the ledger follow the spelling under which their customer is stored.

import { expect, test } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import type { Lease, RespelledEntry, Shadow } from '../../src/shadow/shadow.ts';
import { freshForEach } from './bench-fixture.ts';
import { type Bench, type OpenFresh, outcomes } from './contract-database.ts';
import { madeUpCustomer } from './made-up-customer.ts';

const padded = '0000012';
const deleted = { table: 'CEN_CUST_MAST', action: 'DELETE', reason: null };

interface Queued {
  readonly lease: Lease;
  readonly drainNo: number;
}

/** A drain with an entry for each number. The reasons of `12` say that it was deleted. */
async function queued(bench: Bench, shadow: Shadow, numbers: readonly string[]): Promise<Queued> {
  const lease = await bench.lease(shadow);
  const drainNo = await shadow.openDrain(lease);
  const entries = numbers.map((id) => ({ custId: custId(id), reasons: id === '12' ? [deleted] : [] }));
  await shadow.stage(lease, drainNo, entries);
  await shadow.seal(lease, drainNo, '7', 0);
  return { lease, drainNo };
}

async function claimed(shadow: Shadow, { lease, drainNo }: Queued, id: string): Promise<RespelledEntry> {
  const entries = await shadow.claimPending(lease, drainNo, 10);
  const entry = entries.find((one) => one.custId === id);
  if (entry === undefined) throw new Error(`${id} was not claimed`);
  return { ...entry, spelling: custId(padded) };
}

export function spellingCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);

  test('W8: an entry is settled by the customer of the other spelling, and the drain is purged', async () => {
    const { bench, shadow } = fixture;
    const drain = await queued(bench, shadow, ['12', '15']);
    await shadow.respell(drain.lease, [await claimed(shadow, drain, '12')]);
    const results = [
      await bench.current(shadow, madeUpCustomer(padded)),
      await bench.current(shadow, madeUpCustomer('15')),
    ];
    expect(outcomes(await bench.apply(shadow, drain.lease, ...results))).toEqual(['created', 'created']);
    await bench.finish(shadow, drain.lease, drain.drainNo);
    expect(await shadow.knownSpellings(bench.client, custId('12'))).toEqual([padded]);
    // It is too long for another one.
    expect(await shadow.knownSpellings(bench.client, custId('1234567890'))).toEqual([]);
    expect((await shadow.customerLife(bench.client, custId(padded))).entries).toMatchObject([
      { state: 'stored', outcome: 'created' },
    ]);
  });

  test.each([
    ['that is open: its reasons are added', false],
    ['that is settled: it is fetched once more', true],
  ])('W8: beside an entry of that spelling %s', async (_, settledBefore) => {
    const { bench, shadow } = fixture;
    const drain = await queued(bench, shadow, ['12', padded]);
    const entry = await claimed(shadow, drain, '12');
    if (settledBefore)
      await bench.apply(shadow, drain.lease, await bench.current(shadow, madeUpCustomer(padded)));
    await shadow.respell(drain.lease, [entry]);
    expect(await shadow.drainProgress(bench.client, drain.drainNo)).toMatchObject({ queued: 1, pending: 1 });
    const { entries } = await shadow.customerLife(bench.client, custId(padded));
    expect(entries).toMatchObject([{ state: 'pending', reasons: [deleted] }]);
    await bench.apply(shadow, drain.lease, await bench.current(shadow, madeUpCustomer(padded)));
    await bench.finish(shadow, drain.lease, drain.drainNo);
  });

  test('P6: W8: a deletion of the other spelling waits for the brake, and makes the tombstone', async () => {
    const { bench, shadow } = fixture;
    await bench.store(shadow, madeUpCustomer(padded));
    const drain = await queued(bench, shadow, ['12']);
    await shadow.respell(drain.lease, [await claimed(shadow, drain, '12')]);
    const gone = await bench.apply(shadow, drain.lease, await bench.gone(shadow, padded));
    expect(outcomes(gone)).toEqual(['gone']);
    expect(await shadow.settleDeletions(bench.client, { share: 0, atLeast: 0 })).toMatchObject({
      kind: 'braked',
      gone: 1,
    });
    await shadow.settleDeletions(bench.client, { share: 1, atLeast: 1 });
    expect((await shadow.customer(bench.client, custId(padded)))?.deletedAt).not.toBeNull();
    await bench.finish(shadow, drain.lease, drain.drainNo);
  });

  test('W8: a forgotten customer is not asked for again under the other spelling', async () => {
    const { bench, shadow } = fixture;
    await shadow.forget(bench.client, [custId(padded)]);
    const drain = await queued(bench, shadow, ['12']);
    await shadow.respell(drain.lease, [await claimed(shadow, drain, '12')]);
    await bench.apply(shadow, drain.lease, await bench.current(shadow, madeUpCustomer(padded)));
    expect(await shadow.drainProgress(bench.client, drain.drainNo)).toMatchObject({ queued: 0, pending: 0 });
    expect(await shadow.customer(bench.client, custId(padded))).toBeNull();
  });

  test('P4: W8: an entry of another worker keeps its spelling', async () => {
    const { bench, shadow } = fixture;
    const drain = await queued(bench, shadow, ['12']);
    const entry = await claimed(shadow, drain, '12');
    await shadow.unclaim(drain.lease, [entry]);
    await shadow.respell(drain.lease, [entry]);
    expect(await shadow.drainCustomers(bench.client, drain.drainNo, null, 9)).toEqual(['12']);
  });

  test('W8: living customers are found under their other spellings, and no others', async () => {
    const { bench, shadow } = fixture;
    await bench.store(
      shadow,
      madeUpCustomer(padded),
      madeUpCustomer('012'),
      madeUpCustomer('120'),
      madeUpCustomer('15'),
    );
    await bench.apply(shadow, null, await bench.gone(shadow, '012'));
    const found = await shadow.storedSpellings(bench.client, [custId('12'), custId('15'), custId('0120')]);
    expect(Object.fromEntries(found)).toEqual({ 12: [padded], '0120': ['120'] });
    expect(new Set(await shadow.knownSpellings(bench.client, custId('12')))).toEqual(
      new Set([padded, '012']),
    );
  });
}
