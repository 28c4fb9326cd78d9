// Asks the person at the terminal before a step that cannot be undone.

import { constants } from 'node:os';
import { createInterface } from 'node:readline/promises';
import { signalExitCode } from './exit-codes.ts';
import { usageError } from './arguments.ts';

export interface Confirmation {
  readonly question: string;
  /** `--yes` was given. */
  readonly yes: boolean;
}

const isYes = (said: string): boolean => /^y(es)?$/i.test(said);

export async function confirmed({ question, yes }: Confirmation): Promise<boolean> {
  if (yes) return true;
  if (process.stdin.isTTY && process.stderr.isTTY) return ask(`${question} [y/N] `, isYes);
  throw usageError('this needs a confirmation, and there is no terminal to ask at', 'Add --yes to confirm.');
}

export interface NamedConfirmation {
  readonly question: string;
  /** What must be typed. */
  readonly name: string;
  /** What was given with `--yes`. */
  readonly given: string | undefined;
}

/** For what is so large that a `y` is typed too quickly. */
export async function confirmedByName({ question, name, given }: NamedConfirmation): Promise<boolean> {
  if (given === name) return true;
  if (given !== undefined) throw usageError(`--yes ${given} is not ${name}`, 'Give the same id twice.');
  if (process.stdin.isTTY && process.stderr.isTTY) return ask(`${question} `, (said) => said === name);
  throw usageError(
    'this needs a confirmation, and there is no terminal to ask at',
    `Add --yes ${name} to confirm.`,
  );
}

async function ask(question: string, agrees: (said: string) => boolean): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const agreed = agrees((await terminal.question(question)).trim());
    if (!agreed) process.stderr.write('Nothing was done.\n');
    return agreed;
  } catch (error) {
    // Ctrl-C at the question means no.
    if (!(error instanceof Error && error.name === 'AbortError')) throw error;
    process.stderr.write('\nNothing was done.\n');
    process.exit(signalExitCode(constants.signals.SIGINT));
  } finally {
    terminal.close();
  }
}
