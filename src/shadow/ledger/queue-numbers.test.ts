import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { comparedNumbers, numberSense } from './queue-numbers.ts';

test('numbers of any length are compared as numbers', () => {
  const number = fc.bigInt({ min: 0n, max: 10n ** 60n });
  const zeros = fc.nat({ max: 3 }).map((count) => '0'.repeat(count));
  fc.assert(
    fc.property(number, zeros, number, zeros, (one, before, other, between) => {
      const order = comparedNumbers(before + String(one), between + String(other));
      expect(Math.sign(order ?? NaN)).toBe(one === other ? 0 : one < other ? -1 : 1);
    }),
  );
});

test('text that is no number is the same or cannot be compared', () => {
  expect(comparedNumbers('A-7', 'A-7')).toBe(0);
  expect(comparedNumbers('A-7', 'A-8')).toBeNull();
  expect(comparedNumbers('', '8')).toBeNull();
});

test('P13: a number says how it stands to the one purged last', () => {
  expect(numberSense('8', null)).toBe('onwards');
  expect(numberSense('8', '7')).toBe('onwards');
  expect(numberSense('007', '7')).toBe('repeated');
  expect(numberSense('99', '100')).toBe('back');
  expect(numberSense('A-7', '100')).toBe('onwards');
});
