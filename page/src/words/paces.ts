// How fast a drain moves, and how long it may still take. Told in coarse steps, so that the words stay calm while the numbers move.

import { count, spanText } from './times.ts';

/** How many customers were done at a time. */
export interface Mark {
  readonly atMs: number;
  readonly done: number;
}

const windowMs = 30_000;
/** Two looks that are closer together tell nothing of the pace. */
const leastMs = 3_000;

/** The marks of the last half minute, with this one. */
export function withMark(marks: readonly Mark[], mark: Mark): readonly Mark[] {
  if (marks.at(-1)?.atMs === mark.atMs) return marks;
  const from = mark.atMs - windowMs;
  const firstKept = marks.findLastIndex(({ atMs }) => atMs <= from);
  return [...marks.slice(Math.max(0, firstKept)), mark];
}

/** Customers a second between the first mark and the last. `null`: there is no telling yet. */
export function paceOf(marks: readonly Mark[]): number | null {
  const [first, last] = [marks[0], marks.at(-1)];
  if (first === undefined || last === undefined || last.atMs - first.atMs < leastMs) return null;
  return Math.max(0, last.done - first.done) / ((last.atMs - first.atMs) / 1_000);
}

/** `170 a second`, `1.3 a second`, `none lately`. */
export function paceText(pace: number | null): string {
  if (pace === null) return 'not known yet';
  if (pace === 0) return 'none in the last half minute';
  return `${pace < 10 ? pace.toFixed(1) : count(Math.round(pace))} a second`;
}

const units: readonly (readonly [name: string, seconds: number, step: number])[] = [
  ['h', 3_600, 1],
  ['min', 60, 1],
  ['s', 1, 10],
];

/** `20 to 30 s`, `4 to 6 min`, `about 2 h`: from the least of the guesses in seconds to the largest, and a tenth more on either side. */
export function leftRange(guesses: readonly (number | null)[]): string {
  const known = guesses.filter((guess) => guess !== null && Number.isFinite(guess)) as number[];
  if (known.length === 0) return 'not known yet';
  const [least, most] = [Math.min(...known) * 0.9, Math.max(...known) * 1.1];
  if (most < 10) return 'a few seconds';
  const [name, seconds, step] = units.find(([, size]) => most >= 2 * size) ?? ['s', 1, 10];
  const from = Math.floor(least / seconds / step) * step;
  const to = Math.ceil(most / seconds / step) * step;
  if (from === 0) return `up to ${count(to)} ${name}`;
  return from === to ? `about ${count(to)} ${name}` : `${count(from)} to ${count(to)} ${name}`;
}

/** How long something took: `0.3 s`, `12 s`, `4 min`. */
export const tookText = (ms: number): string =>
  ms < 1_950 ? `${(Math.max(0, ms) / 1_000).toFixed(1)} s` : spanText(Math.round(ms / 1_000));

/** The time of an answer: `34 ms`, `1.2 s`, `2 s`, `48 s`. */
export function secondsText(seconds: number): string {
  if (seconds < 0.9995) return `${Math.round(seconds * 1_000)} ms`;
  return seconds < 10 ? `${Number(seconds.toFixed(1))} s` : spanText(Math.round(seconds));
}
