import { describe, expect, test } from 'vitest';
import { portionOf } from './lanes.ts';

const portions = (concurrency: number, workers: number): readonly number[] =>
  Array.from({ length: workers }, (_, place) => portionOf(concurrency, { place, workers }));

describe('the calls of a client', () => {
  test('all belong to the only worker', () => {
    expect(portions(4, 1)).toEqual([4]);
  });

  test.each([
    [4, 2, [2, 2]],
    [5, 2, [3, 2]],
    [6, 4, [2, 2, 1, 1]],
    [64, 3, [22, 21, 21]],
  ])('%i calls distributed to %i workers are %j', (concurrency, workers, expected) => {
    expect(portions(concurrency, workers)).toEqual(expected);
  });

  test('are one for each worker when there are more workers than calls', () => {
    expect(portions(2, 3)).toEqual([1, 1, 1]);
  });
});
