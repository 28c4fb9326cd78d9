// The frame of every command: it gives the command's work an invocation, prints the result, and sets the exit code. The
// result goes to stdout, with `--json` as one document and otherwise as text; logs and progress go to stderr.

import type { Command } from 'commander';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { GlobalOptions } from './global-options.ts';
import { Invocation } from './invocation.ts';
import { printJsonDocument } from './output.ts';

/** What a command came to. */
export interface Result {
  /** For scripts (docs/json-output.md); `null` where there is none. */
  readonly document: object | null;
  /** The same for people. */
  readonly text: string;
  readonly exit: ExitCode;
}

/** The person said no, or all was told while the command was at work. */
export const nothingToTell: Result = { document: null, text: '', exit: exitCodes.done };

/** The command's own arguments, then its own options: as commander parsed them. */
export type Work<Given extends readonly unknown[]> = (
  invocation: Invocation,
  ...given: Given
) => Promise<Result>;

/** Turns the work of a command into what commander calls. */
export const framed = <Given extends readonly unknown[]>(work: Work<Given>) =>
  async function act(this: Command, ...given: unknown[]): Promise<void> {
    const invocation = new Invocation(this.optsWithGlobals<GlobalOptions>());
    // Commander passes the command itself last.
    const own = given.slice(0, -1) as unknown as Given;
    try {
      const result = await work(invocation, ...own);
      print(invocation, result);
      process.exitCode = invocation.stopExitCode() ?? result.exit;
    } catch (error) {
      const stopped = invocation.stopExitCode();
      if (stopped === null) throw error;
      invocation.log.debug({ err: error }, 'ended by a signal');
      process.exitCode = stopped;
    }
  };

function print(invocation: Invocation, { document, text }: Result): void {
  if (invocation.json && document !== null) printJsonDocument(document);
  if (!invocation.json && text !== '') invocation.say(text);
}

export type Example = readonly [commandLine: string, says: string];

export const withExamples = (command: Command, examples: readonly Example[]): Command =>
  command.addHelpText('after', () => `\nExamples:\n${examples.map(exampleText).join('')}`);

const exampleText = ([commandLine, says]: Example): string => `  $ aa-shadow ${commandLine}\n      ${says}\n`;
