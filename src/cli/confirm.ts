// Asks the person at the terminal before something that cannot be taken back.

import { createInterface } from 'node:readline/promises';
import { usageError } from './usage-error.ts';

export interface Confirmation {
  readonly question: string;
  /** `--yes` was given. */
  readonly yes: boolean;
  /** Where nobody can be asked. */
  readonly offTerminal: 'proceed' | 'refuse';
}

export async function confirmed({ question, yes, offTerminal }: Confirmation): Promise<boolean> {
  if (yes) return true;
  if (process.stdin.isTTY && process.stderr.isTTY) return ask(question);
  if (offTerminal === 'proceed') return true;
  throw usageError('this needs a confirmation, and there is no terminal to ask at', 'Add --yes.');
}

async function ask(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
