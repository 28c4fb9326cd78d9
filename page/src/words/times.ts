// Times and numbers as the page writes them. Times are in the reader's zone or in UTC; the switch is in the head of the page.

import { signal } from '@preact/signals';
import { count, counted, spanText } from '../../../src/wording.ts';

export { count, counted, spanText };

/** `more than 10,000` where it was not counted to the end. */
export const countText = ({
  count: number,
  more,
}: {
  readonly count: number;
  readonly more: boolean;
}): string => (more ? `more than ${count(number)}` : count(number));

/** The verb after a number: `1 customer is`, `2 customers are`. */
export const isOrAre = (value: number): 'is' | 'are' => (value === 1 ? 'is' : 'are');

export const inUtc = signal(false);

export const zoneName = (): string =>
  inUtc.value ? 'UTC' : (Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'local time');

type Options = Intl.DateTimeFormatOptions;
type Forms = Record<'local' | 'utc', Intl.DateTimeFormat>;

/** Made once for each of the forms below: making one takes far longer than writing a time with it. */
const forms = new WeakMap<Options, Forms>();

function form(options: Options, utc: boolean): Intl.DateTimeFormat {
  const made = forms.get(options) ?? {
    local: new Intl.DateTimeFormat('en-GB', options),
    utc: new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' }),
  };
  forms.set(options, made);
  return utc ? made.utc : made.local;
}

const clock: Options = { hour: '2-digit', minute: '2-digit', second: '2-digit' };
const minute: Options = { hour: '2-digit', minute: '2-digit' };
const day: Options = { day: 'numeric', month: 'short' };
const dayAndClock: Options = { ...day, ...clock };
const dayAndYear: Options = { ...day, year: 'numeric' };
const shortDate: Options = { dateStyle: 'short' };
const whole: Options = { dateStyle: 'full', timeStyle: 'long' };

/** `14:03:22` today, `28 Nov, 14:03:22` on another day. */
export function timeText(ms: number, nowMs: number): string {
  const isToday = dayOf(ms) === dayOf(nowMs);
  const isThisYear = Math.abs(nowMs - ms) < 300 * 86_400_000;
  const full = isThisYear ? dayAndClock : dayAndYear;
  return form(isToday ? clock : full, inUtc.value).format(ms);
}

const dayOf = (ms: number): string => form(shortDate, inUtc.value).format(ms);

/** `14:05`, of a time within a day. */
export const minuteText = (ms: number): string => form(minute, inUtc.value).format(ms);

/** `14:05`, and `28 Nov` at midnight: for a time axis. */
export function dayClockText(ms: number): string {
  const text = minuteText(ms);
  return text === '00:00' ? form(day, inUtc.value).format(ms) : text;
}

/** `14`, at the full hour; `NaN` at other times. */
export function hourOf(ms: number): number {
  const [hour, minutes] = minuteText(ms).split(':');
  return minutes === '00' ? Number(hour) : NaN;
}

/** The exact time in both zones. */
export function exactText(ms: number): string {
  const local = form(whole, false).format(ms);
  return `${new Date(ms).toISOString()}\n${local}`;
}

/** `4 s`, `12 min`, `3 h`; `now` for less than two seconds. */
export const agoText = (ms: number, nowMs: number): string => {
  const seconds = Math.max(0, Math.round((nowMs - ms) / 1_000));
  return seconds < 2 ? 'now' : `${spanText(seconds)} ago`;
};

/** Without single seconds: `seconds ago`, `40 s ago`, `12 min ago`. */
export const coarseAgoText = (ms: number, nowMs: number): string => {
  const seconds = Math.max(0, Math.floor((nowMs - ms) / 10_000) * 10);
  return seconds < 20 ? 'seconds ago' : `${spanText(seconds)} ago`;
};

export const lagText = (seconds: number | null): string => (seconds === null ? 'unknown' : spanText(seconds));
