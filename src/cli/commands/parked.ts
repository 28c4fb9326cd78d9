// `parked`: lists, retries or drops the customers that were set aside because AA could not serve them.

import type { Command } from 'commander';
import { type CustId, custId } from '../../catalogue/ids.ts';
import type { ClientSettings } from '../../config/settings.ts';
import {
  type ClientParked,
  type ParkedDecision,
  parkedDecisionText,
  parkedDocument,
  parkedText,
} from '../../report/decisions.ts';
import {
  groupDecisionDocument,
  groupDecisionText,
  parkedGroupsDocument,
  parkedGroupsText,
} from '../../report/parked-groups.ts';
import type { ParkedDecisionTerms, Shadow } from '../../shadow/shadow.ts';
import { type Result, framed, nothingToPrint, withExamples } from '../command-frame.ts';
import { confirmed } from '../confirmation.ts';
import { exitCodes } from '../exit-codes.ts';
import { inTurn, theOneClient, withShadow } from '../client-work.ts';
import type { Invocation } from '../invocation.ts';
import { usageError } from '../arguments.ts';
import { thisPerson } from '../this-person.ts';
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
  readonly groups?: boolean;
}

function registerList(parked: Command): void {
  const command = parked
    .command('list')
    .description('Lists parked customers with their errors. Those that were parked first come first.')
    .option('--limit <number>', 'at most this many per client', '100')
    .option('--groups', 'one entry for each error, with what to do (default: one for each customer)')
    .action(framed(list));
  withExamples(command, [
    ['parked list', 'every client'],
    ['parked list --client acme --json', 'one client, for a script'],
    ['parked list --groups', 'how many are parked with which error'],
  ]);
}

async function list(invocation: Invocation, { limit, groups = false }: ListOptions): Promise<Result> {
  if (groups) return listGroups(invocation);
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

async function listGroups(invocation: Invocation): Promise<Result> {
  const found = await forClients(invocation, await invocation.clients(), async (shadow, { id }) => ({
    id,
    groups: await shadow.operations.parkedGroups(id, { exact: true }),
  }));
  return {
    document: { clients: found.map(({ id, groups }) => parkedGroupsDocument(id, groups)) },
    text: found.map(({ id, groups }) => parkedGroupsText(id, groups)).join(''),
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

interface TargetOptions {
  readonly all?: boolean;
  readonly group?: string;
  readonly expect?: string;
}

const withTarget = (command: Command): Command =>
  command
    .argument('[cust-id...]', 'customer numbers, leading zeros included')
    .option('--all', 'every parked customer (default: only those named)')
    .option(
      '--group <name>',
      'every one with this error, named as in `parked list --groups` (default: only those named)',
    )
    .option(
      '--expect <number>',
      'with --group: how many they are; nothing is done where that has changed (default: --group asks for it)',
    );

function registerRetry(parked: Command): void {
  const command = parked
    .command('retry')
    .description('Makes parked customers due now: the present or the next drain tries them again.');
  withTarget(command).action(framed(retry));
  withExamples(command, [
    ['parked retry 0012345', 'one customer'],
    ['parked retry --all --client acme', 'all of one client'],
    ['parked retry --group AA_TIMEOUT-3f2a9c01bb --expect 412', 'all with one error, if they are still 412'],
  ]);
}

async function retry(
  invocation: Invocation,
  ids: readonly string[],
  options: TargetOptions,
): Promise<Result> {
  const { all = false, group } = options;
  if (group !== undefined) return decideGroup(invocation, ids, options, 'retry');
  const target = targetOf(ids, all);
  const done = await decide(invocation, target, 'retry');
  return resultOf('retried', 'due now', target, done);
}

interface DropOptions extends TargetOptions {
  readonly yes?: boolean;
}

function registerDrop(parked: Command): void {
  const command = parked
    .command('drop')
    .description('Gives up parked customers without a refresh. Their stored data stays as it is.');
  withTarget(command).option('--yes', 'do not ask (default: ask at the terminal)').action(framed(drop));
  withExamples(command, [
    ['parked drop 0012345', 'one customer; a later change in AA queues it again'],
    ['parked drop --all --yes', 'all of them, without asking'],
  ]);
}

async function drop(invocation: Invocation, ids: readonly string[], options: DropOptions): Promise<Result> {
  const { all = false, yes = false, group } = options;
  const target = group === undefined ? targetOf(ids, all) : [];
  const question = `Give up ${whatOf(target, group)}? Their changes in AA may then be missing here.`;
  if (!(await confirmed({ question, yes }))) return nothingToPrint;
  if (group !== undefined) return decideGroup(invocation, ids, options, 'drop');
  const done = await decide(invocation, target, 'drop');
  return resultOf('dropped', 'dropped', target, done);
}

function whatOf(target: Target, group: string | undefined): string {
  if (group !== undefined) return `the parked customers of ${group}`;
  return target === 'all' ? 'all parked customers' : counted(target.length, 'parked customer');
}

/** The number that the person has seen is checked by the database. */
async function decideGroup(
  invocation: Invocation,
  ids: readonly string[],
  { all = false, group = '', expect }: TargetOptions,
  what: 'retry' | 'drop',
): Promise<Result> {
  if (all || ids.length > 0)
    throw usageError('give customer numbers, --all or --group, and one of them only');
  if (expect === undefined || !/^\d{1,9}$/.test(expect))
    throw usageError(
      '--group needs --expect with a whole number',
      'aa-shadow parked list --groups counts them.',
    );
  const { id } = theOneClient(await invocation.clients());
  const terms = { what, target: { group }, expected: Number(expect), by: thisPerson() };
  const answer = await withShadow(await invocation.settings(), 'check', (shadow) =>
    shadow.operations.decideParked(id, terms),
  );
  return {
    document: groupDecisionDocument(id, group, answer),
    text: groupDecisionText(id, what === 'retry' ? 'due now' : 'dropped', answer),
    exit: answer.kind === 'done' ? exitCodes.done : exitCodes.unsettled,
  };
}

type Target = readonly CustId[] | 'all';

function targetOf(ids: readonly string[], all: boolean): Target {
  if (all === ids.length > 0) throw usageError('give customer numbers or --all, and not both');
  return all ? 'all' : ids.map(custId);
}

/** Decides for every client, or for the client that the numbers belong to. */
async function decide(
  invocation: Invocation,
  target: Target,
  what: ParkedDecisionTerms['what'],
): Promise<readonly ParkedDecision[]> {
  const terms = { what, target, expected: null, by: thisPerson() };
  const selected = await invocation.clients();
  const clients = target === 'all' ? selected : [theOneClient(selected)];
  return forClients(invocation, clients, async (shadow, { id }) => ({
    client: id,
    customers: (await shadow.operations.decideParked(id, terms)).count,
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
