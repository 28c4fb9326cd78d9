// `forget`: erases a person everywhere, and has the number ignored from then on (P11).

import type { Command } from 'commander';
import { custId } from '../../catalogue/ids.ts';
import type { ForgetAnswer } from '../../shadow/shadow.ts';
import { action } from '../action.ts';
import { confirmed } from '../confirm.ts';
import { withExamples } from '../examples.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { theOneClient } from '../select-clients.ts';
import { withShadow } from '../with-shadow.ts';
import { count, counted } from '../wording.ts';

interface ForgetOptions {
  readonly undo?: boolean;
  readonly yes?: boolean;
}

export function registerForget(program: Command): void {
  const command = program
    .command('forget')
    .description(
      'Erases customers from every table, the feed and the history, and ignores their numbers from then on.',
    )
    .argument('<cust-id...>', 'customer numbers, leading zeros included')
    .option(
      '--undo',
      'lets the numbers in again; they come with the next change or refresh (default: forgets them)',
    )
    .option('--yes', 'do not ask (default: ask at the terminal)')
    .action(action(forget));
  withExamples(command, [
    ['forget --client acme 0012345', 'asks, then erases'],
    ['forget --client acme 0012345 0067890 --yes --json', 'two of them, from a script'],
    ['forget --client acme 0012345 --undo', 'no longer ignored; what was erased stays so'],
  ]);
}

async function forget(
  invocation: Invocation,
  ids: readonly string[],
  { undo = false, yes = false }: ForgetOptions,
): Promise<ExitCode> {
  const { id: client } = theOneClient(await invocation.clients());
  const custIds = [...new Set(ids)].map(custId);
  const settings = await invocation.settings();
  if (undo) {
    const letIn = await withShadow(settings, 'check', (shadow) => shadow.unforget(client, custIds));
    if (invocation.json) invocation.printJson({ client, undone: letIn });
    else invocation.print(`${client}: ${counted(letIn, 'number')} let in again\n`);
    return exitCodes.done;
  }
  const question = `Erase ${counted(custIds.length, 'customer')} of ${client} for good?`;
  if (!(await confirmed({ question, yes }))) return exitCodes.done;
  const answer = await withShadow(settings, 'check', (shadow) => shadow.forget(client, custIds));
  report(invocation, client, answer);
  return exitCodes.done;
}

function report(invocation: Invocation, client: string, { customers, rows, traces }: ForgetAnswer): void {
  if (invocation.json) {
    const forgotten = customers.map(({ custId: id, forgottenAt }) => ({
      cust_id: id,
      forgotten_at: forgottenAt.toISOString(),
    }));
    invocation.printJson({ client, customers: forgotten, rows, traces });
    return;
  }
  const left =
    traces === 'left'
      ? '  this user may not VACUUM the tables: dead rows stay in the files until their owner does (docs/postgres.md)\n'
      : '';
  const nobody =
    rows === 0 ? '  nobody of that number was stored here: check the number; --undo lets it in again\n' : '';
  invocation.print(
    `${client}: ${counted(customers.length, 'customer')} forgotten, ${count(rows)} rows erased\n${nobody}${left}`,
  );
}
