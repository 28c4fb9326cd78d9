// `parked`: lists, retries or drops the customers that were set aside because AA could not serve them.

import type { Command } from 'commander';
import { type ClientId, type CustId, custId } from '../../catalogue/ids.ts';
import type { ClientSettings } from '../../config/settings.ts';
import {
  type ClientParked,
  type ParkedDecision,
  parkedDecisionText,
  parkedDocument,
  parkedText,
} from '../../report/decisions.ts';
import type { Shadow } from '../../shadow/shadow.ts';
import { type Result, framed, nothingToPrint, withExamples } from '../command-frame.ts';
import { confirmed } from '../confirmation.ts';
import { exitCodes } from '../exit-codes.ts';
import { inTurn, theOneClient, withShadow } from '../client-work.ts';
import type { Invocation } from '../invocation.ts';
import { usageError } from '../arguments.ts';
import { counted } from '../../wording.ts';

export function defineParked(parked: Command): void {
  parked.helpCommand(false);
  registerList(parked);
  registerRetry(parked);
  registerDrop(parked);
  withExamples(parked, [
    ['parked list', 'the parked customers, since when, and why'],
    ['parked retry --all', 'tries all of them again at once'],
  ]);
}

interface ListOptions {
  readonly limit: string;
}

function registerList(parked: Command): void {
  const command = parked
    .command('list')
    .description('Lists parked customers with their errors. Those that were parked first come first.')
    .option('--limit <number>', 'at most this many per client', '100')
    .action(framed(list));
  withExamples(command, [
    ['parked list', 'every client'],
    ['parked list --client acme --json', 'one client, for a script'],
  ]);
}

async function list(invocation: Invocation, { limit }: ListOptions): Promise<Result> {
  if (!/^[1-9]\d{0,8}$/.test(limit)) throw usageError('--limit must be a whole number from 1');
  const found = await forClients(invocation, await invocation.clients(), (shadow, client) =>
    parkedOf(shadow, client, Number(limit)),
  );
  return {
    document: { clients: found.map(parkedDocument) },
    text: found.map(parkedText).join(''),
    exit: exitCodes.done,
  };
}

async function parkedOf(
  shadow: Shadow,
  { id, association }: ClientSettings,
  limit: number,
): Promise<ClientParked> {
  const { parked: total } = await shadow.clientState(id);
  const secrets = [association.username, association.password];
  return { client: id, secrets, total, customers: await shadow.parked(id, limit) };
}

interface AllOption {
  readonly all?: boolean;
}

function registerRetry(parked: Command): void {
  const command = parked
    .command('retry')
    .description('Makes parked customers due now: the present or the next drain tries them again.')
    .argument('[cust-id...]', 'customer numbers, leading zeros included')
    .option('--all', 'every parked customer (default: only those named)')
    .action(framed(retry));
  withExamples(command, [
    ['parked retry 0012345', 'one customer'],
    ['parked retry --all --client acme', 'all of one client'],
  ]);
}

async function retry(
  invocation: Invocation,
  ids: readonly string[],
  { all = false }: AllOption,
): Promise<Result> {
  const target = targetOf(ids, all);
  const done = await decide(invocation, target, (shadow, id) => shadow.retryParked(id, target));
  return resultOf('retried', 'due now', target, done);
}

interface DropOptions extends AllOption {
  readonly yes?: boolean;
}

function registerDrop(parked: Command): void {
  const command = parked
    .command('drop')
    .description('Gives up parked customers without a refresh. Their stored data stays as it is.')
    .argument('[cust-id...]', 'customer numbers, leading zeros included')
    .option('--all', 'every parked customer (default: only those named)')
    .option('--yes', 'do not ask (default: ask at the terminal)')
    .action(framed(drop));
  withExamples(command, [
    ['parked drop 0012345', 'one customer; a later change in AA queues it again'],
    ['parked drop --all --yes', 'all of them, without asking'],
  ]);
}

async function drop(
  invocation: Invocation,
  ids: readonly string[],
  { all = false, yes = false }: DropOptions,
): Promise<Result> {
  const target = targetOf(ids, all);
  const what = target === 'all' ? 'all parked customers' : counted(target.length, 'parked customer');
  const question = `Give up ${what}? Their changes in AA may then be missing here.`;
  if (!(await confirmed({ question, yes }))) return nothingToPrint;
  const done = await decide(invocation, target, (shadow, id) => shadow.dropParked(id, target));
  return resultOf('dropped', 'dropped', target, done);
}

type Target = readonly CustId[] | 'all';

function targetOf(ids: readonly string[], all: boolean): Target {
  if (all === ids.length > 0) throw usageError('give customer numbers or --all, and not both');
  return all ? 'all' : ids.map(custId);
}

/** Does the work for every client, or for the client that the numbers belong to. */
async function decide(
  invocation: Invocation,
  target: Target,
  work: (shadow: Shadow, client: ClientId) => Promise<number>,
): Promise<readonly ParkedDecision[]> {
  const selected = await invocation.clients();
  const clients = target === 'all' ? selected : [theOneClient(selected)];
  return forClients(invocation, clients, async (shadow, { id }) => ({
    client: id,
    customers: await work(shadow, id),
  }));
}

const forClients = async <T>(
  invocation: Invocation,
  clients: readonly ClientSettings[],
  work: (shadow: Shadow, client: ClientSettings) => Promise<T>,
): Promise<readonly T[]> =>
  withShadow(await invocation.settings(), 'check', (shadow) =>
    inTurn(clients, (client) => work(shadow, client)),
  );

function resultOf(key: string, says: string, target: Target, done: readonly ParkedDecision[]): Result {
  const named = target === 'all' ? null : new Set(target).size;
  return {
    document: { [key]: done },
    text: done.map((one) => parkedDecisionText(one, says, named)).join(''),
    exit: exitCodes.done,
  };
}
