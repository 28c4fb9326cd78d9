import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { custIdsOf, mostCustomers } from './cust-ids.ts';

test('every id is seven digits and leads back to its customer, for any seed', () => {
  const numbers = fc.integer({ min: 0, max: mostCustomers - 1 });
  fc.assert(
    fc.property(fc.nat(), numbers, (seed, number) => {
      const ids = custIdsOf(seed);
      const id = ids.idOf(number);
      return /^\d{7}$/.test(id) && id !== '0000000' && ids.numberOf(id) === number;
    }),
  );
});

test('no two customers share an id, and some ids have leading zeros', () => {
  const ids = custIdsOf(1);
  const all = Array.from({ length: 50_000 }, (_, number) => ids.idOf(number));
  expect(new Set(all).size).toBe(all.length);
  expect(all.filter((id) => id.startsWith('0')).length).toBeGreaterThan(1_000);
});

test.each(['0', '', '0000000', '12345678', '123456', 'x234567', '9999999'])('%j is nobody', (id) => {
  expect(custIdsOf(1).numberOf(id)).toBeNull();
});
