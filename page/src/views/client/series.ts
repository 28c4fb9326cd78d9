// The courses of the last 24 hours: which there are, how their numbers are written, and what each says in a sentence. Pure.

import type { Samples } from '../../../../packages/client/src/api-types.ts';
import { secondsText } from '../../words/paces.ts';
import { count, spanText } from '../../words/times.ts';

export type Sample = Samples['samples'][number];

export interface Series {
  readonly name: string;
  readonly of: (sample: Sample) => number | null;
  readonly text: (value: number) => string;
  /** The upper end of the axis: the next round number from this one on. */
  readonly ceiling: (most: number) => number;
}

const roundSpans = [10, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200, 86_400];

const topOfSpan = (most: number): number =>
  roundSpans.find((span) => span >= most) ?? Math.ceil(most / 172_800) * 172_800;

/** 1, 2 or 5 and zeros. */
function topOfCount(most: number): number {
  const unit = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  return ([1, 2, 5].find((step) => step * unit >= most) ?? 10) * unit;
}

const millisecondsText = (ms: number): string => secondsText(ms / 1_000);

const topOfMilliseconds = (most: number): number =>
  most <= 10_000 ? topOfCount(most) : topOfSpan(most / 1_000) * 1_000;

export const allSeries: readonly Series[] = [
  { name: 'Lag', of: ({ lag_seconds: lag }) => lag, text: spanText, ceiling: topOfSpan },
  { name: 'Queued', of: ({ queued }) => queued, text: count, ceiling: topOfCount },
  { name: 'Parked', of: ({ parked }) => parked, text: count, ceiling: topOfCount },
  { name: 'Changes', of: ({ changes }) => changes, text: count, ceiling: topOfCount },
  {
    name: 'Median answer',
    of: ({ aa_median_ms: ms }) => ms,
    text: millisecondsText,
    ceiling: topOfMilliseconds,
  },
  {
    name: 'Slowest answer',
    of: ({ aa_slowest_ms: ms }) => ms,
    text: millisecondsText,
    ceiling: topOfMilliseconds,
  },
];

/** Samples are taken every five minutes. */
const everyMs = 300_000;
const dayMs = 86_400_000;

export interface Course {
  /** Seconds since 1970, rising. */
  readonly times: readonly number[];
  /** Of each series. `null`: nothing was noted. */
  readonly values: readonly (readonly (number | null)[])[];
}

/** With an empty place wherever a sample or more are missing, so that no line is drawn across. */
export function courseOf(samples: readonly Sample[], series: readonly Series[] = allSeries): Course {
  const rows: (readonly [atMs: number, sample: Sample | null])[] = [];
  for (const sample of samples) {
    const atMs = Date.parse(sample.at);
    const before = rows.at(-1)?.[0];
    if (before !== undefined && atMs - before > 1.6 * everyMs) rows.push([before + everyMs, null]);
    rows.push([atMs, sample]);
  }
  return {
    times: rows.map(([atMs]) => atMs / 1_000),
    values: series.map(({ of }) => rows.map(([, sample]) => (sample === null ? null : of(sample)))),
  };
}

/** `Lag of the last 24 hours: at most 12 min at 14:05, 4 s at last.` `clock` writes milliseconds as a time. */
export function saysOf(
  { name, text }: Series,
  times: readonly number[],
  values: readonly (number | null)[],
  clock: (ms: number) => string,
): string {
  const known = values.flatMap((value, at) => (value === null ? [] : [[value, times[at] ?? 0] as const]));
  const last = known.at(-1);
  if (last === undefined) return `${name}: nothing is noted yet.`;
  const [most, at] = known.reduce((best, one) => (one[0] > best[0] ? one : best));
  const highest = most === 0 ? `${text(0)} throughout` : `at most ${text(most)} at ${clock(at * 1_000)}`;
  return `${name} of the last 24 hours: ${highest}, ${text(last[0])} at last.`;
}

/** The 24 hours that are shown, in seconds, and the hours that are marked in them. */
export interface Window {
  readonly from: number;
  readonly to: number;
  readonly marks: readonly Mark[];
}

interface Mark {
  /** From the left, 0 to 1. */
  readonly share: number;
  /** Where there is little room, those of the higher ranks alone are shown: each eighth hour has 3, each fourth 2, each second 1. */
  readonly rank: 1 | 2 | 3;
  readonly text: string;
}

/** `hourOf` gives the hour of a time in the zone of the reader, `clock` its text; both of milliseconds. */
export function windowOf(
  toMs: number,
  hourOf: (ms: number) => number,
  clock: (ms: number) => string,
): Window {
  const [from, to] = [(toMs - dayMs) / 1_000, toMs / 1_000];
  const quarter = 900_000;
  const first = Math.ceil((from * 1_000) / quarter) * quarter;
  const marks = Array.from({ length: dayMs / quarter }, (_, at) => first + at * quarter)
    .filter((ms) => hourOf(ms) % 2 === 0 && ms <= toMs)
    .map((ms): Mark => {
      const rank = hourOf(ms) % 8 === 0 ? 3 : hourOf(ms) % 4 === 0 ? 2 : 1;
      return { share: (ms / 1_000 - from) / (to - from), rank, text: clock(ms) };
    });
  return { from, to, marks };
}

interface Box {
  readonly window: Pick<Window, 'from' | 'to'>;
  /** The value at the upper edge. */
  readonly ceiling: number;
}

type Point = readonly [x: string, y: string];

/** The points of each part without a gap, in a box of 1000 by 100. */
function partsOf(
  times: readonly number[],
  values: readonly (number | null)[],
  { window: { from, to }, ceiling }: Box,
): readonly (readonly Point[])[] {
  const parts: Point[][] = [[]];
  values.forEach((value, at) => {
    const x = (((times[at] ?? 0) - from) / (to - from)) * 1_000;
    if (value === null) parts.push([]);
    else if (x >= 0) parts.at(-1)?.push([x.toFixed(1), (100 - (value / ceiling) * 100).toFixed(1)]);
  });
  return parts.filter((part) => part.length > 0);
}

const drawn = (part: readonly Point[]): string => part.map((point) => point.join(' ')).join('L');

/** The path of the line. */
export const lineOf = (times: readonly number[], values: readonly (number | null)[], box: Box): string =>
  partsOf(times, values, box)
    .filter((part) => part.length > 1)
    .map((part) => `M${drawn(part)}`)
    .join('');

/** The path of dots, one for each value between two gaps: lines without length, for round ends. */
export const dotsOf = (times: readonly number[], values: readonly (number | null)[], box: Box): string =>
  partsOf(times, values, box)
    .filter((part) => part.length === 1)
    .map((part) => `M${drawn(part)}h0`)
    .join('');

/** The path of the area under the line. */
export const areaOf = (times: readonly number[], values: readonly (number | null)[], box: Box): string =>
  partsOf(times, values, box)
    .filter((part) => part.length > 1)
    .map((part) => `M${part[0]?.[0]} 100L${drawn(part)}V100Z`)
    .join('');

/** The place of the time that is nearest. `null`: there is none. */
export function nearest(times: readonly number[], wanted: number): number | null {
  const distances = times.map((time) => Math.abs(time - wanted));
  const least = Math.min(...distances);
  return times.length === 0 ? null : distances.indexOf(least);
}
