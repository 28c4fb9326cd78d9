// Dates as AA writes them, to `YYYY-MM-DD`. What cannot be read without guessing is not read.

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** `T10:30`, ` 10:30:15.25 PM`, ` 10.30.15.000000 AM +01:00`: hour, minute, second, half of the day. */
const timePattern =
  /^(?:t|\s+)(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?\s*(?:([ap])\.?m\.?)?\s*(?:z|utc|gmt|[a-z]{2,4}t|[+-]\d{2}(?::?\d{2})?)?$/i;
/** As AA writes almost every date: told by a test alone, which makes nothing, where finding the parts makes a lot. */
const plainPattern = /^\d\d\/\d\d\/\d{4}$/;
const isoPattern = /^(\d{4})-(\d{2})-(\d{2})(.*)$/;
const usPattern = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(.*)$/;
const oraclePattern = /^(\d{1,2})-([a-z]{3})-(\d{4})(?!\d)(.*)$/i;
const compactPattern = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/;

/** No date needs more; a longer text is none, and is not searched. */
const longest = 64;

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

const calendarOf = (text: string): Calendar | null => {
  if (plainPattern.test(text)) return calendar(text.slice(6), Number(text.slice(0, 2)), text.slice(3, 5), '');
  const iso = isoPattern.exec(text);
  if (iso !== null) return calendar(iso[1] ?? '', Number(iso[2]), iso[3] ?? '', iso[4] ?? '');
  const us = usPattern.exec(text);
  if (us !== null) return calendar(us[3] ?? '', Number(us[1]), us[2] ?? '', us[4] ?? '');
  const oracle = oraclePattern.exec(text);
  if (oracle === null) return null;
  const month = months.indexOf((oracle[2] ?? '').toUpperCase()) + 1;
  return calendar(oracle[3] ?? '', month, oracle[1] ?? '', oracle[4] ?? '');
};

const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

const daysIn = (year: number, month: number): number =>
  month === 2 ? (isLeapYear(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;

const isPossible = ({ year, month, day }: Calendar): boolean =>
  year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);

const isTime = (rest: string): boolean => {
  if (rest === '') return true;
  const time = timePattern.exec(rest);
  if (time === null) return false;
  const [, hour = '', minute = '', second = '0', half] = time;
  const inDay = half === undefined ? Number(hour) <= 23 : Number(hour) >= 1 && Number(hour) <= 12;
  return inDay && Number(minute) <= 59 && Number(second) <= 60;
};

const digits = (value: number, length: number): string => String(value).padStart(length, '0');

const written = ({ year, month, day }: Calendar): string =>
  `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;

/**
 * The calendar date as written, whatever time and zone follow it; `null` where it is none or is ambiguous. A year of two
 * digits is ambiguous: `15-MAR-35` may be a birthday or an expiry.
 */
export const readDate = (text: string): string | null => {
  if (text.length > longest) return null;
  const date = calendarOf(text.trim());
  if (date === null || !isPossible(date) || !isTime(date.rest)) return null;
  return written(date);
};

/** `YYYYMMDDHH24MISS`, for fields that are declared to come so: without a mark a number could be anything. */
export const readCompactDate = (text: string): string | null => {
  const parts = compactPattern.exec(text.trim());
  if (parts === null) return null;
  const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] = parts;
  const date = calendar(year, Number(month), day, ` ${hour}:${minute}:${second}`);
  return isPossible(date) && isTime(date.rest) ? written(date) : null;
};
