// Runs a command line and reports errors: as text on stderr, and with --json as a document on stdout.

import { type Command, CommanderError } from 'commander';
import { suggestName } from '../config/nearest-name.ts';
import { errorReport, errorText } from '../report/error-report.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { paintFor, printJsonDocument } from './output.ts';
import { inOwnName } from './own-name.ts';
import { createProgram } from './program.ts';
import { helpHint, usageError, UsageError } from './arguments.ts';

/** `args` without the program's own name. Sets `process.exitCode`. */
export async function runProgram(args: readonly string[]): Promise<void> {
  const program = createProgram();
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return;
    reportError(toldError(error, calledIn(program, args)), args);
  }
}

function toldError(error: unknown, called: Called): unknown {
  if (error instanceof CommanderError) return fromCommander(error, called);
  return error instanceof UsageError && !error.hasOwnHint
    ? usageError(error.message, helpHint(called.names))
    : error;
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

function fromCommander({ code, message }: CommanderError, { names, command }: Called): UsageError {
  if (code === 'commander.help') return usageError('no command was given', helpHint(names));
  const unknown = code === 'commander.excessArguments' ? unknownSubcommand(command) : null;
  if (unknown !== null) return unknown;
  const [first = '', ...rest] = message.replace(/^error: /, '').split('\n');
  const suggestion = rest.join(' ').replace(/[()]/g, '').trim();
  return usageError(first, suggestion === '' ? helpHint(names) : suggestion);
}

/** Commander takes a word that is no subcommand for an argument of the default subcommand. */
function unknownSubcommand({ commands }: Command): UsageError | null {
  const [word] = commands.flatMap(({ args }) => args);
  if (word === undefined) return null;
  const names = commands.map((subcommand) => subcommand.name());
  return usageError(`unknown command '${word}'`, suggestName(word, names) ?? undefined);
}

/** Global options may stand before the command. The id of a client may be the name of a command. */
const optionsWithValue: ReadonlySet<string> = new Set(['--client', '--config', '--log-level']);

/** What was called: the names of the command and the subcommand, and the last of them. */
interface Called {
  readonly names: readonly string[];
  readonly command: Command;
}

function calledIn(program: Command, args: readonly string[]): Called {
  const names: string[] = [];
  let command = program;
  for (const [i, word] of args.entries()) {
    if (optionsWithValue.has(args[i - 1] ?? '')) continue;
    const next = command.commands.find((one) => one.name() === word);
    if (next === undefined) continue;
    names.push(word);
    command = next;
  }
  return { names, command };
}

/** Ends the program quietly when the reader of stdout goes away (`| head`). Without a reader of stderr the work continues. */
export function endQuietlyWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? Number(process.exitCode ?? exitCodes.done) : exitCodes.unexpected);
  });
  process.stderr.on('error', () => undefined);
}
