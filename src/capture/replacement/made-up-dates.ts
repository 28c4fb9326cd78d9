// Dates and times of day → made-up ones, in the same spelling. A possible date stays possible and an impossible one impossible.
// The same day becomes the same day in every spelling, and never itself: its year always changes.

import type { Draw, DrawsFor } from './draw.ts';

export interface MadeUpDates {
  /** A match of `datePattern` → as many characters. */
  date(text: string): string;
  /** `YYYYMMDD`, and `YYYYMMDDHH24MISS`. `null`: it is no such date. */
  compactDate(digits: string): string | null;
  /** A match of `timePattern` or of `momentPattern` → as many characters. Zone and half of the day stay. */
  time(text: string): string;
  /** All days that were replaced. */
  readonly real: Iterable<string>;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const yearFirst = String.raw`\d{4}(?<mark>[-/.])\d{1,2}\k<mark>\d{1,2}`;
const yearLast = String.raw`\d{1,2}(?<sign>[-/.])\d{1,2}\k<sign>(?:\d{4}|\d{2})`;
const named = String.raw`\d{1,2}[- /]?(?i:${months.join('|')})[- /,]{0,2}(?:\d{4}|\d{2})`;

/** `2031-05-17`, `05/17/2031`, `17.5.31`, `17-MAY-2031`. */
export const datePattern = String.raw`(?<![\p{L}\p{N}]|\p{N}[-/.])(?:${yearFirst}|${yearLast}|${named})(?!\p{N}|[-/.]\p{N})`;

/** `10:30`, `10:30:15`. */
export const timePattern = String.raw`(?<!\p{N}|\p{N}:)\d{1,2}:\d{2}(?::\d{2})?(?![:\p{N}])`;

const region = String.raw`(?:Africa|America|Asia|Atlantic|Australia|Canada|Etc|Europe|Pacific|US)/[A-Z_]{2,20}`;
const zone = String.raw`(?:Z|UTC|GMT|[ECMP][SD]T|CEST?|BST|[+-]\d{2}(?::?\d{2})?|${region})(?![\p{L}\p{N}])`;

/** What may follow a date: `T10:30:15Z`, ` 10.30.15.000000 AM +01:00`, `Z`. */
export const momentPattern = String.raw`(?:(?:[Tt]|\s+)\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d{1,9})?)?(?!\p{N})(?:\s*(?i:[ap]\.?m\.?)(?!\p{L}))?(?:\s*(?i:${zone}))?|Z(?![\p{L}\p{N}]))`;

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** A number up to a bound in another place of its range, so it is never the same. */
const moved = (value: number, least: number, most: number, draw: Draw): number =>
  most <= least ? value : least + ((value - least + 1 + draw(most - least)) % (most - least + 1));

const isPossible = ({ year, month, day }: Day): boolean =>
  month >= 1 &&
  month <= 12 &&
  day >= 1 &&
  day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();

/** Days above 12 stay above 12: such a day shows which of two numbers is the month. */
const otherDay = (day: number, draw: Draw): number =>
  day > 12 ? moved(Math.min(day, 28), 13, 28, draw) : moved(day, 1, 12, draw);

function otherYear(year: number, draw: Draw): number {
  const step = 1 + draw(9);
  return year < 100 ? (year + step) % 100 : year > 9_980 || draw(2) === 0 ? year - step : year + step;
}

/** A month or a day that no date has → another one, which no date has either. */
const otherImpossible = (part: number, most: number, draw: Draw): number =>
  part > 31 ? moved(part, 32, 99, draw) : part > most ? moved(part, most + 1, 31, draw) : part;

/** What makes it impossible must not become possible. Where a month lacks only the day (`02/30`), both stay. */
function otherImpossibleDate({ year, month, day }: Day, draw: Draw): Day {
  const [noMonth, noDay] = [month < 1 || month > 12, day < 1 || day > 31];
  return {
    year: otherYear(year, draw),
    month: noMonth ? otherImpossible(month, 12, draw) : noDay ? moved(month, 1, 12, draw) : month,
    day: noDay ? otherImpossible(day, 31, draw) : noMonth ? otherDay(day, draw) : day,
  };
}

const dayText = ({ year, month, day }: Day): string => `${year}-${month}-${day}`;

function otherDate({ year, month, day }: Day, draw: Draw): Day {
  if (!isPossible({ year, month, day })) return otherImpossibleDate({ year, month, day }, draw);
  return { year: otherYear(year, draw), month: moved(month, 1, 12, draw), day: otherDay(day, draw) };
}

const sized = (value: number, like: string): string => String(value).padStart(like.length, '0');

/** A part that needs more digits than it had takes one that has as few. */
const fitting = (value: number, like: string): string =>
  sized(value, like).length > like.length ? String(value % 9 || 9) : sized(value, like);

const casedLike = (word: string, like: string): string =>
  Array.from(word, (letter, at) => (/[A-Z]/.test(like[at] ?? '') ? letter.toUpperCase() : letter)).join('');

/** Numbers, names of months, and what stands between them. */
const parts = /\d+|[a-z]+|[^\da-z]+/gi;

/** Which of three parts are year, month and day. */
function orderOf([a = '', b = '', c = '']: readonly string[]): readonly [
  year: number,
  month: number,
  day: number,
] {
  if (/[a-z]/i.test(b)) return [2, 1, 0];
  if (a.length === 4) return [0, 1, 2];
  return Number(a) > 12 && Number(b) <= 12 && c !== '' ? [2, 1, 0] : [2, 0, 1];
}

const monthNumber = (part: string): number =>
  /\d/.test(part) ? Number(part) : months.indexOf(part.toLowerCase()) + 1;

const monthText = (month: number, like: string): string =>
  /\d/.test(like) ? fitting(month, like) : casedLike(months[month - 1] ?? like, like);

const compact = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?$/;

/** There are many days, so one that is free is found soon. */
const mostAttempts = 100;

/** `avoided`: days that are never made up, because they stand in the real answers. */
export function madeUpDates(draws: DrawsFor, avoided: ReadonlySet<string>): MadeUpDates {
  const real = new Set<string>();
  function madeUp(day: Day): Day {
    const text = dayText(day);
    real.add(text);
    let found = otherDate(day, draws('date', text));
    for (let attempt = 1; attempt < mostAttempts && avoided.has(dayText(found)); attempt++)
      found = otherDate(day, draws('date', text, attempt));
    return found;
  }
  function date(text: string): string {
    const pieces = text.match(parts) ?? [];
    const values = pieces.filter((piece) => /[\da-z]/i.test(piece));
    const [yearAt, monthAt, dayAt] = orderOf(values);
    const [year = '', month = '', day = ''] = [values[yearAt], values[monthAt], values[dayAt]];
    const made = madeUp({ year: Number(year), month: monthNumber(month), day: Number(day) });
    const written: string[] = [];
    written[yearAt] = fitting(made.year, year);
    written[monthAt] = monthText(made.month, month);
    written[dayAt] = fitting(made.day, day);
    let next = 0;
    return pieces.map((piece) => (/[\da-z]/i.test(piece) ? (written[next++] ?? piece) : piece)).join('');
  }
  const time = (text: string): string =>
    text.replace(clock, (_, before: string, hour: string, rest: string) => {
      const draw = draws('time', `${hour}${rest}`);
      return before + otherHour(hour, draw) + rest.replace(/\d+/g, (part) => otherMinute(part, draw));
    });
  function compactDate(digits: string): string | null {
    const [, year = '', month = '', day = '', hour, minute = '', second = ''] = compact.exec(digits) ?? [];
    const found = { year: Number(year), month: Number(month), day: Number(day) };
    if (year === '' || !isPossible(found)) return null;
    const made = madeUp(found);
    const rest = hour === undefined ? '' : time(`${hour}:${minute}:${second}`).replaceAll(':', '');
    return sized(made.year, year) + sized(made.month, month) + sized(made.day, day) + rest;
  }
  return { date, time, compactDate, real };
}

/** Hour, minute, second and its fraction. What stands behind them, such as a zone, is left out. */
const clock = /^([Tt]|\s*)(\d{1,2})([:.]\d{2}(?:[:.]\d{2}(?:[.,]\d{1,9})?)?)/;

function otherMinute(part: string, draw: Draw): string {
  const value = Number(part);
  if (part.length > 2) return part.replace(/[1-9]/g, (digit) => String(moved(Number(digit), 1, 9, draw)));
  return value === 0
    ? part
    : sized(value > 59 ? moved(value, 60, 99, draw) : moved(value, 1, 59, draw), part);
}

/** Midnight says nothing. The two halves of a day stay apart, because AM or PM may follow. No hour stays none. */
function otherHour(hour: string, draw: Draw): string {
  const value = Number(hour);
  if (value === 0) return hour;
  const [least, most] = value > 23 ? [24, 99] : value > 12 ? [13, 23] : [1, 12];
  const made = moved(value, least, most, draw);
  return fitting(made, hour);
}
