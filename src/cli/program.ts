// The whole command line: its global options and its commands.

import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { registerAudit } from './commands/audit.ts';
import { registerCheck } from './commands/check.ts';
import { registerConfig } from './commands/config.ts';
import { registerDeletions } from './commands/deletions.ts';
import { registerDemo } from './commands/demo.ts';
import { registerDrain } from './commands/drain.ts';
import { registerEnqueue } from './commands/enqueue.ts';
import { registerExplain } from './commands/explain.ts';
import { registerForget } from './commands/forget.ts';
import { registerMigrate } from './commands/migrate.ts';
import { registerParked } from './commands/parked.ts';
import { registerRefresh } from './commands/refresh.ts';
import { registerRun } from './commands/run.ts';
import { registerSimulate } from './commands/simulate.ts';
import { registerStatus } from './commands/status.ts';
import { addGlobalOptions } from './global-options.ts';

/** Each adds one command to the program, in the order of the help. */
const commands: readonly ((program: Command) => void)[] = [
  registerDemo,
  registerRun,
  registerDrain,
  registerRefresh,
  registerEnqueue,
  registerStatus,
  registerExplain,
  registerCheck,
  registerParked,
  registerDeletions,
  registerForget,
  registerAudit,
  registerConfig,
  registerMigrate,
  registerSimulate,
];

export function createProgram(): Command {
  const program = new Command('aa-shadow')
    .description(
      "Keeps your own SQL database of Association Anywhere's customers fresh, and never loses a change.",
    )
    .version(version(), '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true, sortOptions: false })
    // Errors are reported in one place, in one form.
    .configureOutput({ outputError: () => undefined })
    .exitOverride();
  addGlobalOptions(program);
  for (const register of commands) register(program);
  return program;
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return (manifest as { readonly version: string }).version;
}
