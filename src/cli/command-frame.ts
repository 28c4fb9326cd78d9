// The frame of every command. It gives the command an invocation, prints its result, and sets the exit code. The result
// goes to stdout, with `--json` as one document and otherwise as text. Logs and progress go to stderr.

import type { Command } from 'commander';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { GlobalOptions } from './global-options.ts';
import { Invocation } from './invocation.ts';
import { printJsonDocument } from './output.ts';

export { type Example, withExamples } from './examples.ts';

/** The result of a command. */
export interface Result {
  /** The JSON document for scripts (docs/json-output.md). `null`: there is none. */
  readonly document: object | null;
  /** The same as a text for people. */
  readonly text: string;
  readonly exit: ExitCode;
}

/** Nothing is printed at the end: the person said no, or the command printed everything while it worked. */
export const nothingToPrint: Result = { document: null, text: '', exit: exitCodes.done };

/** The work of a command. It gets the command's own arguments and then its options, as commander parsed them. */
export type Work<Given extends readonly unknown[]> = (
  invocation: Invocation,
  ...given: Given
) => Promise<Result>;

/** Makes the function that commander calls from the work of a command. */
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
