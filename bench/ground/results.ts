// Keeps the figures of a run with its date and its machine, so that later runs can be compared with it.

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { cpus, totalmem } from 'node:os';
import type { Figures } from '../bench.ts';

export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memory_gb: number;
  readonly system: string;
  readonly node: string;
}

export const thisMachine = (): Machine => ({
  cores: cpus().length,
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  memory_gb: Math.round(totalmem() / 2 ** 30),
  system: `${process.platform} ${process.arch}`,
  node: process.version,
});

export interface Kept extends Figures {
  readonly name: string;
  /** ISO, in UTC. */
  readonly date: string;
  readonly machine: Machine;
  /** The options of the run. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** Keeps a result. Returns the name of its file. */
export async function keepResult(folder: string, result: Kept): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const file = `${result.name}-${result.date.slice(0, 16).replace(/[:T]/g, '-')}.json`;
  writeFileSync(
    join(folder, file),
    await format(JSON.stringify(result), { parser: 'json', printWidth: 110 }),
  );
  return file;
}

/** The last result of each benchmark, in the order of their names. */
export function lastResults(folder: string): readonly Kept[] {
  const results = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Kept)
    .toSorted((a, b) => (a.date < b.date ? -1 : 1));
  return [...new Map(results.map((result) => [result.name, result])).values()].toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  );
}
