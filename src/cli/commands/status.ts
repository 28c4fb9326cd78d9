// `status`: how fresh each client's shadow is, how far its queue is drained, and what needs a person.

import type { Command } from 'commander';
import { action } from '../action.ts';
import { withExamples } from '../examples.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import type { Paint } from '../paint.ts';
import type { ClientState, Shadow } from '../../shadow/shadow.ts';
import { type AuditedStatus, auditedStatus, auditRows } from '../audit-status.ts';
import { needsPerson } from '../needs-person.ts';
import { statusDocument } from '../status-document.ts';
import { statusText } from '../status-text.ts';
import { withShadow } from '../with-shadow.ts';

interface StatusOptions {
  readonly acknowledge?: boolean;
}

export function registerStatus(program: Command): void {
  const command = program
    .command('status')
    .description(
      "Says how fresh each client's shadow is, and what needs a person. Exits 6 if something does: parked customers, deletions that wait, a client that is stuck or that nobody works on, an error only a person can mend, a foreign purge.",
    )
    .option(
      '--acknowledge',
      'takes note of foreign purges: they are shown once more, then no longer (default: no)',
    )
    .action(action(printStatus));
  withExamples(command, [
    ['status', 'every client'],
    ['status --client acme --json', 'one client, for a script'],
    ['status --client acme --acknowledge', 'what was said of a foreign purge is dealt with'],
  ]);
}

async function printStatus(
  invocation: Invocation,
  { acknowledge = false }: StatusOptions,
): Promise<ExitCode> {
  const clients = await invocation.clients();
  const shown = await withShadow(await invocation.settings(), 'check', async (shadow) => {
    const all: Shown[] = [];
    for (const client of clients) {
      const state = await shadow.clientState(client.id);
      const document = { ...statusDocument(client, state), ...(await auditedStatus(shadow, client.id)) };
      all.push({ document, acknowledged: acknowledge && (await acknowledged(shadow, state)) });
    }
    return all;
  });
  const documents = shown.map(({ document }) => document);
  const now = new Date();
  if (invocation.json) invocation.printJson({ at: now.toISOString(), clients: documents });
  else invocation.print(documents.map((one) => textOf(one, now, invocation.paint)).join('\n'));
  return shown.some(({ document, acknowledged: isKnown }) => needsPerson(document, isKnown))
    ? exitCodes.unsettled
    : exitCodes.done;
}

interface Shown {
  readonly document: AuditedStatus;
  readonly acknowledged: boolean;
}

/** Only what is shown: what was noticed a moment later nobody has seen. */
const acknowledged = async (
  shadow: Shadow,
  { client, foreignPurge }: Pick<ClientState, 'client' | 'foreignPurge'>,
): Promise<boolean> =>
  foreignPurge !== null && (await shadow.acknowledgeForeignPurge(client, foreignPurge.lastAt)) !== null;

const textOf = (document: AuditedStatus, now: Date, paint: Paint): string =>
  statusText(document, paint, auditRows(document, now));
