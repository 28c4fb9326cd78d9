import { expect, test } from 'vitest';
import { custId } from '../catalogue/ids.ts';
import { IdSieve } from './id-sieve.ts';

const ids = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => custId(String(from + at).padStart(7, '0')));

test('a number that was met is never missing, and few other numbers count as met', () => {
  const sieve = new IdSieve(50_000);
  const met = ids(0, 50_000);
  for (const id of met) sieve.add(id);
  expect(met.every((id) => sieve.mayHave(id))).toBe(true);
  const strangers = ids(1_000_000, 1_050_000);
  expect(strangers.filter((id) => sieve.mayHave(id)).length / strangers.length).toBeLessThan(0.01);
});
