import { describe, expect, test } from 'vitest';
import type { Field } from '../../catalogue/field.ts';
import { readDate, readValue, valueReading, whyNotRead } from './values.ts';

const field = (type: Field['type'], compact = false) => ({ type, compact });

test.each(['true', 'TRUE', 'True', 'Y', 'y', 'yes', 'YES', '1', ' true '])('the flag %s is true', (text) => {
  expect(readValue(field('flag'), text)).toBe(true);
});

test.each(['false', 'FALSE', 'N', 'n', 'no', '0'])('the flag %s is false', (text) => {
  expect(readValue(field('flag'), text)).toBe(false);
});

test.each(['T', 'F', 'maybe', '2', 'ja', 'oui', '', 'truetruetruetruetrue'])('%s is no flag', (text) => {
  expect(readValue(field('flag'), text)).toBeNull();
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
    expect(readValue(field('number'), text)).toBe(value);
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
  ])('%s is not read: it is no number, or would be rounded', (text) => {
    expect(readValue(field('number'), text)).toBeNull();
  });
});

test('a text is itself', () => {
  expect(readValue(field('text'), ' as it is ')).toBe(' as it is ');
});

test('a bare text in place of a list is its only entry', () => {
  expect(readValue(field('list'), 'DIR1')).toEqual(['DIR1']);
});

test('fourteen digits are a date only where the field is declared so', () => {
  expect(readValue(field('date', true), '20240131235959')).toBe('2024-01-31');
  expect(readValue(field('date', true), '01/31/2024')).toBe('2024-01-31');
  expect(readValue(field('date'), '20240131235959')).toBeNull();
});

test.each([
  '20240231000000',
  '20241301000000',
  '20240131240000',
  '202401312359',
  '2024013123595',
  '00000101000000',
])('the digits %s are no date', (text) => {
  expect(readValue(field('date', true), text)).toBeNull();
});

test.each(['31-DEC-99', '15-MAR-35', '01-JAN-00'])('the year of %s is not guessed', (text) => {
  expect(readValue(field('date'), text)).toBeNull();
});

describe('reads a date as', () => {
  test.each([
    ['01/31/2024', '2024-01-31'],
    ['1/5/2024', '2024-01-05'],
    ['2024-02-29', '2024-02-29'],
    ['31-JAN-2024', '2024-01-31'],
    ['5-Mar-2024', '2024-03-05'],
    ['2024-01-31T23:59:59', '2024-01-31'],
    ['2024-01-31T23:59:59.123456Z', '2024-01-31'],
    ['2024-01-31T23:59:59+02:00', '2024-01-31'],
    ['2024-01-31 10:30', '2024-01-31'],
    ['2024-01-31 10:30:15 -0500', '2024-01-31'],
    ['01/31/2024 10:30:15 PM', '2024-01-31'],
    ['01/31/2024 12:00 a.m.', '2024-01-31'],
    ['01/31/2024 10:30 AM EST', '2024-01-31'],
    ['31-JAN-2024 10.30.15.000000 AM', '2024-01-31'],
    [' 2024-01-31 ', '2024-01-31'],
    ['2024-03-15Z', '2024-03-15'],
    ['2024-03-15-05:00', '2024-03-15'],
    ['2024-03-15T00:00:00+05:00', '2024-03-15'],
    ['15-MAR-2024 10.11.12.000000 AM -05:00', '2024-03-15'],
    ['15-MAR-2024 10.11.12.000000 AM AMERICA/NEW_YORK', '2024-03-15'],
    ['15-MAR-2024 10.11.12.000000000 PM America/Argentina/Buenos_Aires', '2024-03-15'],
    ['2024-03-15 13:30 America/New_York EDT', '2024-03-15'],
    ['2024-03-15 13:30:00 US/Eastern', '2024-03-15'],
    ['2024-03-15 13:30 EST5EDT', '2024-03-15'],
    ['2024-03-15 13:30 UTC+2', '2024-03-15'],
  ])('%s', (text, date) => {
    expect(readDate(text)).toBe(date);
  });
});

