// An AA that has its own limit of customers per call, and its own error for larger calls. An AA in memory is enough for these
// tests, because they only count how often it is asked.

import { describe, expect, test } from 'vitest';
import { AaError, type AaErrorCode } from '../../src/aa/aa-error.ts';
import type { AssociationAnywhere } from '../../src/aa/association.ts';
import { createBatchSizer, type FoundCap } from '../../src/aa/batch-sizer.ts';
import { systemClock } from '../../src/aa/clock.ts';
import { customerFields } from '../../src/catalogue/customer-fields.ts';
import type { CustomerRecord } from '../../src/catalogue/customer-record.ts';
import { custId, type CustId } from '../../src/catalogue/ids.ts';
import { sectionNames } from '../../src/catalogue/sections.ts';
import { fetchCustomers } from '../../src/sync/fetch/fetch-customers.ts';
import { OutageGuard } from '../../src/sync/fetch/known-living.ts';
import { customersPerCall } from '../../src/sync/work/context.ts';
import { simulatedSync } from '../support/simulated-sync.ts';

const noSections = Object.fromEntries(
  sectionNames.map((name) => [name, []]),
) as unknown as CustomerRecord['sections'];

const recordOf = (id: CustId): CustomerRecord => ({
  custId: id,
  values: customerFields.map(({ column }) => (column === 'cust_id' ? id : null)),
  extra: null,
  sections: noSections,
  unknownSections: {},
  document: { custId: id },
  findings: [],
});

interface Ways {
  readonly bulkSize?: number;
  /** What AA does with a call; an error is thrown. */
  readonly fails: (custIds: readonly CustId[], callNo: number) => AaError | null;
}

async function aaWith({ bulkSize = 100, fails }: Ways) {
  const sync = await simulatedSync({
    simulator: { customers: 1, queued: 'none' },
    settings: { bulkSize },
  });
  const sizes: number[] = [];
  const caps: FoundCap[] = [];
  const timeouts = { connectMs: 10_000, firstByteMs: 10_000, idleMs: 10_000, totalMs: 20_000 };
  const batches = createBatchSizer({ bulkSize, timeouts }, systemClock, (cap) => caps.push(cap));
  const getCustomers: AssociationAnywhere['getCustomers'] = (custIds, { prepare }) =>
    batches.measure(custIds.length, async () => {
      sizes.push(custIds.length);
      const error = fails(custIds, sizes.length);
      if (error !== null) throw error;
      return { customers: custIds.map((id) => prepare(recordOf(id))), errors: new Map() };
    });
  const learning = {
    batchSize: () => batches.size(),
    splitting: (customers: number) => batches.splitting(customers),
  };
  const context = sync.with({ aa: { ...sync.aa, getCustomers, ...learning } });
  return { context, sizes, caps };
}

type Aa = Awaited<ReturnType<typeof aaWith>>;

