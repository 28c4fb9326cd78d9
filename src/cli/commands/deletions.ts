// `deletions`: a drain that would delete too many customers stops (P6). With this command a person decides.

import type { Command } from 'commander';
import type { ClientSettings } from '../../config/settings.ts';
import {
  type CountedDeletions,
  type WaitingDeletions,
  decidedDeletionsText,
  waitingDeletionsText,
} from '../../report/decisions.ts';
import type { DeletionDecisionTerms, Shadow } from '../../shadow/shadow.ts';
import { type Result, framed, nothingToPrint, withExamples } from '../command-frame.ts';
import { confirmed } from '../confirmation.ts';
import { exitCodes } from '../exit-codes.ts';
import { inTurn, withShadow } from '../client-work.ts';
import type { Invocation } from '../invocation.ts';
import { thisPerson } from '../this-person.ts';
import { counted } from '../../wording.ts';

export function defineDeletions(deletions: Command): void {
  deletions.helpCommand(false);
  const list = deletions
    .command('list')
    .description('Lists the customers whose deletion waits for a decision.')
    .action(framed(listDeletions));
  const confirm = deletions
    .command('confirm')
    .description('Accepts the deletions that wait: these customers become tombstones, and the drain goes on.')
    .option('--yes', 'do not ask (default: ask at the terminal)')
    .action(framed(confirmDeletions));
  const refuse = deletions
    .command('refuse')
    .description(
      'Keeps the customers: they are parked until a person retries or drops them, and the drain goes on.',
    )
    .action(framed(refuseDeletions));
  withExamples(deletions, [
    ['deletions list', 'the customers whose deletion waits'],
    ['deletions confirm --client acme', 'makes the deletions'],
  ]);
  withExamples(list, [
    ['deletions list', 'every client'],
    ['deletions list --json', 'for a script'],
  ]);
  withExamples(confirm, [
    ['deletions confirm', 'asks, then deletes'],
    ['deletions confirm --client acme --yes', 'one client, without asking'],
  ]);
  withExamples(refuse, [
    ['deletions refuse --client acme', 'keeps the customers'],
    ['deletions refuse && aa-shadow parked list', 'keeps the customers and lists them'],
  ]);
}

async function listDeletions(invocation: Invocation): Promise<Result> {
  const waiting = await forClients(invocation, waitingCustomers);
  return { document: { waiting }, text: waiting.map(waitingDeletionsText).join(''), exit: exitCodes.done };
}

const mostListed = 1_000;

const waitingCustomers = async (shadow: Shadow, client: ClientSettings): Promise<WaitingDeletions> => ({
  client: client.id,
  deletions: await waitingOf(shadow, client),
  customers: await shadow.goneCustomers(client.id, mostListed),
  leaving: await shadow.leavingCustomers(client.id, mostListed),
  held: (await shadow.shapes.progress(client.id)).applying?.held ?? 0,
});

const waitingOf = async (shadow: Shadow, { id }: ClientSettings): Promise<number> =>
  (await shadow.clientState(id)).gone;

async function confirmDeletions(
  invocation: Invocation,
  { yes = false }: { readonly yes?: boolean },
): Promise<Result> {
  const waiting = await forClients(invocation, waitingOf);
  const total = waiting.reduce((sum, deletions) => sum + deletions, 0);
  const question = `Mark ${counted(total, 'customer')} as deleted?`;
  if (total > 0 && !(await confirmed({ question, yes }))) return nothingToPrint;
  return resultOf('confirmed', await decide(invocation, 'confirm'), 'done');
}

const refuseDeletions = async (invocation: Invocation): Promise<Result> =>
  resultOf('refused', await decide(invocation, 'refuse'), 'refused; these customers are parked');

function decide(
  invocation: Invocation,
  what: DeletionDecisionTerms['what'],
): Promise<readonly CountedDeletions[]> {
  const terms = { what, expected: null, by: thisPerson() };
  return forClients(invocation, async ({ operations }, { id }) => ({
    client: id,
    deletions: (await operations.decideDeletions(id, terms)).count,
  }));
}

async function forClients<T>(
  invocation: Invocation,
  work: (shadow: Shadow, client: ClientSettings) => Promise<T>,
): Promise<readonly T[]> {
  const clients = await invocation.clients();
  return withShadow(await invocation.settings(), 'check', (shadow) =>
    inTurn(clients, (client) => work(shadow, client)),
  );
}

const resultOf = (key: string, decided: readonly CountedDeletions[], says: string): Result => ({
  document: { [key]: decided },
  text: decided.map((one) => decidedDeletionsText(one, says)).join(''),
  exit: exitCodes.done,
});
