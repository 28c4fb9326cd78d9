// `enqueue`: has AA put customers into the queue (3.4.3), so that the next drain refreshes them.

import type { Command } from 'commander';
import { AaShadowError } from '../../aa-shadow-error.ts';
import type { AssociationAnywhere } from '../../aa/association.ts';
import { custId } from '../../catalogue/ids.ts';
import type { ClientSettings } from '../../config/settings.ts';
import { action } from '../action.ts';
import { confirmed } from '../confirm.ts';
import { withExamples } from '../examples.ts';
import { exitCodeOf, type ExitCode, exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { theOneClient } from '../select-clients.ts';
import { usageError } from '../usage-error.ts';
import { withShadow } from '../with-shadow.ts';

interface EnqueueOptions {
  readonly everyone?: boolean;
  readonly yes?: boolean;
}

export function registerEnqueue(program: Command): void {
  const command = program
    .command('enqueue')
    .description('Has AA put customers into the queue, so that the next drain refreshes them.')
    .argument('[cust-id...]', 'customer numbers, leading zeros included')
    .option('--everyone', 'every customer of the association (default: only those named)')
    .option('--yes', 'do not ask before --everyone (default: ask at the terminal)')
    .action(action(enqueue));
  withExamples(command, [
    ['enqueue 0012345 0067890', 'queues two customers'],
    ['enqueue --everyone --client acme --yes', 'queues all of them: the start of a full copy'],
  ]);
}

/** What became of one call. */
interface Enqueued {
  readonly client: string;
  readonly target: string;
  readonly error: AaShadowError | null;
  /** The number is to be ignored; `null` where that is not known. */
  readonly forgotten: boolean | null;
}

async function enqueue(
  invocation: Invocation,
  ids: readonly string[],
  options: EnqueueOptions,
): Promise<ExitCode> {
  const { everyone = false, yes = false } = options;
  if (everyone === ids.length > 0) throw usageError('give either customer numbers or --everyone');
  const clients = await invocation.clients();
  if (!everyone) {
    const client = theOneClient(clients);
    const forgotten = await forgottenAmong(invocation, client, ids);
    return report(invocation, await enqueueEach(invocation, client, ids, forgotten));
  }
  const names = clients.map(({ id }) => id).join(', ');
  const question = `Put every customer of ${names} into the queue?`;
  if (!(await confirmed({ question, yes }))) return exitCodes.done;
  const results: Enqueued[] = [];
  for (const client of clients) results.push(...(await enqueueEach(invocation, client, ['everyone'], null)));
  return report(invocation, results);
}

/** AA does the work, not the database: one that cannot be asked is no reason not to. */
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
    invocation.log.debug({ err: error }, 'whether a number is forgotten is not known');
    return null;
  }
}

async function enqueueEach(
  { signal }: Invocation,
  { id, association }: ClientSettings,
  targets: readonly string[],
  forgotten: ReadonlySet<string> | null,
): Promise<readonly Enqueued[]> {
  // Loaded when it is needed: help and errors should not wait for it.
  const { openAssociation } = await import('../../aa/open-association.ts');
  const aa = openAssociation(association);
  const results: Enqueued[] = [];
  try {
    for (const target of targets) {
      if (signal.aborted) break;
      results.push({
        client: id,
        target,
        error: await enqueueOne(aa, target, signal),
        forgotten: forgotten?.has(target) ?? null,
      });
    }
  } finally {
    await aa.close();
  }
  return results;
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

function report(invocation: Invocation, results: readonly Enqueued[]): ExitCode {
  if (invocation.json) invocation.printJson({ enqueued: results.map(enqueuedDocument) });
  else invocation.print(results.map((result) => enqueuedText(result, invocation)).join(''));
  const failed = results.find(({ error }) => error !== null);
  return failed === undefined ? exitCodes.done : exitCodeOf(failed.error);
}

const enqueuedDocument = ({ client, target, error, forgotten }: Enqueued): object => ({
  client,
  cust_id: target === 'everyone' ? null : target,
  everyone: target === 'everyone',
  ok: error === null,
  forgotten,
  error:
    error === null ? null : { code: error.code, kind: error.kind, message: error.message, hint: error.hint },
});

const enqueuedText = ({ client, target, error, forgotten }: Enqueued, { paint }: Invocation): string =>
  error === null
    ? `${client}: ${target} is queued${forgotten === true ? ', but forgotten here: it is ignored until `aa-shadow forget --undo`' : ''}\n`
    : `${client}: ${target} ${paint('red', `failed[${error.code}]`)} ${error.message}\n  ${paint('cyan', 'hint:')} ${error.hint}\n`;
