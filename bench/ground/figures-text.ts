// Shows figures: a table for people at the end of a run, and the figures of the last kept runs in README.md, between its
// marks.

import { readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { type Kept, lastResults } from './results.ts';
import type { Case, Figures } from '../bench.ts';

/** A number with three significant digits. From a hundred on it is a whole number. */
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

const [begin, end] = ['<!-- figures: begin -->', '<!-- figures: end -->'] as const;

export async function writeFiguresPage(page: string, folder: string): Promise<void> {
  const text = readFileSync(page, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < 0) throw new Error('README.md has lost its marks');
  const figures = lastResults(folder).map(section).join('\n');
  const whole = `${text.slice(0, from)}${begin}\n\n${figures}\n${text.slice(to)}`;
  writeFileSync(page, await format(whole, { parser: 'markdown', printWidth: 110 }));
}

function section({ name, date, machine, cases, ratios, notes }: Kept): string {
  const where = `${machine.cores} cores (${machine.processor}), ${machine.memory_gb} GB, Node ${machine.node}`;
  const rows = [
    ...cases.map((one) => row(one.name, one.value, one.unit)),
    ...Object.entries(ratios).map(([ratio, value]) => row(`\`${ratio}\``, value, '')),
  ];
  const remarks = notes.map((note) => `- ${note}\n`).join('');
  return `### ${name}, ${date.slice(0, 10)}\n\n${where}\n\n${remarks}\n| | | |\n|---|--:|---|\n${rows.join('')}`;
}

const row = (name: string, value: number, unit: string): string =>
  `| ${name} | ${shown(value)} | ${unit} |\n`;
