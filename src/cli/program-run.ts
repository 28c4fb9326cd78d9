// Runs a command line and reports errors: as text on stderr, and with --json as a document on stdout.

import { type Command, CommanderError } from 'commander';
import { errorReport, errorText } from '../report/error-report.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { paintFor, printJsonDocument } from './output.ts';
import { inOwnName } from './own-name.ts';
import { createProgram } from './program.ts';
import { usageError } from './arguments.ts';

/** `args` without the program's own name. Sets `process.exitCode`. */
export async function runProgram(args: readonly string[]): Promise<void> {
  const program = createProgram();
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return;
    const called = calledCommand(program, args);
    reportError(error instanceof CommanderError ? fromCommander(error, called) : error, args);
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

/** `called`: the names of the command and the subcommand that were called. */
function fromCommander({ code, message }: CommanderError, called: readonly string[]): unknown {
  const helpHint = `See ${['aa-shadow', ...called, '--help'].join(' ')}.`;
  if (code === 'commander.help') return usageError('no command was given', helpHint);
  const [first = '', ...rest] = message.replace(/^error: /, '').split('\n');
  const suggestion = rest.join(' ').replace(/[()]/g, '').trim();
  return usageError(first, suggestion === '' ? helpHint : suggestion);
}

/** Global options may stand before the command. The id of a client may be the name of a command. */
const optionsWithValue: ReadonlySet<string> = new Set(['--client', '--config', '--log-level']);

function calledCommand(program: Command, args: readonly string[]): readonly string[] {
  const called: string[] = [];
  let command = program;
  for (const [i, word] of args.entries()) {
    if (optionsWithValue.has(args[i - 1] ?? '')) continue;
    const next = command.commands.find((one) => one.name() === word);
    if (next === undefined) continue;
    called.push(word);
    command = next;
  }
  return called;
}

/** Ends the program quietly when the reader of stdout goes away (`| head`). Without a reader of stderr the work continues. */
export function endQuietlyWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? Number(process.exitCode ?? exitCodes.done) : exitCodes.unexpected);
  });
  process.stderr.on('error', () => undefined);
}
