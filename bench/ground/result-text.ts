// What a run says in the end: a table for people.

import type { Case, Figures } from '../bench.ts';

/** Three significant digits, and whole numbers from a hundred on. */
export const shown = (value: number): string =>
  Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));

export function resultText(name: string, { cases, ratios, notes }: Figures): string {
  const rows = [
    ...cases.map(({ name: label, value, unit }: Case) => [label, shown(value), unit] as const),
    ...Object.entries(ratios).map(([label, value]) => [label, shown(value), ''] as const),
  ];
  const width = Math.max(0, ...rows.map(([label]) => label.length));
  const numbers = Math.max(0, ...rows.map(([, value]) => value.length));
  const lines = rows.map(([label, value, unit]) =>
    `  ${label.padEnd(width)}  ${value.padStart(numbers)}  ${unit}`.trimEnd(),
  );
  return [name, ...lines, ...notes.map((note) => `  note: ${note}`), ''].join('\n');
}
