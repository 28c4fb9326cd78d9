// `deletions`: a drain that would delete suspiciously many customers stops (P6); here a person says what is right.

import type { Command } from 'commander';
import type { ClientSettings } from '../../config/settings.ts';
import type { DeletionBrake, Shadow } from '../../shadow/shadow.ts';
import { action } from '../action.ts';
import { confirmed } from '../confirm.ts';
import { withExamples } from '../examples.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { withShadow } from '../with-shadow.ts';
import { count, counted } from '../wording.ts';

export function registerDeletions(program: Command): void {
  const deletions = program
    .command('deletions')
    .helpCommand(false)
    .description('Shows, confirms or refuses deletions that wait because they are suspiciously many.');
  const list = deletions
    .command('list')
    .description('Lists the customers whose deletion waits for a decision.')
    .action(action(listDeletions));
  const confirm = deletions
    .command('confirm')
    .description('Accepts the deletions that wait: these customers become tombstones, and the drain goes on.')
    .option('--yes', 'do not ask (default: ask at the terminal)')
    .action(action(confirmDeletions));
  const refuse = deletions
    .command('refuse')
    .description(
      'Keeps the customers: they are parked until somebody retries or drops them, and the drain goes on.',
    )
    .action(action(refuseDeletions));
  withExamples(deletions, [
    ['deletions list', 'who waits'],
    ['deletions confirm --client acme', 'they are right'],
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
    ['deletions refuse --client acme', 'keeps them'],
    ['deletions refuse && aa-shadow parked list', 'keeps them, and shows them'],
  ]);
}

/** A brake that lets everything through: a person has looked. */
const letThrough: DeletionBrake = { share: 1, atLeast: Number.MAX_SAFE_INTEGER };

interface Counted {
  readonly client: string;
  readonly deletions: number;
}

async function listDeletions(invocation: Invocation): Promise<ExitCode> {
  const clients = await invocation.clients();
  const waiting = await withShadow(await invocation.settings(), 'check', (shadow) =>
    Promise.all(clients.map((client) => waitingCustomers(shadow, client))),
  );
  if (invocation.json) invocation.printJson({ waiting });
  else invocation.print(waiting.map(waitingText).join(''));
  return exitCodes.done;
}

interface Waiting extends Counted {
  readonly customers: readonly string[];
}

const mostListed = 1_000;

const waitingCustomers = async (shadow: Shadow, client: ClientSettings): Promise<Waiting> => ({
  client: client.id,
  deletions: await waitingOf(shadow, client),
  customers: await shadow.goneCustomers(client.id, mostListed),
});

function waitingText({ client, deletions, customers }: Waiting): string {
  const more = deletions > customers.length ? `  … and ${count(deletions - customers.length)} more\n` : '';
  return `${client}: ${counted(deletions, 'deletion')} waiting\n${customers.map((id) => `  ${id}\n`).join('')}${more}`;
}

const waitingOf = async (shadow: Shadow, { id }: ClientSettings): Promise<number> =>
  (await shadow.clientState(id)).gone;

async function confirmDeletions(
  invocation: Invocation,
  { yes = false }: { readonly yes?: boolean },
): Promise<ExitCode> {
  const waiting = await forClients(invocation, waitingOf);
  const total = waiting.reduce((sum, { deletions }) => sum + deletions, 0);
  const question = `Mark ${counted(total, 'customer')} as deleted?`;
  if (total > 0 && !(await confirmed({ question, yes }))) return exitCodes.done;
  const deleted = await forClients(invocation, async (shadow, { id }) => {
    const answer = await shadow.settleDeletions(id, letThrough);
    return answer.kind === 'settled' ? answer.deleted : 0;
  });
  report(invocation, 'confirmed', deleted, 'done');
  return exitCodes.done;
}

async function refuseDeletions(invocation: Invocation): Promise<ExitCode> {
  const refused = await forClients(invocation, (shadow, { id }) => shadow.refuseDeletions(id));
  report(invocation, 'refused', refused, 'refused; these customers are parked');
  return exitCodes.done;
}

async function forClients(
  invocation: Invocation,
  work: (shadow: Shadow, client: ClientSettings) => Promise<number>,
): Promise<readonly Counted[]> {
  const clients = await invocation.clients();
  return withShadow(await invocation.settings(), 'check', async (shadow) => {
    const all: Counted[] = [];
    for (const client of clients) all.push({ client: client.id, deletions: await work(shadow, client) });
    return all;
  });
}

function report(invocation: Invocation, key: string, counts: readonly Counted[], says: string): void {
  if (invocation.json) invocation.printJson({ [key]: counts });
  else
    invocation.print(
      counts
        .map(({ client, deletions }) => `${client}: ${counted(deletions, 'deletion')} ${says}\n`)
        .join(''),
    );
}
