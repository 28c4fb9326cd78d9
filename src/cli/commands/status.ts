// `status`: how fresh each client's shadow is, how far its queue is drained, and what needs a person.

import type { Command } from 'commander';
import { action } from '../action.ts';
import { withExamples } from '../examples.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import type { Paint } from '../paint.ts';
import { type AuditedStatus, auditedStatus, auditRows } from '../audit-status.ts';
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
      "Says how fresh each client's shadow is, and what needs a person. Exits 6 if something does.",
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
  const documents = await withShadow(await invocation.settings(), 'check', async (shadow) => {
    const all: AuditedStatus[] = [];
    for (const client of clients) {
      const state = await shadow.clientState(client.id);
      all.push({ ...statusDocument(client, state), ...(await auditedStatus(shadow, client.id)) });
      if (acknowledge) await shadow.acknowledgeForeignPurge(client.id);
    }
    return all;
  });
  const now = new Date();
  if (invocation.json) invocation.printJson({ at: now.toISOString(), clients: documents });
  else invocation.print(documents.map((one) => textOf(one, now, invocation.paint)).join('\n'));
  return documents.some((document) => needsPerson(document, acknowledge))
    ? exitCodes.unsettled
    : exitCodes.done;
}

const textOf = (document: AuditedStatus, now: Date, paint: Paint): string =>
  statusText(document, paint, auditRows(document, now));

const needsPerson = (
  { parked, verdict, foreign_purge: foreign }: AuditedStatus,
  acknowledged: boolean,
): boolean =>
  parked > 0 || verdict === 'paused' || verdict === 'stuck' || (foreign !== null && !acknowledged);
