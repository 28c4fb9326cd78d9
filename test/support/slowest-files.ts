// Tells at the end of a run which test files took longest.

import { relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

const told = 10;
/** Quicker files are not worth a line. */
const leastSeconds = 1;

export class SlowestFiles implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const files = modules
      .map((module) => ({
        file: relative('', module.moduleId),
        seconds: module.diagnostic().duration / 1_000,
      }))
      .filter(({ seconds }) => seconds >= leastSeconds)
      .toSorted((a, b) => b.seconds - a.seconds)
      .slice(0, told)
      .map(({ file, seconds }) => `${seconds.toFixed(1).padStart(8)} s  ${file}`);
    if (files.length > 0) process.stdout.write(`\n Slowest files\n${files.join('\n')}\n`);
  }
}
