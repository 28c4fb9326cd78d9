// Durations (`500ms`, `10s`, `5m`, `2h`, `30d`), sizes (`64MiB`) and shares (`5%`), read and written.

const durations: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
];

const sizes: readonly (readonly [string, number])[] = [
  ['GiB', 1024 ** 3],
  ['MiB', 1024 ** 2],
  ['KiB', 1024],
  ['GB', 1e9],
  ['MB', 1e6],
  ['KB', 1e3],
  ['B', 1],
];

/** A duration in milliseconds. Zero needs no unit. `null`: the text is not a duration. */
export const readDuration = (text: string): number | null => readQuantity(text, durations);

/** A duration in the largest unit that gives a whole number. */
export const writeDuration = (ms: number): string => writeQuantity(ms, durations, '0s');

/** A size in bytes. `null`: the text is not a size. */
export const readSize = (text: string): number | null => readQuantity(text, sizes);

export const writeSize = (bytes: number): string => writeQuantity(bytes, sizes.slice(0, 3), '0B', 'B');

function readQuantity(text: string, units: readonly (readonly [string, number])[]): number | null {
  if (text.trim() === '0') return 0;
  const match = /^(\d+(?:\.\d+)?)\s*([A-Za-z]+)$/.exec(text.trim());
  const unit = units.find(([name]) => name.toLowerCase() === match?.[2]?.toLowerCase());
  if (match === null || unit === undefined) return null;
  const value = Number(match[1]) * unit[1];
  return Number.isSafeInteger(value) ? value : null;
}

function writeQuantity(
  value: number,
  units: readonly (readonly [string, number])[],
  zero: string,
  smallest = '',
): string {
  if (value === 0) return zero;
  const unit = units.find(([, size]) => value % size === 0);
  return unit === undefined ? `${value}${smallest}` : `${value / unit[1]}${unit[0]}`;
}

/** `5%` or `0.05` → 0.05. `null`: it is not a share between 0 and 1. */
export function readShare(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text.trim());
  if (match === null) return null;
  const share = match[2] === '%' ? Number(match[1]) / 100 : Number(match[1]);
  return share <= 1 ? share : null;
}

export const writeShare = (share: number): string => `${Number((share * 100).toPrecision(12))}%`;
