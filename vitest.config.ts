import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { SlowestFiles } from './test/support/slowest-files.ts';
import { suiteFiles } from './test/support/suites.ts';
import { UntestedPage } from './test/support/untested-page.ts';

// Tests start the program many times. Node keeps here what it has compiled, and need not do it again.
process.env['NODE_COMPILE_CACHE'] ??= resolve(import.meta.dirname, '.cache/compile');

export default defineConfig({
  // The examples import the client by its name, as the programs of others do.
  resolve: { alias: { 'aa-shadow-client': resolve(import.meta.dirname, 'packages/client/src/index.ts') } },
  test: {
    globalSetup: ['test/support/postgres-for-the-run.ts', 'test/support/page-for-the-run.ts'],
    setupFiles: ['test/support/same-examples.ts'],
    reporters: ['default', new SlowestFiles(), new UntestedPage()],
    maxWorkers: availableParallelism(),
    projects: [
      {
        extends: true,
        test: {
          name: 'quick',
          ...suiteFiles.quick,
          // The files share processes: a module is loaded once for each process, not once for each file.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'long',
          ...suiteFiles.long,
          // When both suites run, this one waits for the quick one: it has limits of time, and needs the machine.
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          // The tests of the page once more, behind a proxy with a prefix.
          name: 'prefix',
          include: ['test/page/**/*.test.ts'],
          env: { AA_SHADOW_PAGE_PREFIX: '1' },
          sequence: { groupOrder: 1 },
        },
      },
    ],
    pool: 'forks',
    // Tests wait for events. These limits only end what hangs: a busy machine may be several times slower than a quiet one.
    expect: { poll: { timeout: 60_000 } },
    testTimeout: 240_000,
    hookTimeout: 240_000,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  },
});
