import { expect, test } from 'vitest';
import { brakeHolds } from './deletions-brake.ts';

const brake = { share: 0.05, atLeast: 20 };

test.each([
  [0, 0, false],
  [20, 20, false],
  [21, 400, true],
  [21, 420, false],
  [50, 1_000, false],
  [51, 1_000, true],
])('P6: %i deletions of %i customers: the brake holds is %s', (gone, customers, holds) => {
  expect(brakeHolds(brake, gone, customers)).toBe(holds);
});

test('P6: a share of nothing asks a person for every deletion', () => {
  expect(brakeHolds({ share: 0, atLeast: 0 }, 1, 1_000)).toBe(true);
});

test('P6: a person lets everything through', () => {
  expect(brakeHolds({ share: 1, atLeast: Number.MAX_SAFE_INTEGER }, 1_000, 1_000)).toBe(false);
});
