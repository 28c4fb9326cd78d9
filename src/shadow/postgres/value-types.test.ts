import { expect, test } from 'vitest';
import { valueTypes } from './value-types.ts';

const parse = (oid: number, text: string): unknown =>
  (valueTypes.getTypeParser as (oid: number) => (text: string) => unknown)(oid)(text);

test('times are ISO text with milliseconds', () => {
  expect(parse(1184, '2030-01-02 03:04:05.006+00')).toBe('2030-01-02T03:04:05.006Z');
  expect(parse(1184, '2030-01-02 03:04:05+00')).toBe('2030-01-02T03:04:05.000Z');
  expect(parse(1184, '0001-01-01 00:00:00.1+00')).toBe('0001-01-01T00:00:00.100Z');
});

test('numbers are numbers, flags booleans, and everything else text', () => {
  expect([parse(20, '7'), parse(1700, '0.5'), parse(16, 't'), parse(16, 'f')]).toEqual([7, 0.5, true, false]);
  expect([parse(1082, '2030-01-02'), parse(3802, '{"a": 1}'), parse(25, '007')]).toEqual([
    '2030-01-02',
    '{"a": 1}',
    '007',
  ]);
});
