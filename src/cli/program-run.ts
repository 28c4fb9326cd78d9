// Runs a command line and reports errors: as text on stderr, and with --json as a document on stdout.

import { CommanderError } from 'commander';
import { errorReport, errorText } from '../report/error-report.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { paintFor, printJsonDocument } from './output.ts';
import { commandNames, inOwnName } from './own-name.ts';
import { createProgram } from './program.ts';
import { usageError } from './arguments.ts';

/** `args` without the program's own name. Sets `process.exitCode`. */
export async function runProgram(args: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return;
    reportError(error instanceof CommanderError ? fromCommander(error, args) : error, args);
  }
}

export function reportError(error: unknown, args: readonly string[]): void {
  const report = errorReport(error, wantsDetails(args));
  if (args.includes('--json')) printJsonDocument({ error: report });
  process.stderr.write(inOwnName(errorText(report, paintFor(process.stderr))));
  process.exitCode = exitCodeOf(error);
}

/** It is read from the arguments directly, because commander may have failed to parse them. */
const wantsDetails = (args: readonly string[]): boolean =>
  /--log-level[= ](debug|trace)/.test(args.join(' ')) || (process.env['AA_SHADOW_DEBUG'] ?? '') !== '';

function fromCommander({ code, message }: CommanderError, args: readonly string[]): unknown {
  if (code === 'commander.help') return usageError('no command was given', 'See aa-shadow --help.');
  const [first = '', ...rest] = message.replace(/^error: /, '').split('\n');
  const suggestion = rest.join(' ').replace(/[()]/g, '').trim();
  return usageError(first, suggestion === '' ? helpHint(args) : suggestion);
}

/** The help of the command that was called. */
function helpHint(args: readonly string[]): string {
  const command = args.find((word) => commandNames.includes(word));
  return command === undefined ? 'See aa-shadow --help.' : `See aa-shadow ${command} --help.`;
}

/** Ends the program quietly when the reader of stdout goes away (`| head`). Without a reader of stderr the work continues. */
export function endQuietlyWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? Number(process.exitCode ?? exitCodes.done) : exitCodes.unexpected);
  });
  process.stderr.on('error', () => undefined);
}
