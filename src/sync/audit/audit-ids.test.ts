// The random sample: all customers have the same chance, and the same seed gives the same sample.

import { expect, test } from 'vitest';
import { type CustId, custId } from '../../catalogue/ids.ts';
import { Draw, drawSample } from './audit-ids.ts';

const people = (count: number): readonly CustId[] =>
  Array.from({ length: count }, (_, at) => custId(String(at).padStart(7, '0')));

function drawn(seed: string, size: number, from: readonly CustId[]): readonly CustId[] {
  const draw = new Draw(seed, size);
  draw.take(from);
  return draw.drawn();
}

test('the sample has the wanted size without duplicates, or all customers if there are fewer', () => {
  expect(new Set(drawn('1', 30, people(1_000))).size).toBe(30);
  expect(drawn('1', 30, people(20)).toSorted()).toEqual(people(20));
  expect(drawn('1', 30, [])).toEqual([]);
});

test('the same seed gives the same sample in the same order; another seed gives another sample', () => {
  const all = people(1_000);
  expect(drawn('7', 50, all.toReversed())).toEqual(drawn('7', 50, all));
  expect(drawn('8', 50, all)).not.toEqual(drawn('7', 50, all));
});

test('a smaller sample of a seed is the first part of a larger one', () => {
  expect(drawn('7', 100, people(1_000)).slice(0, 10)).toEqual(drawn('7', 10, people(1_000)));
});

test('all customers have the same chance at every place of the order', () => {
  const [all, rounds, size] = [people(40), 4_000, 10];
  const times = new Map<CustId, number>();
  const first = new Map<CustId, number>();
  for (let round = 0; round < rounds; round++) {
    const sample = drawn(String(round), size, all);
    for (const id of sample) times.set(id, (times.get(id) ?? 0) + 1);
    first.set(sample[0]!, (first.get(sample[0]!) ?? 0) + 1);
  }
  const chiSquare = (counts: ReadonlyMap<CustId, number>, expected: number): number =>
    all.reduce((sum, id) => sum + ((counts.get(id) ?? 0) - expected) ** 2 / expected, 0);
  // 39 degrees of freedom: above 72.1 once in a thousand.
  expect(chiSquare(first, rounds / all.length)).toBeLessThan(72.1);
  // The real value is smaller by the factor (1 − size/all), because customers of one sample are not independent.
  expect(chiSquare(times, (rounds * size) / all.length)).toBeLessThan(72.1);
});

test('a walk goes through all stored customers page by page', async () => {
  const all = people(12_345);
  const asked: number[] = [];
  const page = (after: CustId | null, limit: number) => {
    const from = after === null ? 0 : all.indexOf(after) + 1;
    asked.push(limit);
    return Promise.resolve(all.slice(from, from + limit));
  };
  const never = new AbortController().signal;
  expect(await drawSample(page, { seed: 'x', size: 100 }, never)).toEqual(drawn('x', 100, all));
  expect(asked).toHaveLength(3);
});
