// `enqueue`: asks AA to put customers into the queue (3.4.3), so that the next drain refreshes them. The shadow is told, because
// everyone in the queue is what fills it, and customers that were named are not (P15).

import type { Command } from 'commander';
import { AaShadowError } from '../../aa-shadow-error.ts';
import type { AssociationAnywhere } from '../../aa/association.ts';
import { type ClientId, custId, everyone, isEveryone, type QueueTarget } from '../../catalogue/ids.ts';
import type { ClientSettings } from '../../config/settings.ts';
import {
  type Enqueued,
  enqueuedDocument,
  enqueuedText,
  populatedDocument,
  populatedText,
} from '../../report/enqueue-report.ts';
import type { Action, Shadow } from '../../shadow/shadow.ts';
import { type Result, framed, nothingToPrint, withExamples } from '../command-frame.ts';
import { confirmed } from '../confirmation.ts';
import { exitCodeAmong, exitCodes } from '../exit-codes.ts';
import { inTurn, theOneClient, withShadow } from '../client-work.ts';
import type { Invocation } from '../invocation.ts';
import { thisPerson } from '../this-person.ts';
import { usageError } from '../arguments.ts';

interface EnqueueOptions {
  readonly everyone?: boolean;
  readonly alreadyDone?: boolean;
  readonly yes?: boolean;
}

export function defineEnqueue(command: Command): void {
  command
    .argument('[cust-id...]', 'customer numbers, leading zeros included')
    .option('--everyone', 'every customer of the association (default: only the named ones)')
    .option(
      '--already-done',
      'asks AA for nothing: you say that everybody who is wanted is here, or in the queue, because ACGI has filled it (default: that is found out)',
    )
    .option('--yes', 'do not ask before --everyone (default: ask at the terminal)')
    .action(framed(enqueue));
  withExamples(command, [
    ['enqueue 0012345 0067890', 'queues two customers'],
    ['enqueue --everyone --client acme --yes', 'queues all customers, to copy them all'],
    [
      'enqueue --already-done --client acme',
      'ACGI has filled the queue for this database: it counts as populated',
    ],
  ]);
}

async function enqueue(
  invocation: Invocation,
  ids: readonly string[],
  options: EnqueueOptions,
): Promise<Result> {
  const { everyone: asksForAll = false, alreadyDone = false } = options;
  if ([asksForAll, alreadyDone, ids.length > 0].filter(Boolean).length !== 1)
    throw usageError('give customer numbers or --everyone (or --already-done), and not both');
  if (alreadyDone) return sayPopulated(invocation);
  return asksForAll ? enqueueEveryone(invocation, options) : enqueueNamed(invocation, ids);
}

async function enqueueNamed(invocation: Invocation, ids: readonly string[]): Promise<Result> {
  const client = theOneClient(await invocation.clients());
  const forgotten = await told(invocation, 'check', (shadow) => shadow.forgotten(client.id, ids.map(custId)));
  await told(invocation, 'migrate', (shadow) => shadow.queuedByName(client.id, ids.length));
  await recorded(invocation, { action: 'enqueued', client: client.id, count: ids.length });
  const numbers = forgotten === null ? null : new Set<string>(forgotten.map((one) => one.custId));
  return resultOf(invocation, await enqueueEach(invocation, client, ids.map(custId), numbers));
}

async function enqueueEveryone(invocation: Invocation, { yes = false }: EnqueueOptions): Promise<Result> {
  const clients = await invocation.clients();
  const names = clients.map(({ id }) => id).join(', ');
  const question = `Put every customer of ${names} into the queue?`;
  if (!(await confirmed({ question, yes }))) return nothingToPrint;
  const results = await inTurn(clients, (client) => enqueueAll(invocation, client), invocation.signal);
  return resultOf(invocation, results.flat());
}

async function enqueueAll(invocation: Invocation, client: ClientSettings): Promise<readonly Enqueued[]> {
  const { id } = client;
  // A drain that began before the call may lack what the call queues.
  const before = await told(invocation, 'migrate', (shadow) => shadow.clientState(id));
  const since = before?.readAt ?? null;
  await recorded(invocation, { action: 'everyone-enqueued', client: id, count: before?.customers ?? 0 });
  const results = await enqueueEach(invocation, client, [everyone], null);
  if (since !== null && results.every(({ error }) => error === null))
    await told(invocation, 'migrate', (shadow) => shadow.populationAsked(id, since));
  return results;
}

async function sayPopulated(invocation: Invocation): Promise<Result> {
  const by = thisPerson();
  const clients = await invocation.clients();
  const said = await withShadow(await invocation.settings(), 'migrate', (shadow) =>
    inTurn(clients, async ({ id: client }: { readonly id: ClientId }) => ({
      client,
      population: await shadow.populationSaid(client, by),
    })),
  );
  return {
    document: { populated: said.map(populatedDocument) },
    text: said.map(populatedText).join(''),
    exit: exitCodes.done,
  };
}

/** What the shadow answers. `null`: it cannot be opened. AA does the work, so that is no error. */
async function told<T>(
  invocation: Invocation,
  schema: 'check' | 'migrate',
  work: (shadow: Shadow) => Promise<T>,
): Promise<T | null> {
  try {
    return await withShadow(await invocation.settings(), schema, work);
  } catch (error) {
    if (!(error instanceof AaShadowError)) throw error;
    if (schema === 'check')
      invocation.log.debug({ err: error }, 'it is not known whether a number is forgotten');
    else invocation.log.warn({ err: error }, 'the shadow database could not be told what was queued');
    return null;
  }
}

/** As over HTTP, from its beginning. */
const recorded = (
  invocation: Invocation,
  done: Pick<Action, 'action' | 'client' | 'count'>,
): Promise<unknown> =>
  told(invocation, 'migrate', (shadow) => shadow.keys.record({ ...done, actor: thisPerson() }));

async function enqueueEach(
  { signal }: Invocation,
  { id, association }: ClientSettings,
  targets: readonly QueueTarget[],
  forgotten: ReadonlySet<string> | null,
): Promise<readonly Enqueued[]> {
  // It is loaded only when it is needed, so that help and errors come quickly.
  const { openAssociation } = await import('../../aa/open-association.ts');
  const aa = openAssociation(association);
  const enqueueTarget = async (target: QueueTarget): Promise<Enqueued> => ({
    client: id,
    target,
    error: await enqueueOne(aa, target, signal),
    forgotten: isEveryone(target) ? null : (forgotten?.has(target) ?? null),
  });
  try {
    return await inTurn(targets, enqueueTarget, signal);
  } finally {
    await aa.close();
  }
}

async function enqueueOne(
  aa: AssociationAnywhere,
  target: QueueTarget,
  signal: AbortSignal,
): Promise<AaShadowError | null> {
  try {
    await aa.forceEnqueue(target, { signal });
    return null;
  } catch (error) {
    if (error instanceof AaShadowError) return error;
    throw error;
  }
}

const resultOf = ({ paint }: Invocation, results: readonly Enqueued[]): Result => ({
  document: { enqueued: results.map(enqueuedDocument) },
  text: results.map((result) => enqueuedText(result, paint)).join(''),
  exit: exitCodeAmong(
    results.map(({ error }) => error),
    false,
  ),
});
