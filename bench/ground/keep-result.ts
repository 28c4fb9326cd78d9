// Keeps what a run measured, with its date and its machine, so that later runs can be held against it.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Figures } from '../bench.ts';
import type { Machine } from './machine.ts';

export interface Kept extends Figures {
  readonly name: string;
  readonly date: string;
  readonly machine: Machine;
  /** What was asked for beside the name. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** Returns the name of the file. */
export function keepResult(folder: string, result: Kept): string {
  mkdirSync(folder, { recursive: true });
  const file = `${result.name}-${result.date.slice(0, 16).replace(/[:T]/g, '-')}.json`;
  writeFileSync(join(folder, file), `${JSON.stringify(result, null, 2)}\n`);
  return file;
}
