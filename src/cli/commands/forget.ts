// `forget`: erases a customer everywhere and ignores its number afterwards (P11).

import type { Command } from 'commander';
import { custId } from '../../catalogue/ids.ts';
import { forgottenDocument, forgottenText, undoneText } from '../../report/forget-report.ts';
import { type Result, framed, nothingToPrint, withExamples } from '../command-frame.ts';
import { confirmed } from '../confirmation.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { theOneClient, withShadow } from '../client-work.ts';
import { counted } from '../../wording.ts';

interface ForgetOptions {
  readonly undo?: boolean;
  readonly yes?: boolean;
}

export function defineForget(command: Command): void {
  command
    .argument('<cust-id...>', 'customer numbers, leading zeros included')
    .option(
      '--undo',
      'no longer ignores the numbers; the customers come with their next change or refresh (default: forgets them)',
    )
    .option('--yes', 'do not ask (default: ask at the terminal)')
    .action(framed(forget));
  withExamples(command, [
    ['forget --client acme 0012345', 'asks, then erases'],
    ['forget --client acme 0012345 0067890 --yes --json', 'two customers, for a script'],
    ['forget --client acme 0012345 --undo', 'no longer ignores the number; erased data does not come back'],
  ]);
}

async function forget(
  invocation: Invocation,
  ids: readonly string[],
  { undo = false, yes = false }: ForgetOptions,
): Promise<Result> {
  const { id: client } = theOneClient(await invocation.clients());
  const custIds = [...new Set(ids)].map(custId);
  const settings = await invocation.settings();
  if (undo) {
    const undone = await withShadow(settings, 'check', (shadow) => shadow.unforget(client, custIds));
    return { document: { client, undone }, text: undoneText(client, undone), exit: exitCodes.done };
  }
  const question = `Erase ${counted(custIds.length, 'customer')} of ${client} for good?`;
  if (!(await confirmed({ question, yes }))) return nothingToPrint;
  const answer = await withShadow(settings, 'check', (shadow) => shadow.forget(client, custIds));
  return {
    document: forgottenDocument(client, answer),
    text: forgottenText(client, answer),
    exit: answer.traces === 'cleaned' ? exitCodes.done : exitCodes.unsettled,
  };
}
