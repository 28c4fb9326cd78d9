import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { SlowestFiles } from './test/support/slowest-files.ts';
import { suiteFiles } from './test/support/suites.ts';

// Tests start the program many times. What node has compiled once it takes from here.
process.env['NODE_COMPILE_CACHE'] ??= resolve(import.meta.dirname, '.cache/compile');

export default defineConfig({
  test: {
    globalSetup: ['test/support/postgres-for-the-run.ts'],
    reporters: ['default', new SlowestFiles()],
    maxWorkers: availableParallelism(),
    projects: [
      {
        extends: true,
        test: {
          name: 'quick',
          ...suiteFiles.quick,
          // A file more costs its own modules, not all of them again.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'long',
          ...suiteFiles.long,
          // Where both run, the quick ones are first: they load the machine, and here are limits of time.
          sequence: { groupOrder: 1 },
        },
      },
    ],
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  },
});
