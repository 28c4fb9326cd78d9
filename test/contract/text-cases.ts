// Customers as they are served: documents as texts, page by page, by number, and counted.

import { expect, test } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import {
  customerItems,
  type ListedCustomer,
  type Shadow,
  type StoredText,
  textOf,
} from '../../src/shadow/shadow.ts';
import { lookInside } from '../support/look-inside.ts';
import { freshForEach } from './bench-fixture.ts';
import type { OpenFresh } from './contract-database.ts';
import { madeUpCustomer } from './made-up-customer.ts';
import { asKept } from '../support/as-kept.ts';

const idsOf = (texts: readonly { readonly custId: string }[]): readonly string[] =>
  texts.map((text) => text.custId);

const joined = (pieces: readonly StoredText[]): string => pieces.map(textOf).join('');

export function textCases(openFresh: OpenFresh): void {
  const fixture = freshForEach(openFresh);

  test('a customer comes with its times, its hash, and its document as a text', async () => {
    const { bench, shadow } = fixture;
    const record = madeUpCustomer('0012');
    await bench.store(shadow, record);
    const stored = await shadow.customer(bench.client, custId('0012'));
    const [text] = await shadow.customerTexts(bench.client, { after: null, limit: 10, deleted: false });
    expect(text).toMatchObject({
      custId: '0012',
      fetchedAt: stored?.fetchedAt,
      changedAt: stored?.changedAt,
      deletedAt: null,
      contentHash: shadow.preparation()(asKept(record)).contentHash,
    });
    expect(JSON.parse(textOf(text?.document ?? ''))).toEqual(record.document);
  });

  test('pages follow the numbers, with tombstones only where they are asked for', async () => {
    const { bench, shadow } = fixture;
    await bench.store(shadow, ...['3', '1', '2', '10'].map((id) => madeUpCustomer(id)));
    await bench.apply(shadow, null, await bench.gone(shadow, '2'));
    const page = async (after: string | null, limit: number, deleted: boolean) =>
      idsOf(
        await shadow.customerTexts(bench.client, {
          after: after === null ? null : custId(after),
          limit,
          deleted,
        }),
      );
    expect(await page(null, 2, false)).toEqual(['1', '10']);
    expect(await page('10', 2, false)).toEqual(['3']);
    expect(await page('10', 2, true)).toEqual(['2', '3']);
    expect(await page('3', 2, true)).toEqual([]);
  });

  test('customers are found by number, under any spelling, a living one before a tombstone', async () => {
    const { bench, shadow } = fixture;
    await bench.store(shadow, ...['0012', '7', '007', '5'].map((id) => madeUpCustomer(id)));
    await bench.apply(shadow, null, await bench.gone(shadow, '007'), await bench.gone(shadow, '5'));
    const asked = ['12', '0012', '00007', '007', '5', '99'].map(custId);
    const found = await shadow.customerTextsOf(bench.client, asked);
    expect([...found].map(([id, text]) => [id, text.custId, text.deletedAt === null])).toEqual([
      ['12', '0012', true],
      ['0012', '0012', true],
      ['00007', '7', true],
      ['007', '007', false],
      ['5', '5', false],
    ]);
    expect(await shadow.customerTextsOf(bench.client, [])).toEqual(new Map());
  });

  test('a page as one text is what its customers are one by one', async () => {
    const { bench, shadow } = fixture;
    const hostile = ['1', '2\u0001', '"3\\', '4é😀', "5'", '6\u2028'];
    await bench.store(shadow, ...[...hostile, '7'].map((id) => madeUpCustomer(id)));
    await bench.apply(shadow, null, await bench.gone(shadow, '7'));
    for (const deleted of [false, true]) {
      const page = { after: null, limit: 10, deleted };
      const listed = await shadow.listCustomers(bench.client, page);
      const texts = await shadow.customerTexts(bench.client, page);
      expect(idsOf(listed)).toEqual(idsOf(texts));
      expect(listed.map(({ size }) => size > 0)).toEqual(texts.map(() => true));
      const around = { before: '{"é":[', behind: ']}\n', deleted };
      const text = joined(await shadow.listedJson(bench.client, listed, around));
      const oneByOne = `{"é":[${joined(customerItems(texts))}]}`;
      expect(JSON.parse(text)).toEqual(JSON.parse(oneByOne));
      expect(text.endsWith(']}\n')).toBe(true);
      expect(text).toHaveLength(oneByOne.length + 1);
    }
  });

  test('who is deleted or forgotten after the list was read is not served', async () => {
    const { bench, shadow } = fixture;
    await bench.store(shadow, ...['1', '2', '3'].map((id) => madeUpCustomer(id)));
    const page = { after: null, limit: 10, deleted: false };
    const listed = await shadow.listCustomers(bench.client, page);
    await bench.apply(shadow, null, await bench.gone(shadow, '1'));
    await shadow.forget(bench.client, [custId('2')]);
    const living = await shadow.listLiving(bench.client, ['3', '2', '1', '03'].map(custId));
    expect(idsOf(living)).toEqual(['3']);
    // PostgreSQL has read the documents with the list: it serves that moment.
    if (listed.every(({ text }) => text === null)) expect(await servedOf(shadow, listed)).toEqual(['3']);
    expect(await servedOf(shadow, living)).toEqual(['3']);
    expect(await servedOf(shadow, [])).toEqual([]);

    async function servedOf(from: Shadow, those: readonly ListedCustomer[]): Promise<unknown> {
      const around = { before: '[', behind: ']', deleted: false };
      const text = joined(await from.listedJson(bench.client, those, around));
      return (JSON.parse(text) as { cust_id: string }[]).map(({ cust_id: id }) => id);
    }
  });

  test('customers are counted up to a limit', async () => {
    const { bench, shadow } = fixture;
    await bench.store(shadow, ...['1', '2', '3', '4'].map((id) => madeUpCustomer(id)));
    await bench.apply(shadow, null, await bench.gone(shadow, '2'));
    const counted = (atMost: number, deleted = false) =>
      shadow.countCustomers(bench.client, { atMost, deleted });
    expect(await counted(10)).toEqual({ count: 3, more: false });
    expect(await counted(3)).toEqual({ count: 3, more: false });
    expect(await counted(2)).toEqual({ count: 2, more: true });
    expect(await counted(10, true)).toEqual({ count: 4, more: false });
  });

  test('a database can be read until a newer program has migrated it', async () => {
    const { bench, shadow } = fixture;
    await shadow.checkReadable();
    await lookInside(
      bench.database.url,
      `INSERT INTO sync_migrations (number, name, applied_at) VALUES (999, 'newer', '2030-01-01T00:00:00Z')`,
    );
    await expect(shadow.checkReadable()).rejects.toMatchObject({ code: 'DB_SCHEMA_NEWER' });
  });
}
