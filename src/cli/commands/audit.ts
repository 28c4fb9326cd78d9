// `audit`: measures, and mends, drift: customers that differ from AA though nothing is queued.

import { randomInt } from 'node:crypto';
import { type Command, Option } from 'commander';
import type { ClientSettings } from '../../config/settings.ts';
import type { Shadow } from '../../shadow/shadow.ts';
import { type AuditReport, auditClient } from '../../sync/audit/audit-client.ts';
import type { AuditRange } from '../../sync/audit/audit-ids.ts';
import { withSync } from '../../runtime/open-client.ts';
import { action } from '../action.ts';
import { auditDocument } from '../audit-document.ts';
import { type AuditResult, auditText } from '../audit-text.ts';
import { errorReport, errorText } from '../error-report.ts';
import { withExamples } from '../examples.ts';
import { type ExitCode, exitCodeOf, exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { logNotice, logSyncEvent } from '../log-sync-event.ts';
import { atLeastOne } from '../number-arguments.ts';
import { progressBar } from '../progress-bar.ts';
import { withShadow } from '../with-shadow.ts';

interface AuditOptions {
  readonly sample?: number;
  readonly all?: boolean;
  readonly seed?: string;
  readonly calls: number;
  readonly heal?: boolean;
}

const sampleByDefault = 1_000;
const callsByDefault = 1_000;

export function registerAudit(program: Command): void {
  const command = program
    .command('audit')
    .description(
      'Fetches stored customers again and says how many differ from AA though nothing is queued. Exits 6 if some do.',
    )
    .option('--sample <n>', `so many, drawn by lot (default: ${sampleByDefault})`, atLeastOne)
    .addOption(
      new Option('--all', 'every stored customer, in order (default: a sample)').conflicts([
        'sample',
        'seed',
      ]),
    )
    .option('--seed <text>', 'draws the same sample again (default: a new one, which is told)')
    .option('--calls <n>', 'calls to AA, about, at most', atLeastOne, callsByDefault)
    .option(
      '--heal',
      'stores what AA says of those that differ, with changes in the feed (default: only measures)',
    )
    .action(action(audit));
  withExamples(command, [
    ['audit', 'a sample of each client, nothing is changed'],
    ['audit --client acme --sample 5000 --heal', 'a larger one; what differs is mended'],
    ['audit --client acme --all --calls 20000 --json', 'everybody, for a script'],
  ]);
}

interface ClientReport extends AuditReport {
  readonly client: string;
}

async function audit(invocation: Invocation, options: AuditOptions): Promise<ExitCode> {
  const clients = await invocation.clients();
  const reports = await withShadow(await invocation.settings(), 'migrate', async (shadow) => {
    const all: ClientReport[] = [];
    for (const client of clients) {
      if (invocation.signal.aborted) break;
      all.push({ client: client.id, ...(await auditOne(invocation, shadow, client, options)) });
    }
    return all;
  });
  if (invocation.json)
    invocation.printJson({ clients: reports.map((one) => ({ ...resultOf(one), error: errorOf(one) })) });
  else invocation.print(reports.map((report) => reportText(invocation, report)).join('\n'));
  return exitCodeFor(reports);
}

async function auditOne(
  invocation: Invocation,
  shadow: Shadow,
  client: ClientSettings,
  options: AuditOptions,
): Promise<AuditReport> {
  const { log, signal, quiet } = invocation;
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

const rangeOf = ({ all, sample, seed }: AuditOptions): AuditRange =>
  all === true
    ? { kind: 'all' }
    : { kind: 'sample', size: sample ?? sampleByDefault, seed: seed ?? String(randomInt(2 ** 32)) };

const resultOf = ({ client, audit: measured, drifted, braked }: ClientReport): AuditResult => ({
  client,
  ...auditDocument(measured),
  deletions_braked: braked,
  customers: drifted.map(({ custId, kind, sections, healed }) => ({
    cust_id: custId,
    drift: kind,
    sections,
    healed,
  })),
});

const errorOf = ({ error }: ClientReport): object | null =>
  error === null ? null : errorReport(error, false);

function reportText({ paint }: Invocation, report: ClientReport): string {
  const result = resultOf(report);
  const { error } = report;
  const colour = result.differed > result.healed || error !== null ? 'yellow' : 'green';
  const failure = error === null ? '' : errorText(errorReport(error, false), paint);
  return `${paint('bold', result.client)}: ${paint(colour, result.says)}\n${auditText(result)}${failure}`;
}

function exitCodeFor(reports: readonly ClientReport[]): ExitCode {
  const failed = reports.find(({ error }) => error !== null);
  if (failed !== undefined) return exitCodeOf(failed.error);
  return reports.some(isUnsettled) ? exitCodes.unsettled : exitCodes.done;
}

/** An audit that measured nobody must not look like one that found nothing. */
const isUnsettled = ({ audit: { differed, healed, compared, notMeasured } }: ClientReport): boolean =>
  differed > healed || (compared === 0 && notMeasured > 0);
