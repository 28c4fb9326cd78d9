// Values of every type on their way between the engines, and a copy that differs.

import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { customerFields } from '../../src/catalogue/customer-fields.ts';
import type { Json, Value } from '../../src/catalogue/customer-record.ts';
import { moveShadow } from '../../src/shadow/move-shadow.ts';
import { rowsThatFit } from '../../src/shadow/moving/table-walk.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { Bench } from '../contract/contract-database.ts';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { allRows } from '../support/all-rows.ts';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';

const postgres = postgresForFile();
const shown = { from: 'old', to: 'new' };

/** PostgreSQL cannot store a NUL, and AA's XML cannot contain one. */
const storable = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'));
const json = fc.letrec<{ value: Json; object: Record<string, Json> }>((tie) => ({
  object: fc.dictionary(storable, tie('value'), { maxKeys: 4 }),
  value: fc.oneof(
    { maxDepth: 3 },
    storable,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('object'),
  ),
}));
const values = {
  text: storable,
  number: fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }),
  flag: fc.boolean(),
  date: fc
    .date({ min: new Date('0100-01-01'), max: new Date('9999-01-01'), noInvalidDate: true })
    .map((day) => day.toISOString().slice(0, 10)),
  list: fc.array(json.object, { maxLength: 3 }),
};
const customer = fc
  .tuple(
    fc.tuple(...customerFields.map(({ type }) => fc.option(values[type] as fc.Arbitrary<Value>))),
    json.object,
    json.object,
  )
  .map(([row, extra, document]) => ({ row, extra, document }));

test('P2: any value of any type is the same in the other engine, and when it comes back', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(customer, { minLength: 1, maxLength: 15 }), async (customers) => {
      const [bench, server, file] = [
        new Bench(await freshSqlite()),
        await postgres.openFresh(),
        await freshSqlite(),
      ];
      const shadow = await bench.open();
      const records = customers.map(({ row, extra, document }, at) => {
        const record = madeUpCustomer(`c${at}`);
        return { ...record, values: row.map((value, n) => (n === 0 ? `c${at}` : value)), extra, document };
      });
      await bench.store(shadow, ...records);
      await shadow.close();
      const from = bench.database.url;
      const before = await allRows(from);
      await moveShadow({ from, to: server.url }, { shown });
      expect(await allRows(server.url)).toEqual(before);
      await moveShadow({ from: server.url, to: file.url }, { shown });
      expect(await allRows(file.url)).toEqual(before);
      for (const database of [bench, server, file]) await database.remove();
    }),
    { numRuns: 4 },
  );
});

test.each([
  ['a value', `UPDATE customers SET last_name = 'Other'`, 'the values of customers'],
  [
    'a row that is lacking',
    'DELETE FROM emails',
    'emails has 1 rows in the old database and 0 in the new one',
  ],
  ['a number', 'UPDATE sync_clients SET change_no = 7', 'the values of sync_clients'],
])(
  'P2, P16: DB_MOVE_DIFFERS: %s that differs in the copy is found, and the old database is not given up',
  async (_, sql, says) => {
    const [bench, target] = [new Bench(await freshSqlite()), await freshSqlite()];
    onTestFinished(async () => {
      await bench.remove();
      await target.remove();
    });
    const shadow = await bench.open();
    await bench.store(shadow, madeUpCustomer('1'));
    await shadow.close();
    const addresses = { from: bench.database.url, to: target.url };
    const tampering = moveShadow(addresses, {
      shown,
      onProgress: ({ phase, rows }) => {
        if (phase !== 'comparing' || rows > 0) return;
        const file = new DatabaseSync(target.url.slice('sqlite:'.length));
        file.exec(sql);
        file.close();
      },
    });
    await expect(tampering).rejects.toMatchObject({
      code: 'DB_MOVE_DIFFERS',
      message: expect.stringContaining(says),
    });
    await expect(openShadow(addresses.from)).rejects.toMatchObject({ code: 'DB_MOVING' });
    await expect(openShadow(addresses.to)).rejects.toMatchObject({ code: 'DB_MOVING' });
  },
);

test('P9: a page holds as many documents as fit, and at least one', () => {
  expect(rowsThatFit([1, 2, 3])).toBe(3);
  expect(rowsThatFit([])).toBe(1);
  expect(rowsThatFit([5_000_000, 1])).toBe(1);
  expect(rowsThatFit([3_000_000, 900_000, 200_000, 1])).toBe(2);
});
