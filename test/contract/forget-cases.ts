// Forgotten customers are erased everywhere, and ignored from then on (P11).

import { expect, test } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import type { CustomerRecord } from '../../src/catalogue/customer-record.ts';
import { lookInside } from '../support/look-inside.ts';
import { tableContents } from '../support/table-contents.ts';
import { freshForEach } from './bench-fixture.ts';
import { ids, type OpenFresh, outcomes } from './contract-database.ts';
import { madeUpCustomer } from './made-up-customer.ts';
import { toldChanges } from '../support/told-changes.ts';

const planted = 'Planted-Surname-7731';

/** The number is to be ignored, and readers are told to erase it. */
const keepNumbers = new Set(['sync_forgotten', 'sync_erasures']);

/** A customer with the name of the person in every text. */
function person(id: string, note = planted): CustomerRecord {
  const record = madeUpCustomer(id);
  const sections = Object.entries(record.sections).map(([name, items]) => [
    name,
    items.map((item) => ({
      ...item,
      values: item.values.map((value) => (typeof value === 'string' ? value.replace('text', note) : value)),
      extra: { note },
    })),
  ]);
  return {
    ...record,
    extra: { note },
    sections: Object.fromEntries(sections) as CustomerRecord['sections'],
    document: { custId: id, note },
  };
}

