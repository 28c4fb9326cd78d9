// `audit`: measures drift and mends it. Drift means that stored customers differ from AA although nothing is queued.

import { randomInt } from 'node:crypto';
import { type Command, Option } from 'commander';
import type { ClientSettings } from '../../config/settings.ts';
import { auditLeavesWork, auditReportDocument, auditReportText } from '../../report/audit-report.ts';
import type { Shadow } from '../../shadow/shadow.ts';
import { type AuditReport, auditClient } from '../../sync/audit/audit-client.ts';
import type { AuditRange } from '../../sync/audit/audit-ids.ts';
import { withSync } from '../../runtime/client-sync.ts';
import { type Result, framed, withExamples } from '../command-frame.ts';
import { exitCodeAmong } from '../exit-codes.ts';
import { inTurn, withShadow } from '../client-work.ts';
import type { Invocation } from '../invocation.ts';
import { logNotice, logSyncEvent } from '../sync-log.ts';
import { atLeastOne } from '../arguments.ts';
import { thisPerson } from '../this-person.ts';
import { progressBar } from '../progress-bar.ts';

interface AuditOptions {
  readonly sample?: number;
  readonly all?: boolean;
  readonly seed?: string;
  readonly calls: number;
  readonly heal?: boolean;
}

const sampleByDefault = 1_000;
const callsByDefault = 1_000;

export function defineAudit(command: Command): void {
  command
    .option('--sample <n>', `this many customers, chosen at random (default: ${sampleByDefault})`, atLeastOne)
    .addOption(
      new Option('--all', 'every stored customer, in order (default: a sample)').conflicts([
        'sample',
        'seed',
      ]),
    )
    .option('--seed <text>', 'chooses the same sample again (default: a new seed, which is printed)')
    .option('--calls <n>', 'at most about this many calls to AA', atLeastOne, callsByDefault)
    .option(
      '--heal',
      'stores the data of AA where customers differ, with changes in the feed (default: only measures)',
    )
    .action(framed(audit));
  withExamples(command, [
    ['audit', 'a sample of each client; nothing is changed'],
    ['audit --client acme --sample 5000 --heal', 'a larger sample; differences are mended'],
    ['audit --client acme --all --calls 20000 --json', 'every customer, for a script'],
  ]);
}

async function audit(invocation: Invocation, options: AuditOptions): Promise<Result> {
  const clients = await invocation.clients();
  const reports = await withShadow(await invocation.settings(), 'check', (shadow) =>
    inTurn(
      clients,
      async (client) => ({ client: client.id, ...(await auditOne(invocation, shadow, client, options)) }),
      invocation.signal,
    ),
  );
  const documents = reports.map(({ client, ...report }) => auditReportDocument(client, report));
  return {
    document: { clients: documents },
    text: documents.map((document) => auditReportText(document, invocation.paint)).join('\n'),
    exit: exitCodeAmong(
      reports.map(({ error }) => error),
      documents.some(auditLeavesWork),
    ),
  };
}

async function auditOne(
  invocation: Invocation,
  shadow: Shadow,
  client: ClientSettings,
  options: AuditOptions,
): Promise<AuditReport> {
  const { log, signal, quiet } = invocation;
  await recordBeginning(shadow, client, options);
  const bar = progressBar({ label: client.id, quiet });
  const parts = {
    settings: await invocation.settings(),
    client,
    shadow,
    signal,
    emit: logSyncEvent.bind(null, log),
    onNotice: logNotice(log, client.id),
  };
  try {
    return await withSync(parts, (context) =>
      auditClient(context, {
        range: rangeOf(options),
        calls: options.calls,
        heal: options.heal === true,
        onProgress: (done, known) => bar.update({ done, known }),
      }),
    );
  } finally {
    bar.stop();
  }
}

/** In the log of actions, as over HTTP. */
async function recordBeginning(
  shadow: Shadow,
  { id: client }: ClientSettings,
  { all = false, sample = sampleByDefault }: AuditOptions,
): Promise<void> {
  const count = all ? (await shadow.clientState(client)).customers : sample;
  await shadow.keys.record({ actor: thisPerson(), action: 'audit-begun', client, count });
}

const rangeOf = ({ all, sample, seed }: AuditOptions): AuditRange =>
  all === true
    ? { kind: 'all' }
    : { kind: 'sample', size: sample ?? sampleByDefault, seed: seed ?? String(randomInt(2 ** 32)) };
