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

export function registerStatus(program: Command): void {
  const command = program
    .command('status')
    .description("Says how fresh each client's shadow is, and what needs a person. Exits 6 if it does.")
    .action(action(printStatus));
  withExamples(command, [
    ['status', 'every client'],
    ['status --client acme --json', 'one client, for a script'],
  ]);
}

async function printStatus(invocation: Invocation): Promise<ExitCode> {
  const clients = await invocation.clients();
  const now = new Date();
  const documents = await withShadow(await invocation.settings(), 'check', async (shadow) => {
    const all: AuditedStatus[] = [];
    for (const client of clients) {
      const state = await shadow.clientState(client.id);
      const audits = await auditedStatus(shadow, client.id);
      all.push({ ...statusDocument(client, state, now), ...audits });
    }
    return all;
  });
  if (invocation.json) invocation.printJson({ at: now.toISOString(), clients: documents });
  else invocation.print(documents.map((one) => textOf(one, now, invocation.paint)).join('\n'));
  return documents.some(needsPerson) ? exitCodes.unsettled : exitCodes.done;
}

const textOf = (document: AuditedStatus, now: Date, paint: Paint): string =>
  statusText(document, paint, auditRows(document, now));

const needsPerson = ({ parked, verdict }: AuditedStatus): boolean => parked > 0 || verdict === 'waiting';
