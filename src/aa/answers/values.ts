// The text of a field as the value of its type: flags, numbers and dates. A text that cannot be read stays a text and is kept
// elsewhere. Nothing is guessed.

import type { Value } from '../../catalogue/customer-record.ts';
import type { Field } from '../../catalogue/field.ts';

/** `null` where the text is no value of the field's type. */
export function readValue({ type, compact }: Pick<Field, 'type' | 'compact'>, text: string): Value {
  switch (type) {
    case 'text':
      return text;
    case 'date':
      return readDate(text) ?? (compact ? readCompactDate(text) : null);
    case 'flag':
      return readFlag(text);
    case 'number':
      return readNumber(text);
    case 'list':
      return [text];
  }
}

// Flags.

/** `T` and `F` are not flags: of a membership they could mean terminated and former. */
const flags: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['y', true],
  ['yes', true],
  ['1', true],
  ['false', false],
  ['n', false],
  ['no', false],
  ['0', false],
]);

/** The two words that AA writes are compared directly, which is quicker than a look-up. */
function readFlag(text: string): boolean | null {
  if (text === 'true') return true;
  if (text === 'false') return false;
  return text.length > 16 ? null : (flags.get(text.trim().toLowerCase()) ?? null);
}

// Plain decimal numbers.

/** Nearly every number: few digits and nothing else. */
const fewDigits = /^\d{1,15}$/;
const plainDecimal = /^([+-]?)0*(\d*)(?:\.(\d*))?$/;
const digit = /\d/;
const leadingZeros = /^0+/;
const trailingZeros = /0+$/;

/** A double holds any number of so many digits exactly. */
const safeDigits = 15;

/** No number or date is longer. A longer text is not searched. */
const longest = 64;

function isExact(value: number, whole: string, fraction: string): boolean {
  if (`${whole}${fraction}`.replace(leadingZeros, '').length <= safeDigits) return true;
  const written = fraction === '' ? whole || '0' : `${whole || '0'}.${fraction}`;
  return String(Math.abs(value)) === written;
}

/** `null` where the text is no plain decimal number, or where JavaScript would round it. */
export function readNumber(text: string): number | null {
  if (fewDigits.test(text)) return Number(text);
  if (text.length > longest) return null;
  const trimmed = text.trim();
  const parts = plainDecimal.exec(trimmed);
  if (parts === null || !digit.test(trimmed)) return null;
  const [, , whole = '', fraction = ''] = parts;
  const value = Number(trimmed);
  if (!isExact(value, whole, fraction.replace(trailingZeros, ''))) return null;
  return value === 0 ? 0 : value;
}

// Dates as AA writes them, to `YYYY-MM-DD`.

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const monthsOf30Days: ReadonlySet<number> = new Set([4, 6, 9, 11]);

/** `T10:30`, ` 10:30:15.25 PM`, ` 10.30.15.000000 AM +01:00`: hour, minute, second, half of the day. */
const timePattern =
  /^(?:t|\s+)(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?\s*(?:([ap])\.?m\.?)?\s*(?:z|utc|gmt|[a-z]{2,4}t|[+-]\d{2}(?::?\d{2})?)?$/i;
/** As AA writes almost every date. This pattern is only tested, which is quicker than to find the parts. */
const plainPattern = /^\d\d\/\d\d\/\d{4}$/;
const isoPattern = /^(\d{4})-(\d{2})-(\d{2})(.*)$/;
const usPattern = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(.*)$/;
const oraclePattern = /^(\d{1,2})-([a-z]{3})-(\d{4})(?!\d)(.*)$/i;
const compactPattern = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/;

interface Calendar {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** What follows the day: a time, or nothing. */
  readonly rest: string;
}

const calendar = (year: string, month: number, day: string, rest: string): Calendar => ({
  year: Number(year),
  month,
  day: Number(day),
  rest,
});

function calendarOf(text: string): Calendar | null {
  if (plainPattern.test(text)) return calendar(text.slice(6), Number(text.slice(0, 2)), text.slice(3, 5), '');
  const iso = isoPattern.exec(text);
  if (iso !== null) return calendar(iso[1] ?? '', Number(iso[2]), iso[3] ?? '', iso[4] ?? '');
  const us = usPattern.exec(text);
  if (us !== null) return calendar(us[3] ?? '', Number(us[1]), us[2] ?? '', us[4] ?? '');
  const oracle = oraclePattern.exec(text);
  if (oracle === null) return null;
  const month = months.indexOf((oracle[2] ?? '').toUpperCase()) + 1;
  return calendar(oracle[3] ?? '', month, oracle[1] ?? '', oracle[4] ?? '');
}

const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

const daysIn = (year: number, month: number): number =>
  month === 2 ? (isLeapYear(year) ? 29 : 28) : monthsOf30Days.has(month) ? 30 : 31;

const isPossible = ({ year, month, day }: Calendar): boolean =>
  year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);

function isTime(rest: string): boolean {
  if (rest === '') return true;
  const time = timePattern.exec(rest);
  if (time === null) return false;
  const [, hour = '', minute = '', second = '0', half] = time;
  const inDay = half === undefined ? Number(hour) <= 23 : Number(hour) >= 1 && Number(hour) <= 12;
  return inDay && Number(minute) <= 59 && Number(second) <= 60;
}

const digits = (value: number, length: number): string => String(value).padStart(length, '0');

const written = ({ year, month, day }: Calendar): string =>
  `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;

/**
 * The calendar date as it is written, without the time and the zone that may follow it; `null` where the text is no date, or is ambiguous. A
 * year of two digits is ambiguous: `15-MAR-35` may be a birthday or an expiry.
 */
export function readDate(text: string): string | null {
  if (text.length > longest) return null;
  const date = calendarOf(text.trim());
  if (date === null || !isPossible(date) || !isTime(date.rest)) return null;
  return written(date);
}

/** `YYYYMMDDHH24MISS`, only for fields that are declared to have it: in other fields such a number could be anything. */
export function readCompactDate(text: string): string | null {
  const parts = compactPattern.exec(text.trim());
  if (parts === null) return null;
  const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] = parts;
  const date = calendar(year, Number(month), day, ` ${hour}:${minute}:${second}`);
  return isPossible(date) && isTime(date.rest) ? written(date) : null;
}
