// The text of a field as the value of its type: flags, numbers and dates. A text that cannot be read stays a text and is kept
// elsewhere. Nothing is guessed: where a text has more than one reading, the dialect must say which one is meant.

import type { Finding, Value } from '../../catalogue/customer-record.ts';
import type { Field } from '../../catalogue/field.ts';

/** What comes first in a date of numbers: `mdy` is 12/31/2024, `dmy` is 31/12/2024. */
export const dateOrders = ['mdy', 'dmy'] as const;

export interface DateReading {
  /** `mdy`, the documented order, is written with `/` alone; `dmy` also with `.` or `-`. */
  readonly order: (typeof dateOrders)[number];
  /** The first of the hundred years in which years of two digits are. `null`: such years are not read. */
  readonly century: number | null;
}

/** How the texts of one AA are read, where they have more than one reading. */
export interface ValueReading {
  readonly dates: DateReading & {
    /** A date of numbers that the other order could read, too, is not read. */
    readonly sureOnly: boolean;
  };
  /** Further words, in lower case. */
  readonly flags: ReadonlyMap<string, boolean>;
}

/** As AA's documents have it. */
export const documentedDates: DateReading = { order: 'mdy', century: null };

/** Further words for flags, by their meaning. */
export interface FlagWords {
  readonly true: readonly string[];
  readonly false: readonly string[];
}

export const noFlagWords: FlagWords = { true: [], false: [] };

export const valueReading = (dates: DateReading, flags: FlagWords): ValueReading => ({
  dates: { ...dates, sureOnly: false },
  flags: new Map([
    ...flags.true.map((word) => [word.trim().toLowerCase(), true] as const),
    ...flags.false.map((word) => [word.trim().toLowerCase(), false] as const),
  ]),
});

const documented = valueReading(documentedDates, noFlagWords);

/** `null` where the text is no value of the field's type. */
export function readValue(
  { type, compact }: Pick<Field, 'type' | 'compact'>,
  text: string,
  { dates, flags }: ValueReading = documented,
): Value {
  switch (type) {
    case 'text':
      return text;
    case 'date':
      return readDate(text, dates) ?? (compact ? readCompactDate(text) : null);
    case 'flag':
      return readFlag(text, flags);
    case 'number':
      return readNumber(text);
    case 'list':
      return [text];
  }
}

/** Why a text was not read: it has several readings, or none. */
export const whyNotRead = ({ type }: Pick<Field, 'type'>, text: string): Finding['kind'] =>
  type === 'date' && anyReading.some((reading) => readDate(text, reading) !== null)
    ? 'ambiguous'
    : 'unreadable';

// Flags.

/** `T` and `F` are not flags: of a membership they could mean terminated and former. */
const usualFlags: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['y', true],
  ['yes', true],
  ['1', true],
  ['false', false],
  ['n', false],
  ['no', false],
  ['0', false],
]);

/** Whether the word is a flag in any AA. `null`: it is none. */
export const usualFlag = (word: string): boolean | null => usualFlags.get(word.trim().toLowerCase()) ?? null;

/** The two words that AA writes are compared directly, which is quicker than a look-up. */
function readFlag(text: string, more: ReadonlyMap<string, boolean>): boolean | null {
  if (text === 'true') return true;
  if (text === 'false') return false;
  if (text.length > longest) return null;
  return usualFlag(text) ?? more.get(text.trim().toLowerCase()) ?? null;
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

const zone = String.raw`z|(?:utc|gmt)?(?:[+-]\d{1,2}(?::?\d{2})?)|utc|gmt|[a-z]{2,4}t|[a-z]{3}\d[a-z]{3}|[a-z]+(?:\/[a-z0-9_+-]+){1,2}(?:\s+[a-z]{2,5})?`;
/** `T10:30`, ` 10:30:15.25 PM`, ` 10.30.15.000000 AM America/New_York`: hour, minute, second, half of the day. */
const timePattern = new RegExp(
  String.raw`^(?:t|\s+)(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?\s*(?:([ap])\.?m\.?(?![a-z]))?\s*(?:${zone})?$`,
  'i',
);
/** As AA writes almost every date. This pattern is only tested, which is quicker than to find the parts. */
const plainPattern = /^\d\d\/\d\d\/\d{4}$/;
/** A zone may follow the date itself: `2024-03-15Z`. */
const isoPattern = /^(\d{4})-(\d{2})-(\d{2})(?:z$|[+-]\d{2}:\d{2}$)?(.*)$/i;
const numericPattern = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)(.*)$/;
const oraclePattern = /^(\d{1,2})-([a-z]{3})-(\d{4}|\d{2})(?!\d)(.*)$/i;
const compactPattern = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/;

