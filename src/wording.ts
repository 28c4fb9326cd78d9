// Texts for people: numbers, times, columns and colours.

/** A line of two columns: a name and a text about it. */
export type Row = readonly [name: string, text: string];

/** Made once: `toLocaleString` would make one for each number. */
const grouped = new Intl.NumberFormat('en-US');

/** `2,000`. */
export const count = (value: number): string => grouped.format(value);

/** `1 customer`, `2,000 customers`. */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** Without control characters, which must not reach a terminal. */
export const printable = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ');

const spans: readonly (readonly [string, number])[] = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
];

/** `4 s`, `12 min`, `3 h`, `2 d`. */
export function spanText(seconds: number): string {
  const [unit, size] = spans.find(([, least]) => seconds >= 2 * least) ?? ['s', 1];
  return `${count(Math.round(seconds / size))} ${unit}`;
}

const fileFaults: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder, not a file',
  EACCES: 'this user may not read the file',
  EPERM: 'this user may not read the file',
};

/** Why a file cannot be read, by the error of the file system. */
export function fileFault(error: unknown): string {
  const { code = 'unknown reason' } = error as { readonly code?: string };
  return fileFaults[code] ?? `the file cannot be read (${code})`;
}

/** Lines of two columns. The first column is as wide as its longest text. */
export function aligned(rows: readonly Row[], indent = '  '): string {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `${indent}${name.padEnd(width)}  ${text}\n`).join('');
}

/** A table. Each column but the last is as wide as its longest text. */
export function inColumns(rows: readonly (readonly string[])[]): string {
  const widths = Array.from({ length: Math.max(...rows.map((row) => row.length)) }, (_, at) =>
    Math.max(...rows.map((row) => row[at]?.length ?? 0)),
  );
  return rows
    .map(
      (row) =>
        `${row
          .map((text, at) => text.padEnd(widths[at] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

export type Colour = 'red' | 'green' | 'yellow' | 'cyan' | 'bold' | 'dim';
/** Colours a text for a terminal. Elsewhere it returns the text unchanged. */
export type Paint = (colour: Colour, text: string) => string;

export const noPaint: Paint = (_, text) => text;
