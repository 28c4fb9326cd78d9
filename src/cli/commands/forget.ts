// `forget`: erases a customer everywhere and ignores its number afterwards (P11).

import type { Command } from 'commander';
import { type ClientId, type CustId, custId } from '../../catalogue/ids.ts';
import { forgottenDocument, forgottenText, undoneText } from '../../report/forget-report.ts';
import type { Shadow } from '../../shadow/shadow.ts';
import { type Result, framed, nothingToPrint, withExamples } from '../command-frame.ts';
import { confirmed } from '../confirmation.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { inTurn, theOneClient, withShadow } from '../client-work.ts';
import { thisPerson } from '../this-person.ts';
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
    const undone = await withShadow(settings, 'check', (shadow) =>
      shadow.unforget(client, custIds, thisPerson()),
    );
    return { document: { client, undone }, text: undoneText(client, undone), exit: exitCodes.done };
  }
  const question = `Erase ${counted(custIds.length, 'customer')} of ${client} for good?`;
  if (!(await confirmed({ question, yes }))) return nothingToPrint;
  return withShadow(settings, 'check', async (shadow) => {
    const misspelled = await otherSpellings(shadow, client, custIds);
    const answer = await shadow.forget(client, custIds, thisPerson());
    const document = forgottenDocument(client, answer, misspelled);
    return {
      document,
      text: forgottenText(document),
      exit: answer.traces === 'cleaned' && misspelled.size === 0 ? exitCodes.done : exitCodes.unsettled,
    };
  });
}

/** The numbers of which nothing is known here, and under which other spellings something is. */
async function otherSpellings(
  shadow: Shadow,
  client: ClientId,
  custIds: readonly CustId[],
): Promise<ReadonlyMap<CustId, readonly CustId[]>> {
  const found = await inTurn(custIds, async (id) => {
    const { stored, entries } = await shadow.customerLife(client, id);
    const isKnown = stored !== null || entries.length > 0;
    return [id, isKnown ? [] : await shadow.knownSpellings(client, id)] as const;
  });
  return new Map(found.filter(([, others]) => others.length > 0));
}