/** Fetches in batches of the size of a drain's batches, one after the other or in several lanes at once. */
async function fetchAll({ context }: Aa, customers: number, lanes = 1): Promise<readonly string[]> {
  const left = Array.from({ length: customers }, (_, at) => custId(String(at + 1)));
  const kinds: string[] = [];
  const guard = new OutageGuard(context);
  // A customer has come before, as in any drain.
  guard.succeeded(custId('0'));
  const lane = async (): Promise<void> => {
    while (left.length > 0) {
      const ids = left.splice(0, customersPerCall(context));
      const wanted = ids.map((id) => ({ custId: id, reasons: [], attempts: 0, storedHash: null }));
      const results = await fetchCustomers(context, wanted, guard);
      kinds.push(...results.map(({ kind }) => kind));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return kinds;
}

const all = (customers: number) => Array.from({ length: customers }, () => 'current');
const capOf =
  (cap: number, code: AaErrorCode = 'AA_FAILURE'): Ways['fails'] =>
  ({ length }) =>
    length > cap ? new AaError(code) : null;

describe('an AA that takes 40 customers a call', () => {
  test.each<AaErrorCode>(['AA_FAILURE', 'AA_UNEXPECTED', 'AA_REQUEST_REJECTED', 'AA_HTML_ANSWER'])(
    'and says %s beyond is found out within a few calls',
    async (code) => {
      const aa = await aaWith({ fails: capOf(40, code) });
      expect(await fetchAll(aa, 300)).toEqual(all(300));
      const asked = aa.sizes.filter((size) => size > 1).length;
      // Splitting every call for ever would take 7 calls for every 100.
      expect(asked).toBeLessThanOrEqual(20);
      expect(aa.caps).toEqual([{ refused: 50, customers: 37 }]);

      const before = aa.sizes.length;
      expect(await fetchAll(aa, 2000)).toEqual(all(2000));
      expect(aa.sizes.length - before).toBeLessThanOrEqual(2000 / 36 + 10);
      const later = aa.sizes.length;
      await fetchAll(aa, 400);
      expect(Math.max(...aa.sizes.slice(later))).toBeLessThanOrEqual(40);
      expect(aa.caps).toHaveLength(1);
    },
  );

  test('is found out by several lanes at once, too', async () => {
    const aa = await aaWith({ fails: capOf(40) });
    expect(await fetchAll(aa, 2000, 4)).toEqual(all(2000));
    expect(aa.sizes.length).toBeLessThanOrEqual(90);
    expect(aa.caps).toHaveLength(1);
  });
});

test('an AA without bulk calls is asked for one customer after the other', async () => {
  const aa = await aaWith({ fails: capOf(1) });
  expect(await fetchAll(aa, 300)).toEqual(all(300));
  expect(aa.context.aa.batchSize()).toBe(1);
  expect(aa.sizes.filter((size) => size > 1).length).toBeLessThan(40);
});

test('a bad customer lowers nothing', async () => {
  const bad = custId('7');
  const aa = await aaWith({ fails: (ids) => (ids.includes(bad) ? new AaError('AA_FAILURE') : null) });
  for (let round = 0; round < 6; round++) expect(await fetchAll(aa, 100)).toContain('failed');
  expect([aa.context.aa.batchSize(), aa.caps]).toEqual([100, []]);
});

test('an outage that passes lowers nothing, however many lanes it hits', async () => {
  const aa = await aaWith({ fails: (_, callNo) => (callNo <= 8 ? new AaError('AA_UNEXPECTED') : null) });
  await fetchAll(aa, 2000, 8);
  expect([aa.context.aa.batchSize(), aa.caps]).toEqual([100, []]);
  const again = await aaWith({
    fails: ({ length }, callNo) => (length === 100 && callNo % 9 === 1 ? new AaError('AA_UNEXPECTED') : null),
  });
  await fetchAll(again, 5000);
  expect([again.context.aa.batchSize(), again.caps]).toEqual([100, []]);
});

test('an AA that is slow for a while lowers nothing for ever', async () => {
  let isSlow = true;
  const aa = await aaWith({
    fails: ({ length }) => (isSlow && length > 40 ? new AaError('AA_TIMEOUT') : null),
  });
  await fetchAll(aa, 1000);
  isSlow = false;
  await fetchAll(aa, 5000);
  expect([aa.context.aa.batchSize(), aa.caps]).toEqual([100, []]);
});

test('P8: a request that AA calls badly-formed whoever is asked for ends the work at once', async () => {
  const aa = await aaWith({ fails: () => new AaError('AA_REQUEST_REJECTED') });
  await expect(fetchAll(aa, 300)).rejects.toMatchObject({ code: 'AA_REQUEST_REJECTED', kind: 'bug' });
  expect(aa.sizes.length).toBeLessThanOrEqual(5);
});

describe('a call that AA voids for one unknown customer', () => {
  const bad = new Set([custId('7'), custId('63')]);
  const voided = (named: boolean) =>
    aaWith({
      fails: (ids) => {
        const unknown = ids.find((id) => bad.has(id));
        if (unknown === undefined) return null;
        return new AaError('AA_UNKNOWN_CUSTOMER', { custIds: named ? [unknown] : [] });
      },
    });

  test('is asked again without them where AA says who they are', async () => {
    const aa = await voided(true);
    const kinds = await fetchAll(aa, 100);
    expect(kinds.filter((kind) => kind !== 'current')).toHaveLength(2);
    // One call for all, one without the first, one without both, two for these alone, and the calls of the second look.
    expect(aa.sizes.slice(0, 5)).toEqual([100, 99, 98, 1, 1]);
  });

  test('is split until they stand alone where it does not', async () => {
    const aa = await voided(false);
    const kinds = await fetchAll(aa, 100);
    expect(kinds.filter((kind) => kind !== 'current')).toHaveLength(2);
    expect(aa.sizes.length).toBeLessThan(40);
    expect(aa.context.aa.batchSize()).toBe(100);
  });
});
