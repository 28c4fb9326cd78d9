import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { custIdsOf, mostCustomers } from './cust-ids.ts';

test('every id is one to seven digits and leads back to its customer, for any seed', () => {
  const numbers = fc.oneof(
    fc.integer({ min: 0, max: mostCustomers - 1 }),
    fc.integer({ min: 0, max: 5_000 }),
  );
  fc.assert(
    fc.property(fc.nat(), numbers, (seed, number) => {
      const ids = custIdsOf(seed);
      const id = ids.idOf(number);
      return /^\d{1,7}$/.test(id) && Number(id) > 0 && ids.numberOf(id) === number;
    }),
  );
});

test('no two customers share an id, every length occurs, and some ids have leading zeros', () => {
  const ids = custIdsOf(1);
  const all = Array.from({ length: 50_000 }, (_, number) => ids.idOf(number));
  expect(new Set(all).size).toBe(all.length);
  expect(new Set(all.slice(0, 20).map((id) => id.length))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7]));
  expect(all.filter((id) => id.startsWith('0')).length).toBeGreaterThan(1_000);
});

test('only the id of a customer leads to that customer; every other text leads to none', () => {
  const ids = custIdsOf(1);
  fc.assert(
    fc.property(fc.stringMatching(/^\d{1,7}$/), (id) => {
      const number = ids.numberOf(id);
      return number === null || ids.idOf(number) === id;
    }),
  );
});

test.each(['0', '', '0000000', '12345678', '8', '98', 'x234567', '9999999', ' 1', '-1'])(
  '%j is the id of no customer',
  (id) => {
    expect(custIdsOf(1).numberOf(id)).toBeNull();
  },
);
