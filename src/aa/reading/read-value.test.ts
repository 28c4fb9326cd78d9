import { describe, expect, test } from 'vitest';
import { readValue } from './read-value.ts';

test.each(['true', 'TRUE', 'True', 'Y', 'y', 'yes', 'YES', '1', ' true '])('the flag %s is true', (text) => {
  expect(readValue('flag', text)).toBe(true);
});

test.each(['false', 'FALSE', 'N', 'n', 'no', '0'])('the flag %s is false', (text) => {
  expect(readValue('flag', text)).toBe(false);
});

test.each(['T', 'maybe', '2', 'ja', 'oui', '', 'truetruetruetruetrue'])('%s is no flag', (text) => {
  expect(readValue('flag', text)).toBeNull();
});

describe('a number', () => {
  test.each([
    ['0', 0],
    ['-0', 0],
    ['007', 7],
    ['+5', 5],
    ['-12.50', -12.5],
    ['.5', 0.5],
    ['5.', 5],
    ['0.1', 0.1],
    ['0.0000001', 1e-7],
    ['9007199254740991', 9007199254740991],
    ['100000000000000000000', 1e20],
    [' 12 ', 12],
  ])('%s is read', (text, value) => {
    expect(readValue('number', text)).toBe(value);
  });

  test.each([
    '12345678901234567890',
    '9007199254740993',
    '0.1234567890123456789',
    '1e5',
    '1,000',
    '12 5',
    '.',
    '-',
    '',
    'NaN',
    'Infinity',
    '0x10',
    '9'.repeat(100),
  ])('%s is not, for it is none or would be rounded', (text) => {
    expect(readValue('number', text)).toBeNull();
  });
});

test('a text is itself', () => {
  expect(readValue('text', ' as it is ')).toBe(' as it is ');
});
