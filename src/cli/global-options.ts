// The options of every command.

import { type Command, Option } from 'commander';
import { logLevels, type LogLevel } from '../config/settings.ts';

export interface GlobalOptions {
  readonly config?: string;
  readonly client?: string;
  readonly json?: boolean;
  readonly logLevel?: LogLevel;
  readonly quiet?: boolean;
}

export const addGlobalOptions = (program: Command): Command =>
  program
    .option('--config <file>', 'the configuration file (default: $AA_SHADOW_CONFIG, or ./aa-shadow.yaml)')
    .option('--client <id>', 'only this client (default: all)')
    .option('--json', 'print one JSON document on stdout (see docs/json-output.md)')
    .addOption(
      new Option(
        '--log-level <level>',
        'how much is logged on stderr (default: log.level of the configuration, or info)',
      ).choices(logLevels),
    )
    .option('--quiet', 'no progress, and only errors in the log');

/** Whether stacks are shown. */
export const wantsDebug = ({ logLevel }: GlobalOptions): boolean =>
  logLevel === 'debug' || logLevel === 'trace' || (process.env['AA_SHADOW_DEBUG'] ?? '') !== '';
