// Words and columns for people.

export { count, counted, spanText } from '../wording.ts';

/** Two columns, the first as wide as its longest. */
export function aligned(rows: readonly (readonly [string, string])[], indent = '  '): string {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `${indent}${name.padEnd(width)}  ${text}\n`).join('');
}
