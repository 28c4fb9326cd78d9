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

export async function confirmed({ question, yes }: Confirmation): Promise<boolean> {
  if (yes) return true;
  if (process.stdin.isTTY && process.stderr.isTTY) return ask(question);
  throw usageError('this needs a confirmation, and there is no terminal to ask at', 'Add --yes to confirm.');
}

async function ask(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const agreed = /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
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
