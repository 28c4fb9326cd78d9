// `parked`: the customers that were set aside because AA could not serve them: see them, retry them, drop them.

import type { Command } from 'commander';
import { type CustId, custId } from '../../catalogue/ids.ts';
import type { ClientSettings } from '../../config/settings.ts';
import type { ParkedCustomer, Shadow } from '../../shadow/shadow.ts';
import { action } from '../action.ts';
import { confirmed } from '../confirm.ts';
import { withExamples } from '../examples.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { theOneClient } from '../select-clients.ts';
import { shownReason } from '../shown-reason.ts';
import { usageError } from '../usage-error.ts';
import { withShadow } from '../with-shadow.ts';
import { count, counted } from '../wording.ts';

export function registerParked(program: Command): void {
  const parked = program
    .command('parked')
    .helpCommand(false)
    .description(
      'Shows, retries or drops the customers that were set aside because AA could not serve them.',
    );
  registerList(parked);
  registerRetry(parked);
  registerDrop(parked);
  withExamples(parked, [
    ['parked list', 'who is parked, since when, and why'],
    ['parked retry --all', 'tries all of them again at once'],
  ]);
}

interface ListOptions {
  readonly limit: string;
}

function registerList(parked: Command): void {
  const command = parked
    .command('list')
    .description('Lists parked customers with their errors, the longest parked first.')
    .option('--limit <number>', 'at most this many per client', '100')
    .action(action(list));
  withExamples(command, [
    ['parked list', 'every client'],
    ['parked list --client acme --json', 'one client, for a script'],
  ]);
}

interface ClientParked {
  readonly client: string;
  /** That AA may have repeated (P11). */
  readonly secrets: readonly string[];
  readonly total: number;
  readonly customers: readonly ParkedCustomer[];
}

async function list(invocation: Invocation, { limit }: ListOptions): Promise<ExitCode> {
  if (!/^[1-9]\d{0,8}$/.test(limit)) throw usageError('--limit must be a whole number from 1');
  const clients = await invocation.clients();
  const found = await withShadow(await invocation.settings(), 'check', async (shadow) => {
    const all: ClientParked[] = [];
    for (const { id, association } of clients) {
      const { parked: total } = await shadow.clientState(id);
      const secrets = [association.username, association.password];
      all.push({ client: id, secrets, total, customers: await shadow.parked(id, Number(limit)) });
    }
    return all;
  });
  if (invocation.json) invocation.printJson({ clients: found.map(parkedDocument) });
  else invocation.print(found.map(parkedText).join(''));
  return exitCodes.done;
}

const parkedDocument = ({ client, secrets, total, customers }: ClientParked): object => ({
  client,
  parked: total,
  customers: customers.map((customer) => ({
    cust_id: customer.custId,
    error_code: customer.errorCode,
    error_message: customer.errorMessage,
    attempts: customer.attempts,
    reasons: customer.reasons.map((reason) => shownReason(reason, secrets)),
    known_at: customer.knownAt.toISOString(),
    parked_at: customer.parkedAt.toISOString(),
    next_attempt_at: customer.nextAttemptAt?.toISOString() ?? null,
  })),
});

function parkedText({ client, total, customers }: ClientParked): string {
  const lines = customers.map(
    ({ custId: id, parkedAt, attempts, errorCode, errorMessage, nextAttemptAt }) =>
      `  ${id}  since ${parkedAt.toISOString()}, ${counted(attempts, 'attempt')}, ${
        nextAttemptAt === null ? 'waits for you' : `next ${nextAttemptAt.toISOString()}`
      }\n      ${errorCode}: ${errorMessage}\n`,
  );
  const more =
    total > customers.length ? `  … and ${counted(total - customers.length, 'more', 'more')}\n` : '';
  return `${client}: ${counted(total, 'customer')} parked\n${lines.join('')}${more}`;
}

interface AllOption {
  readonly all?: boolean;
}

function registerRetry(parked: Command): void {
  const command = parked
    .command('retry')
    .description('Makes parked customers due now: the next drain, or the one that runs, tries them again.')
    .argument('[cust-id...]', 'customer numbers, leading zeros included')
    .option('--all', 'every parked customer (default: only those named)')
    .action(action(retry));
  withExamples(command, [
    ['parked retry 0012345', 'one customer'],
    ['parked retry --all --client acme', 'all of one client'],
  ]);
}

async function retry(
  invocation: Invocation,
  ids: readonly string[],
  { all = false }: AllOption,
): Promise<ExitCode> {
  const target = targetOf(ids, all);
  const done = await forClients(invocation, target, (shadow, { id }) => shadow.retryParked(id, target));
  report(invocation, { key: 'retried', says: 'due now', target, done });
  return exitCodes.done;
}

interface DropOptions extends AllOption {
  readonly yes?: boolean;
}

function registerDrop(parked: Command): void {
  const command = parked
    .command('drop')
    .description('Gives parked customers up without a refresh; what is stored of them stays as it is.')
    .argument('[cust-id...]', 'customer numbers, leading zeros included')
    .option('--all', 'every parked customer (default: only those named)')
    .option('--yes', 'do not ask (default: ask at the terminal)')
    .action(action(drop));
  withExamples(command, [
    ['parked drop 0012345', 'one customer; a later change in AA queues it again'],
    ['parked drop --all --yes', 'all of them, without asking'],
  ]);
}

async function drop(
  invocation: Invocation,
  ids: readonly string[],
  { all = false, yes = false }: DropOptions,
): Promise<ExitCode> {
  const target = targetOf(ids, all);
  const what = target === 'all' ? 'all parked customers' : counted(target.length, 'parked customer');
  const question = `Give up ${what}? A change of theirs in AA may then be missing here.`;
  if (!(await confirmed({ question, yes }))) return exitCodes.done;
  const done = await forClients(invocation, target, (shadow, { id }) => shadow.dropParked(id, target));
  report(invocation, { key: 'dropped', says: 'dropped', target, done });
  return exitCodes.done;
}

type Target = readonly CustId[] | 'all';

function targetOf(ids: readonly string[], all: boolean): Target {
  if (all === ids.length > 0) throw usageError('give either customer numbers or --all');
  return all ? 'all' : ids.map(custId);
}

interface Done {
  readonly client: string;
  readonly customers: number;
}

async function forClients(
  invocation: Invocation,
  target: Target,
  work: (shadow: Shadow, client: ClientSettings) => Promise<number>,
): Promise<readonly Done[]> {
  const selected = await invocation.clients();
  const clients = target === 'all' ? selected : [theOneClient(selected)];
  return withShadow(await invocation.settings(), 'check', async (shadow) => {
    const done: Done[] = [];
    for (const client of clients) done.push({ client: client.id, customers: await work(shadow, client) });
    return done;
  });
}

interface Report {
  /** In the document. */
  readonly key: string;
  readonly says: string;
  readonly target: Target;
  readonly done: readonly Done[];
}

function report(invocation: Invocation, { key, says, target, done }: Report): void {
  if (invocation.json) invocation.printJson({ [key]: done });
  else
    invocation.print(
      done
        .map(
          (one) => `${one.client}: ${counted(one.customers, 'customer')} ${says}${notParked(target, one)}\n`,
        )
        .join(''),
    );
}

/** Whoever names somebody who is not parked has mistyped a number, or comes late. */
function notParked(target: Target, { customers }: Done): string {
  const missing = target === 'all' ? 0 : new Set(target).size - customers;
  return missing > 0 ? `; ${count(missing)} of those named ${missing === 1 ? 'is' : 'are'} not parked` : '';
}
