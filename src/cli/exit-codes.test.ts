import { expect, test } from 'vitest';
import { AaShadowError } from '../aa-shadow-error.ts';
import { exitCodeAmong, exitCodeOf } from './exit-codes.ts';
import { usageError } from './arguments.ts';

const coded = (code: string): AaShadowError =>
  new AaShadowError({ code, kind: 'bug', message: 'm', hint: 'h' });

test('the exit code follows the code of the error', () => {
  const codes = [
    'DB_BUSY',
    'DB_SCHEMA_NEWER',
    'AA_TIMEOUT',
    'CONFIG_INVALID',
    'CATALOGUE_BAD_NAME',
    'USAGE',
    'SYNC_CLIENT_HELD',
    'SYNC_UNEXPECTED',
  ];
  expect(codes.map((code) => exitCodeOf(coded(code)))).toEqual([5, 7, 4, 3, 3, 2, 5, 1]);
  expect([new Error('x'), 'x', null].map(exitCodeOf)).toEqual([1, 1, 1]);
  expect(exitCodeOf(usageError('x'))).toBe(2);
});

test('the first of several errors decides; without an error, whether something is left to a person', () => {
  expect(exitCodeAmong([null, coded('AA_TIMEOUT'), coded('DB_BUSY')], true)).toBe(4);
  expect(exitCodeAmong([null], true)).toBe(6);
  expect(exitCodeAmong([], false)).toBe(0);
});
