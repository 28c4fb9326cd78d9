// Reading: what comes out is what went in, typed.

import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { customerFields } from '../../src/catalogue/customer-fields.ts';
import { clientId, custId } from '../../src/catalogue/ids.ts';
import { sections } from '../../src/catalogue/sections.ts';
import { freshForEach } from './bench-fixture.ts';
import { type OpenFresh, outcomes } from './contract-database.ts';
import { madeUpCustomer, withSection } from './made-up-customer.ts';
import { beginning, pageOf, toldChanges } from '../support/told-changes.ts';

const addressFields = sections.find(({ name }) => name === 'addresses')?.fields ?? [];

export function readingCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);

  test('an unknown client is empty everywhere', async () => {
    const { shadow } = fixture;
    const nobody = clientId('nobody');
    expect(await shadow.clientState(nobody)).toEqual({
      client: 'nobody',
      readAt: fixture.bench.clock.now(),
      customers: 0,
      tombstones: 0,
      parked: 0,
      moreParked: false,
      gone: 0,
      oldestParkedAt: null,
      oldestPendingAt: null,
      oldestKnownAt: null,
      drain: null,
      lastQueueAt: null,
      lastPurgeAt: null,
      lastPurgeNumber: null,
      lastError: null,
      lease: null,
      progressAt: null,
      stuck: null,
      foreignPurge: null,
      population: null,
      setBack: null,
      pause: null,
      shape: { shapeNo: 0, applying: null, waiting: null },
      rule: null,
      leaving: 0,
      drift: null,
      repeatedPurges: 0,
      observing: null,
      calls: new Map(),
      findings: [],
      lastChangeNo: 0,
    });
    expect([...new Set((await shadow.rowCounts(nobody)).values())]).toEqual([0]);
    expect(await shadow.customer(nobody, custId('1'))).toBeNull();
    expect(await shadow.customerIds(nobody, null, 10)).toEqual([]);
    expect(await toldChanges(shadow, nobody)).toEqual([]);
    expect(await shadow.parked(nobody, 10)).toEqual([]);
    expect(await shadow.nextParkedAt(nobody)).toBeNull();
    expect(await shadow.prune(nobody, 0)).toBe(0);
    expect(await shadow.settleDeletions(nobody, { share: 0, atLeast: 0 })).toEqual({
      kind: 'settled',
      deleted: 0,
    });
  });

  test('every field of every section comes back with its type', async () => {
    const { bench, shadow } = fixture;
    const record = madeUpCustomer('0012', { items: { addresses: 2, employmentAttributes: 2 } });
    await bench.store(shadow, { ...record, extra: { odd: ['a', { b: '1' }] } });
    const stored = await shadow.customer(bench.client, custId('0012'));
    for (const { name, table, fields, within } of sections) {
      const expected = record.sections[name].map(({ values, parentNo }, at) => ({
        client_id: 'acme',
        cust_id: '0012',
        item_no: at + 1,
        ...(within === null ? {} : { job_item_no: parentNo }),
        ...Object.fromEntries(fields.map(({ column }, field) => [column, values[field]])),
        extra: null,
      }));
      expect(stored?.rows[table], name).toEqual(expected);
    }
    const columns = Object.fromEntries(customerFields.map(({ column }, at) => [column, record.values[at]]));
    expect(stored?.columns).toEqual(columns);
    expect(stored?.document).toEqual(record.document);
  });

  test('texts survive as they are: quotes, other scripts, looks like a number', async () => {
    const { bench, shadow } = fixture;
    const strange = `O'Brien "Ω" 日本 🙂 \\ -- ; \n\t 007`;
    const record = madeUpCustomer(`0'";--`);
    const told: Readonly<Record<string, string>> = { login_id: strange, prefix_name: '007' };
    const values = record.values.map((value, at) => told[customerFields[at]!.column] ?? value);
    const document = { strange, deep: [{ a: [strange] }] };
    await bench.store(shadow, { ...record, values, document });
    const stored = await shadow.customer(bench.client, record.custId);
    expect(stored).toMatchObject({ columns: told, document });
  });

  test('numbers survive as they are, however large', async () => {
    const { bench, shadow } = fixture;
    const large = [2 ** 53, -(2 ** 53) - 2, 1e16, 2 ** 62, 2 ** 63, 1e20, 1e300, -0.1, 5e-324];
    const items = large.map((number) => ({
      values: addressFields.map(({ type }) => (type === 'number' ? number : null)),
      extra: null,
      parentNo: null,
    }));
    await bench.store(shadow, withSection(madeUpCustomer('1'), 'addresses', items));
    const stored = await shadow.customer(bench.client, custId('1'));
    expect(stored?.rows.addresses.map(({ latitude }) => latitude)).toEqual(large);
    const exported: unknown[] = [];
    for await (const { table, row } of shadow.exportedRows(bench.client))
      if (table === 'addresses') exported.push(row['longitude']);
    expect(exported).toEqual(large);
  });

  test('P8: a finding in an element with a very long name keeps nobody from being stored', async () => {
    const { bench, shadow } = fixture;
    // A text that repeats itself would be compressed.
    const name = Array.from({ length: 60 }, (_, at) => hash('sha512', `${at}`)).join('');
    const findings = [{ kind: 'unknown', path: `phones/${name}` } as const];
    expect(outcomes(await bench.store(shadow, { ...madeUpCustomer('1'), findings }))).toEqual(['created']);
    expect((await shadow.clientState(bench.client)).findings).toMatchObject([{ kind: 'unknown', seen: 1 }]);
  });

  test('ids come in ascending order, page by page, without tombstones', async () => {
    const { bench, shadow } = fixture;
    await bench.store(shadow, ...['3', '1', '2', '10'].map((id) => madeUpCustomer(id)));
    await bench.apply(shadow, null, await bench.gone(shadow, '2'));
    expect(await shadow.customerIds(bench.client, null, 2)).toEqual(['1', '10']);
    expect(await shadow.customerIds(bench.client, custId('10'), 2)).toEqual(['3']);
    expect(await shadow.customerIds(bench.client, custId('3'), 2)).toEqual([]);
  });

  test('P7: a reader that follows its cursor sees every change once, in order', async () => {
    const { bench, shadow } = fixture;
    const seen: string[] = [];
    let place = beginning;
    for (let at = 0; at < 10; at++) {
      await bench.store(shadow, madeUpCustomer('1', { seed: at }), madeUpCustomer(`new ${at}`));
      const page = pageOf(await shadow.feed(bench.client, { after: place, limit: 3 }));
      place = page.place;
      seen.push(...page.changes.map(({ custId: id, kind }) => `${id} ${kind}`));
    }
    expect(seen.filter((one) => one === '1 updated')).toHaveLength(9);
    expect(new Set(seen.filter((one) => one.startsWith('new'))).size).toBe(10);
    expect(seen).toHaveLength(20);
    expect((await shadow.clientState(bench.client)).lastChangeNo).toBe(place.changeNo);
  });

  test('rows are counted per table, customers first', async () => {
    const { bench, shadow } = fixture;
    await bench.store(shadow, madeUpCustomer('1', { items: { emails: 3, files: 0 } }), madeUpCustomer('2'));
    const counts = await shadow.rowCounts(bench.client);
    expect([...counts.keys()]).toEqual(['customers', ...sections.map(({ table }) => table)]);
    expect([counts.get('customers'), counts.get('emails'), counts.get('files')]).toEqual([2, 4, 1]);
  });

  test('the last error is kept until it is over', async () => {
    const { bench, shadow } = fixture;
    const error = { code: 'AA_TIMEOUT', message: 'AA took longer', at: bench.clock.now() };
    await shadow.recordError(bench.client, error);
    expect((await shadow.clientState(bench.client)).lastError).toEqual({
      ...error,
      skeleton: null,
      times: 1,
    });
    await shadow.recordError(bench.client, null);
    expect((await shadow.clientState(bench.client)).lastError).toBeNull();
  });

  test('W18: an error that comes again is counted, whoever records it, until another comes or it is over', async () => {
    const { bench, shadow } = fixture;
    const other = await bench.open();
    const record = async (who: typeof shadow, message: string, skeleton: string | null = '<q/>') => {
      const error = { code: 'AA_MALFORMED_ANSWER', message, at: bench.clock.now(), skeleton };
      await who.recordError(bench.client, error);
      return (await shadow.clientState(bench.client)).lastError;
    };
    expect(await record(shadow, 'cut off, in q/c: line 2, column 164')).toMatchObject({ times: 1 });
    expect(await record(other, 'cut off, in q/c: line 2, column 99')).toMatchObject({ times: 2 });
    expect(await record(shadow, 'cut off, in q/c: line 7, column 1', null)).toMatchObject({
      message: 'cut off, in q/c: line 7, column 1',
      times: 3,
      skeleton: null,
    });
    expect(await record(shadow, 'cut off, in q/d: line 7, column 1')).toMatchObject({
      times: 1,
      skeleton: '<q/>',
    });
    await shadow.recordError(bench.client, null);
    expect(await record(shadow, 'cut off, in q/d: line 7, column 1')).toMatchObject({ times: 1 });
  });

  test('W2, P14: what was repaired in a queue answer is counted once for each answer, and under the lease only', async () => {
    const { bench, shadow } = fixture;
    const lease = await bench.lease(shadow);
    const found = [
      { kind: 'repaired', path: '(queue)/customer@id: U+000B' },
      { kind: 'repaired', path: '(queue)/customer/custName: U+0000' },
    ] as const;
    await shadow.recordFindings(lease, found);
    await shadow.recordFindings(lease, [found[0], found[0]]);
    const { findings } = await shadow.clientState(bench.client);
    expect(findings.map(({ kind, path, seen }) => [kind, path, seen])).toEqual([
      ['repaired', found[0].path, 2],
      ['repaired', found[1].path, 1],
    ]);
    await shadow.releaseLease(lease);
    await expect(shadow.recordFindings(lease, found)).rejects.toMatchObject({ code: 'DB_LEASE_LOST' });
  });

  test('fetch numbers grow by one and are never given twice', async () => {
    const { bench, shadow } = fixture;
    const other = await bench.open();
    const taken = await Promise.all(
      Array.from({ length: 20 }, (_, at) => (at % 2 ? shadow : other).nextFetchNumber(bench.client)),
    );
    expect(taken.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
  });

  test('closing twice is fine, and using it afterwards is told as such', async () => {
    const { bench, shadow } = fixture;
    await shadow.close();
    await shadow.close();
    await expect(shadow.clientState(bench.client)).rejects.toMatchObject({ code: 'DB_CLOSED' });
    await expect(shadow.nextFetchNumber(bench.client)).rejects.toMatchObject({ code: 'DB_CLOSED' });
  });

  test('what is stored is there when the database is opened again', async () => {
    const { bench, shadow } = fixture;
    await bench.store(shadow, madeUpCustomer('1'));
    const before = await shadow.customer(bench.client, custId('1'));
    await shadow.close();
    const again = await bench.open({ schema: 'check' });
    expect(await again.customer(bench.client, custId('1'))).toEqual(before);
  });
}
