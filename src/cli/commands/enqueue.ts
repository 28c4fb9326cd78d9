// `enqueue`: asks AA to put customers into the queue (3.4.3), so that the next drain refreshes them.

import type { Command } from 'commander';
import { AaShadowError } from '../../aa-shadow-error.ts';
import type { AssociationAnywhere } from '../../aa/association.ts';
import { custId } from '../../catalogue/ids.ts';
import type { ClientSettings } from '../../config/settings.ts';
import { type Enqueued, enqueuedDocument, enqueuedText } from '../../report/enqueue-report.ts';
import { type Result, framed, nothingToPrint, withExamples } from '../command-frame.ts';
import { confirmed } from '../confirmation.ts';
import { exitCodeAmong } from '../exit-codes.ts';
import { inTurn, theOneClient, withShadow } from '../client-work.ts';
import type { Invocation } from '../invocation.ts';
import { usageError } from '../arguments.ts';

interface EnqueueOptions {
  readonly everyone?: boolean;
  readonly yes?: boolean;
}

export function defineEnqueue(command: Command): void {
  command
    .argument('[cust-id...]', 'customer numbers, leading zeros included')
    .option('--everyone', 'every customer of the association (default: only the named ones)')
    .option('--yes', 'do not ask before --everyone (default: ask at the terminal)')
    .action(framed(enqueue));
  withExamples(command, [
    ['enqueue 0012345 0067890', 'queues two customers'],
    ['enqueue --everyone --client acme --yes', 'queues all customers, to copy them all'],
  ]);
}

async function enqueue(
  invocation: Invocation,
  ids: readonly string[],
  options: EnqueueOptions,
): Promise<Result> {
  const { everyone = false, yes = false } = options;
  if (everyone === ids.length > 0) throw usageError('give customer numbers or --everyone, and not both');
  const clients = await invocation.clients();
  if (!everyone) {
    const client = theOneClient(clients);
    const forgotten = await forgottenAmong(invocation, client, ids);
    return resultOf(invocation, await enqueueEach(invocation, client, ids, forgotten));
  }
  const names = clients.map(({ id }) => id).join(', ');
  const question = `Put every customer of ${names} into the queue?`;
  if (!(await confirmed({ question, yes }))) return nothingToPrint;
  const results = await inTurn(clients, (client) => enqueueEach(invocation, client, ['everyone'], null));
  return resultOf(invocation, results.flat());
}

/** The forgotten numbers among some. `null`: the database cannot say. AA does the work, so that is no error. */
async function forgottenAmong(
  invocation: Invocation,
  { id }: ClientSettings,
  ids: readonly string[],
): Promise<ReadonlySet<string> | null> {
  try {
    const found = await withShadow(await invocation.settings(), 'check', (shadow) =>
      shadow.forgotten(id, ids.map(custId)),
    );
    return new Set<string>(found.map((one) => one.custId));
  } catch (error) {
    if (!(error instanceof AaShadowError)) throw error;
    invocation.log.debug({ err: error }, 'it is not known whether a number is forgotten');
    return null;
  }
}

async function enqueueEach(
  { signal }: Invocation,
  { id, association }: ClientSettings,
  targets: readonly string[],
  forgotten: ReadonlySet<string> | null,
): Promise<readonly Enqueued[]> {
  // It is loaded only when it is needed, so that help and errors come quickly.
  const { openAssociation } = await import('../../aa/open-association.ts');
  const aa = openAssociation(association);
  const enqueueTarget = async (target: string): Promise<Enqueued> => ({
    client: id,
    target,
    error: await enqueueOne(aa, target, signal),
    forgotten: forgotten?.has(target) ?? null,
  });
  try {
    return await inTurn(targets, enqueueTarget, signal);
  } finally {
    await aa.close();
  }
}

async function enqueueOne(
  aa: AssociationAnywhere,
  target: string,
  signal: AbortSignal,
): Promise<AaShadowError | null> {
  try {
    await aa.forceEnqueue(target === 'everyone' ? target : custId(target), { signal });
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