const dates = (order: 'mdy' | 'dmy', century: number | null = null, sureOnly = false) => ({
  order,
  century,
  sureOnly,
});

describe('W9: a date is read as it is declared', () => {
  test.each([
    ['31/12/2024', dates('dmy'), '2024-12-31'],
    ['03/04/2024', dates('dmy'), '2024-04-03'],
    ['31.12.2024 10:30', dates('dmy'), '2024-12-31'],
    ['1-2-2024', dates('dmy'), '2024-02-01'],
    ['12/31/2024', dates('dmy'), null],
    ['31/12/2024', dates('mdy'), null],
    ['31.12.2024', dates('mdy'), null],
    ['03.04.2024', dates('mdy'), null],
    ['31/12.2024', dates('dmy'), null],
    ['31-DEC-99', dates('mdy', 1950), '1999-12-31'],
    ['15-MAR-35', dates('mdy', 1950), '2035-03-15'],
    ['15-MAR-35', dates('mdy', 1930), '1935-03-15'],
    ['15-MAR-24 10.11.12.000000 AM -05:00', dates('mdy', 2000), '2024-03-15'],
    ['01/05/24', dates('mdy', 2000), '2024-01-05'],
    ['01/05/24', dates('dmy', 1900), '1924-05-01'],
    ['02/29/00', dates('mdy', 1900), null],
    ['03/04/2024', dates('mdy', null, true), null],
    ['04/04/2024', dates('mdy', null, true), '2024-04-04'],
    ['12/31/2024', dates('mdy', null, true), '2024-12-31'],
    ['2024-03-04', dates('mdy', null, true), '2024-03-04'],
  ])('%s by %o', (text, reading, date) => {
    expect(readDate(text, reading)).toBe(date);
  });

  test.each([
    ['31-DEC-99', 'ambiguous'],
    ['15-MAR-24 10.11.12.000000 AM -05:00', 'ambiguous'],
    ['31/12/2024', 'ambiguous'],
    ['31.12.2024', 'ambiguous'],
    ['02/30/2024', 'unreadable'],
    ['15-MRZ-2024', 'unreadable'],
    ['15-AOÛ-2024', 'unreadable'],
    ['soon', 'unreadable'],
  ])('%s is %s', (text, kind) => {
    expect(readDate(text)).toBeNull();
    expect(whyNotRead(field('date'), text)).toBe(kind);
  });
});

test('W9: words for flags can be declared, and are read in any case', () => {
  const reading = valueReading({ order: 'mdy', century: null }, { true: ['T', 'Ja'], false: ['F'] });
  const read = (text: string) => readValue(field('flag'), text, reading);
  expect(['T', 't', 'JA', ' ja ', 'Y', 'true'].map(read)).toEqual([true, true, true, true, true, true]);
  expect(['F', 'N', 'maybe', ''].map(read)).toEqual([false, false, null, null]);
});

describe('never guesses', () => {
  test.each([
    '02/30/2024',
    '02/29/2023',
    '02/29/1900',
    '13/01/2024',
    '25/12/2024',
    '00/10/2024',
    '01/05/24',
    '31-DEC-99',
    '15-MAR-35',
    '31-JAN-24 10.30.15.000000 AM',
    '2024-00-01',
    '2024-1-5',
    '2024-13-01',
    '0000-00-00',
    '31-FOO-2024',
    '31-APR-2024',
    '31-JAN-024',
    '20240131',
    '2024/01/31',
    'January 31, 2024',
    '2024-01-31x',
    '2024-01-31 25:00',
    '2024-01-31 10:60',
    '2024-01-31 13:00 PM',
    '2024-01-31 00:10 AM',
    '2024-01-31T',
    '',
    'soon',
    `2024-01-31${' '.repeat(100_000)}x`,
  ])('%s', (text) => {
    expect(readDate(text)).toBeNull();
  });
});
