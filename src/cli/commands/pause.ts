// `pause` and `resume`: a person holds the work for a client, and lets it go on.

import type { Command } from 'commander';
import type { ClientId } from '../../catalogue/ids.ts';
import { type PauseReport, pauseReportDocument, pauseReportText } from '../../report/pause-report.ts';
import type { Pause, Shadow } from '../../shadow/shadow.ts';
import { usageError } from '../arguments.ts';
import { withShadow } from '../client-work.ts';
import { type Result, framed, withExamples } from '../command-frame.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { thisPerson } from '../this-person.ts';

export function definePause(command: Command): void {
  command
    .option('--reason <text>', 'shown by `status`, up to 200 characters (default: none)')
    .action(framed(pause));
  withExamples(command, [
    ['pause --client acme', 'no worker asks AA for anything until it is resumed'],
    ['pause --client acme --reason "AA is being upgraded"', 'with a reason, which `status` shows'],
  ]);
}

export function defineResume(command: Command): void {
  command.action(framed(resume));
  withExamples(command, [
    ['resume --client acme', 'the work goes on where it stopped'],
    ['resume --json', 'every client that is paused, for a script'],
  ]);
}

const longestReason = 200;

async function pause(
  invocation: Invocation,
  { reason: given }: { readonly reason?: string },
): Promise<Result> {
  const reason = given ?? null;
  if (reason !== null && (reason === '' || reason.length > longestReason || /\p{Cc}/u.test(reason)))
    throw usageError(`--reason must be one line of 1 to ${longestReason} characters`);
  const by = thisPerson();
  return decided(invocation, 'paused', ({ operations }, client) => operations.pause(client, { by, reason }));
}

const resume = (invocation: Invocation): Promise<Result> =>
  decided(invocation, 'resumed', ({ operations }, client) => operations.resume(client, thisPerson()));

async function decided(
  invocation: Invocation,
  what: PauseReport['what'],
  work: (shadow: Shadow, client: ClientId) => Promise<Pause | null>,
): Promise<Result> {
  const client = onlyClient(await invocation.clients());
  const standing = await withShadow(await invocation.settings(), 'migrate', (shadow) => work(shadow, client));
  const report = { client, what, pause: standing };
  return { document: pauseReportDocument(report), text: pauseReportText(report), exit: exitCodes.done };
}

/** Many clients are not held by leaving out an option. */
function onlyClient(clients: readonly { readonly id: ClientId }[]): ClientId {
  const [only, ...others] = clients;
  if (only !== undefined && others.length === 0) return only.id;
  throw usageError('several clients are configured, and one of them is meant', 'Name it with --client ID.');
}