export function forgetCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);
  const one = custId('5550001');

  test('P11: forget erases a customer from every table and keeps the number only', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await bench.store(shadow, person('5550001', 'Older-Name-7732'), madeUpCustomer('2'));
    const drainNo = await bench.drainOf(shadow, lease, ['5550001', '2']);
    await bench.apply(shadow, lease, await bench.current(shadow, person('5550001')));
    await bench.apply(shadow, lease, await bench.current(shadow, madeUpCustomer('2')));
    await bench.finish(shadow, lease, drainNo);
    const message = 'AA said something of 5550001';
    await shadow.recordError(bench.client, { code: 'AA_FAILURE', message, at: bench.clock.now() });
    const forgottenAt = bench.clock.pass(1_000);
    const answer = await shadow.forget(bench.client, [one]);
    expect(answer.customers).toEqual([{ custId: '5550001', forgottenAt }]);
    expect(answer.rows).toBeGreaterThan(20);
    expect(await shadow.customer(bench.client, one)).toBeNull();
    expect(await shadow.customerLife(bench.client, one)).toEqual({
      custId: '5550001',
      stored: null,
      entries: [],
      changes: [],
      forgottenAt,
      lacks: null,
      unkeptAt: null,
    });
    expect(await toldChanges(shadow, bench.client)).toMatchObject([
      { custId: '2', kind: 'created' },
      { custId: '5550001', kind: 'forgotten' },
    ]);
    expect((await shadow.clientState(bench.client)).lastError?.message).toBe('');
    for (const [table, text] of await tableContents(bench.database.url)) {
      expect(text, table).not.toMatch(/Planted-Surname|Older-Name/);
      if (!keepNumbers.has(table)) expect(text, table).not.toContain('5550001');
    }
  });

  test('forget may be repeated, and says since when the customer is forgotten', async () => {
    const { bench, shadow } = fixture;
    await bench.store(shadow, madeUpCustomer('5550001'));
    const first = await shadow.forget(bench.client, [one]);
    bench.clock.pass(60_000);
    expect(await shadow.forget(bench.client, [one])).toMatchObject({ customers: first.customers, rows: 0 });
    expect(await shadow.forgotten(bench.client, [one, custId('2')])).toEqual(first.customers);
  });

  test('P11: a queue entry of a forgotten customer is left out, and a queue with only such entries is purged', async () => {
    const { bench, shadow } = fixture;
    await shadow.forget(bench.client, [one]);
    const lease = await bench.lease(shadow);
    const first = await bench.drainOf(shadow, lease, ['5550001', '2']);
    expect(ids(await shadow.claimPending(lease, first, 10))).toEqual(['2']);
    await bench.apply(shadow, lease, await bench.current(shadow, madeUpCustomer('2')));
    await bench.finish(shadow, lease, first);
    const second = await bench.drainOf(shadow, lease, ['5550001'], '8');
    expect(await shadow.drainProgress(bench.client, second)).toMatchObject({ queued: 0, pending: 0 });
    await bench.finish(shadow, lease, second);
    expect(await shadow.clientState(bench.client)).toMatchObject({ lastPurgeNumber: '8', drain: null });
  });

  test('P11: a result is not applied if its customer was forgotten while it was being fetched', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await bench.store(shadow, madeUpCustomer('5550001'));
    const drainNo = await bench.drainOf(shadow, lease, ['5550001', '2']);
    await shadow.claimPending(lease, drainNo, 10);
    const results = [
      await bench.current(shadow, madeUpCustomer('5550001', { seed: 1 })),
      await bench.current(shadow, madeUpCustomer('2')),
    ];
    const byHand = await bench.current(shadow, madeUpCustomer('5550001', { seed: 2 }));
    await shadow.forget(bench.client, [one]);
    expect(await shadow.drainProgress(bench.client, drainNo)).toMatchObject({ queued: 1, pending: 1 });
    expect(outcomes(await bench.apply(shadow, lease, ...results))).toEqual(['forgotten', 'created']);
    expect(outcomes(await bench.apply(shadow, null, byHand))).toEqual(['forgotten']);
    const gone = await bench.gone(shadow, '5550001');
    const failed = await bench.failed(shadow, '5550001');
    expect(outcomes(await bench.apply(shadow, lease, gone))).toEqual(['forgotten']);
    expect(outcomes(await bench.apply(shadow, lease, failed))).toEqual(['forgotten']);
    expect(await shadow.customer(bench.client, one)).toBeNull();
    expect(await shadow.parked(bench.client, 10)).toEqual([]);
    await bench.finish(shadow, lease, drainNo);
  });

  test('a customer that is parked, gone, or in a queue that is still arriving is forgotten there too', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const everyone = ['5550001', '5550002', '5550003'].map(custId);
    await bench.store(shadow, madeUpCustomer('5550002'));
    const drainNo = await bench.drainOf(shadow, lease, ['5550001', '5550002']);
    await bench.apply(
      shadow,
      lease,
      await bench.failed(shadow, '5550001'),
      await bench.gone(shadow, '5550002'),
    );
    await shadow.forget(bench.client, everyone);
    expect(await shadow.clientState(bench.client)).toMatchObject({ parked: 0, gone: 0, oldestKnownAt: null });
    await bench.finish(shadow, lease, drainNo);
    await shadow.unforget(bench.client, everyone);
    const arriving = await shadow.openDrain(lease);
    await shadow.stage(lease, arriving, [{ custId: custId('5550003'), reasons: [] }]);
    await shadow.forget(bench.client, everyone);
    expect(await shadow.seal(lease, arriving, '9', 0)).toMatchObject({ queued: 0 });
  });

  test('P9, P11: an entry that came into the ledger while its customer was being forgotten is removed with its first result', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const drainNo = await bench.drainOf(shadow, lease, ['5550001', '2']);
    await bench.apply(
      shadow,
      lease,
      await bench.failed(shadow, '5550001', null),
      await bench.current(shadow, madeUpCustomer('2')),
    );
    await lookInside(
      bench.database.url,
      `INSERT INTO sync_forgotten (client_id, cust_id, forgotten_at)
       VALUES ('acme', '5550001', '2030-01-01T00:00:00.000Z')`,
    );
    expect(outcomes(await bench.apply(shadow, lease, await bench.failed(shadow, '5550001')))).toEqual([
      'forgotten',
    ]);
    expect(await shadow.parked(bench.client, 10)).toEqual([]);
    expect(await shadow.drainProgress(bench.client, drainNo)).toMatchObject({ queued: 1, stored: 1 });
    await bench.finish(shadow, lease, drainNo);
  });

  test('a number that is let in again comes with the next change', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    await shadow.forget(bench.client, [one]);
    expect(await shadow.unforget(bench.client, [one, custId('2')])).toBe(1);
    expect(await shadow.unforget(bench.client, [one])).toBe(0);
    const drainNo = await bench.drainOf(shadow, lease, ['5550001']);
    const results = await bench.apply(shadow, lease, await bench.current(shadow, madeUpCustomer('5550001')));
    expect(outcomes(results)).toEqual(['created']);
    await bench.finish(shadow, lease, drainNo);
  });

  test('a customer of another client with the same number is another person', async () => {
    const { bench, shadow } = fixture;
    await bench.store(shadow, madeUpCustomer('5550001'));
    await shadow.forget('other' as typeof bench.client, [one]);
    expect(await shadow.customer(bench.client, one)).not.toBeNull();
    expect(outcomes(await bench.store(shadow, madeUpCustomer('5550001', { seed: 1 })))).toEqual(['updated']);
  });
}
