// Calendar dates as the number of days since 2000-01-01. The simulated world has a fixed today, so that the same seed
// gives the same bytes on every day.

const millisecondsOfDay = 86_400_000;
const dayZero = Date.UTC(2000, 0, 1);
const written = new Map<number, string>();

/** `YYYY-MM-DD`. */
export function isoDay(day: number): string {
  const known = written.get(day);
  if (known !== undefined) return known;
  const iso = new Date(dayZero + day * millisecondsOfDay).toISOString().slice(0, 10);
  written.set(day, iso);
  return iso;
}

const dayOf = (year: number, month: number, day: number): number =>
  Math.round((Date.UTC(year, month - 1, day) - dayZero) / millisecondsOfDay);

/** The last day of a year, counted from `worldYear`. The offset is limited, so the year always has four digits. */
export const yearEnd = (yearsAhead: number): string => `${worldYear + (yearsAhead % 60)}-12-31`;

const worldYear = 2026;
export const worldToday = dayOf(worldYear, 7, 1);
