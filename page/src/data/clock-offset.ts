// How far the server's clock is ahead of this machine's, from the times of answers and their header `Date`, which counts whole seconds.
// Each answer says between which bounds it lies; together they say it better. Pure.

export interface Bounds {
  /** Milliseconds. */
  readonly least: number;
  readonly most: number;
}

export interface AnswerTimes {
  /** By the server's clock: it answered within the second that began then. `NaN`: it has not told. */
  readonly dateMs: number;
  /** By the clock of this machine. */
  readonly askedAtMs: number;
  readonly cameAtMs: number;
}

export const noBounds: Bounds = { least: -Infinity, most: Infinity };

/** Where an answer contradicts those before it, one of the clocks was set, or they drift: then it counts alone. */
export function withAnswer(before: Bounds, { dateMs, askedAtMs, cameAtMs }: AnswerTimes): Bounds {
  if (Number.isNaN(dateMs)) return before;
  const now = { least: dateMs - cameAtMs, most: dateMs + 1_000 - askedAtMs };
  const both = { least: Math.max(before.least, now.least), most: Math.min(before.most, now.most) };
  return both.least <= both.most ? both : now;
}

/** The least that the bounds let be: a clock that may be right is not corrected. */
export const offsetWithin = ({ least, most }: Bounds): number => Math.max(least, Math.min(most, 0));
