// Whether it is quiet, and until when, by the clock on the wall of a place. What its clock does in spring and autumn is known to Intl.
// Where an hour comes twice, it is quiet twice; an hour that is left out takes no time. Pure.

import type { QuietHours } from '../interface/calls.ts';

const minuteMs = 60_000;
const dayMinutes = 1_440;
/** The clock of a place is put forward or back at a quarter of an hour, everywhere. */
const quarterMs = 15 * minuteMs;

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  clocks.set(zone, clock);
  return clock;
}

/** Minutes after midnight. */
function onTheWall(zone: string, atMs: number): number {
  const [hour = 0, minute = 0] = clockOf(zone).format(atMs).split(':').map(Number);
  return hour * 60 + minute;
}

const isWithin = ({ from, to }: QuietHours, minute: number): boolean =>
  from < to ? minute >= from && minute < to : minute >= from || minute < to;

/** `null`: it is not quiet at this time. */
export function quietUntil(quiet: QuietHours, at: Date): Date | null {
  let ms = Math.floor(at.getTime() / minuteMs) * minuteMs;
  if (!isWithin(quiet, onTheWall(quiet.zone, ms))) return null;
  for (;;) {
    const left = (quiet.to - onTheWall(quiet.zone, ms) + dayMinutes) % dayMinutes;
    const quarter = (Math.floor(ms / quarterMs) + 1) * quarterMs;
    ms = Math.min(quarter, ms + left * minuteMs);
    if (!isWithin(quiet, onTheWall(quiet.zone, ms))) return new Date(ms);
  }
}

const twoDigits = (number: number): string => `${number}`.padStart(2, '0');

/** `04:00` */
export const clockText = (minute: number): string =>
  `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`;