interface Calendar {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** What follows the day: a time, or nothing. */
  readonly rest: string;
}

type Dates = ValueReading['dates'];

/** Whether a date of numbers that begins so is another date in the other order. */
const hasTwoReadings = (first: number, second: number): boolean =>
  first !== second && first <= 12 && second <= 12;

/** Month and day of a date of numbers. `null`: this order does not read it. */
function inOrder(
  first: number,
  mark: string,
  second: number,
  dates: Dates,
): readonly [number, number] | null {
  if (dates.sureOnly && hasTwoReadings(first, second)) return null;
  if (dates.order === 'dmy') return [second, first];
  return mark === '/' ? [first, second] : null;
}

/** The year, of which there may be two digits alone. */
function yearOf(written: string, century: number | null): number | null {
  if (written.length === 4) return Number(written);
  if (century === null) return null;
  const year = century - (century % 100) + Number(written);
  return year < century ? year + 100 : year;
}

function numericCalendar(parts: RegExpExecArray, dates: Dates): Calendar | null {
  const [, first = '', mark = '', second = '', written = '', rest = ''] = parts;
  const monthAndDay = inOrder(Number(first), mark, Number(second), dates);
  const year = yearOf(written, dates.century);
  if (monthAndDay === null || year === null) return null;
  const [month, day] = monthAndDay;
  return { year, month, day, rest };
}

function oracleCalendar(parts: RegExpExecArray, { century }: Dates): Calendar | null {
  const [, day = '', name = '', written = '', rest = ''] = parts;
  const year = yearOf(written, century);
  return year === null
    ? null
    : { year, month: months.indexOf(name.toUpperCase()) + 1, day: Number(day), rest };
}

function calendarOf(text: string, dates: Dates): Calendar | null {
  if (dates.order === 'mdy' && !dates.sureOnly && plainPattern.test(text)) {
    const [year, month, day] = [text.slice(6), text.slice(0, 2), text.slice(3, 5)];
    return { year: Number(year), month: Number(month), day: Number(day), rest: '' };
  }
  const iso = isoPattern.exec(text);
  if (iso !== null)
    return { year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]), rest: iso[4] ?? '' };
  const numeric = numericPattern.exec(text);
  if (numeric !== null) return numericCalendar(numeric, dates);
  const oracle = oraclePattern.exec(text);
  return oracle === null ? null : oracleCalendar(oracle, dates);
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
 * The calendar date as it is written, without the time and the zone that may follow it; `null` where the text is no date, or has
 * several readings. A year of two digits has several: `15-MAR-35` may be a birthday or an expiry.
 */
export function readDate(text: string, dates: Dates = documented.dates): string | null {
  if (text.length > longest) return null;
  const date = calendarOf(text.trim(), dates);
  if (date === null || !isPossible(date) || !isTime(date.rest)) return null;
  return written(date);
}

const anyReading: readonly Dates[] = dateOrders.flatMap((order) =>
  [1900, 2000].map((century) => ({ order, century, sureOnly: false })),
);

/**
 * Whether the text is a date in the other order alone: 31/12/2024 where the month comes first. Then the order is not the one that
 * these dates are read by.
 */
export function isInOtherOrder(text: string, { order, century }: DateReading): boolean {
  if (!numericPattern.test(text.trim())) return false;
  const reads = (by: DateReading['order']): boolean =>
    readDate(text, { order: by, century: century ?? 2000, sureOnly: false }) !== null;
  return !reads(order) && reads(order === 'mdy' ? 'dmy' : 'mdy');
}

/** `YYYYMMDDHH24MISS`, only for fields that are declared to have it: in other fields such a number could be anything. */
export function readCompactDate(text: string): string | null {
  const parts = compactPattern.exec(text.trim());
  if (parts === null) return null;
  const [year = 0, month = 0, day = 0] = parts.slice(1).map(Number);
  const [hour = '', minute = '', second = ''] = parts.slice(4);
  const date: Calendar = { year, month, day, rest: ` ${hour}:${minute}:${second}` };
  return isPossible(date) && isTime(date.rest) ? written(date) : null;
}
