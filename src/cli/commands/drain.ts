// `drain`: one pass of the guide for each client: finish what was left, get the queue, refresh, purge.

import type { Command } from 'commander';
import type { AaShadowError } from '../../aa-shadow-error.ts';
import type { ClientSettings } from '../../config/settings.ts';
import type { Shadow } from '../../shadow/shadow.ts';
import { asSyncError } from '../../sync/sync-error.ts';
import type { DrainOutcome } from '../../sync/drain.ts';
import type { SyncEvent } from '../../sync/sync-event.ts';
import { action } from '../action.ts';
import { errorReport, errorText } from '../error-report.ts';
import { withExamples } from '../examples.ts';
import { type ExitCode, exitCodeOf, exitCodes } from '../exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { logSyncEvent } from '../log-sync-event.ts';
import { drainInThread } from '../../runtime/thread.ts';
import { withHelpers } from '../../runtime/pool.ts';
import { progressBar } from '../progress-bar.ts';
import { type OutcomeCounts, SyncTally } from '../sync-tally.ts';
import { threadsTerms } from '../threads-terms.ts';
import { withShadow } from '../with-shadow.ts';
import { count, counted, spanText } from '../wording.ts';

export function registerDrain(program: Command): void {
  const command = program
    .command('drain')
    .description(
      'Drains the queue once: gets it, refreshes its customers, purges it. Exits 6 if something needs a person: parked customers, deletions, a queue that others purge too.',
    )
    .action(action(drain));
  withExamples(command, [
    ['drain', 'every client, one pass; an unfinished drain is finished first'],
    ['drain --client acme --json', 'one client, with a report for a script'],
  ]);
}

interface DrainReport {
  readonly client: string;
  /** `failed`: by the error, `stopped`: by a signal; either way the next drain goes on from there. */
  readonly outcome: DrainOutcome | 'failed' | 'stopped';
  readonly outcomes: OutcomeCounts;
  readonly purges: number;
  /** Parked in all, from earlier drains too. */
  readonly parked: number;
  /** Somebody else was seen to purge the queue, and nobody has acknowledged it (P13). */
  readonly foreignPurge: boolean;
  readonly durationMs: number;
  readonly error: AaShadowError | null;
}

async function drain(invocation: Invocation): Promise<ExitCode> {
  const settings = await invocation.settings();
  const clients = await invocation.clients();
  const threads = threadsTerms(invocation, settings, 'drain');
  const work = async (shadow: Shadow): Promise<ExitCode> => {
    const reports: DrainReport[] = [];
    // One client's trouble is told and does not keep the others from being drained (P10).
    for (const client of clients) {
      if (invocation.signal.aborted) break;
      reports.push(await drainClient(invocation, client, shadow, threads));
    }
    if (invocation.json) invocation.printJson({ clients: reports.map(reportDocument) });
    else invocation.print(reports.map((report) => reportText(report, invocation)).join(''));
    return exitCodeFor(reports);
  };
  return withShadow(settings, 'migrate', work, threads.writeTurns);
}

async function drainClient(
  invocation: Invocation,
  client: ClientSettings,
  shadow: Shadow,
  threads: ReturnType<typeof threadsTerms>,
): Promise<DrainReport> {
  const { log, signal, quiet } = invocation;
  const { settings } = threads;
  const tally = new SyncTally();
  const bar = progressBar({ label: client.id, quiet });
  const told = (event: SyncEvent): void => {
    tally.take(event);
    logSyncEvent(log, event);
    if (event.type === 'applied') bar.update(tally.progress);
  };
  const startedAt = performance.now();
  const helpers = Math.min(settings.threads, client.association.concurrency) - 1;
  const helping = { ...threads, settings: { ...settings, clients: [client] }, helpers, emit: told };
  const ended = await attempt(signal, () =>
    withHelpers(helping, (emit) => drainInThread({ ...helping, signal, emit }, client.id)),
  );
  bar.stop();
  const durationMs = Math.round(performance.now() - startedAt);
  const state = await shadow.clientState(client.id);
  const { outcomes, purges } = tally;
  const left = { parked: state.parked, foreignPurge: state.foreignPurge !== null };
  return { client: client.id, outcomes, purges, ...left, durationMs, ...ended };
}

async function attempt(
  signal: AbortSignal,
  work: () => Promise<DrainOutcome>,
): Promise<Pick<DrainReport, 'outcome' | 'error'>> {
  try {
    return { outcome: await work(), error: null };
  } catch (error) {
    if (signal.aborted) return { outcome: 'stopped', error: null };
    return { outcome: 'failed', error: asSyncError(error) };
  }
}

const unsettled: ReadonlySet<DrainReport['outcome']> = new Set(['braked', 'repeated', 'unpurged']);

function exitCodeFor(reports: readonly DrainReport[]): ExitCode {
  const failed = reports.find(({ error }) => error !== null);
  if (failed !== undefined) return exitCodeOf(failed.error);
  const someUnsettled = reports.some(
    ({ parked, foreignPurge, outcome }) => parked > 0 || foreignPurge || unsettled.has(outcome),
  );
  return someUnsettled ? exitCodes.unsettled : exitCodes.done;
}

const reportDocument = (report: DrainReport) => ({
  client: report.client,
  outcome: report.outcome,
  customers: report.outcomes,
  purges: report.purges,
  parked: report.parked,
  foreign_purge: report.foreignPurge,
  duration_ms: report.durationMs,
  error: report.error === null ? null : errorReport(report.error, false),
});

function reportText(report: DrainReport, { paint }: Invocation): string {
  const { client, outcome, parked, foreignPurge, durationMs, error } = report;
  const purged = foreignPurge ? '; somebody else purges this queue too, see aa-shadow status' : '';
  const set = parked === 0 ? '' : `; ${counted(parked, 'customer')} parked, see aa-shadow parked list`;
  const line = `${paint('bold', client)}: ${sentences[outcome]} ${outcomesText(report)} in ${spanText(durationMs / 1000)}${set}${purged}\n`;
  return error === null ? line : `${line}${errorText(errorReport(error, false), paint)}`;
}

const sentences: Readonly<Record<DrainReport['outcome'], string>> = {
  empty: 'the queue is empty,',
  purged: 'drained and purged,',
  braked: 'refreshed, but too many deletions wait for your word (aa-shadow deletions),',
  repeated: 'drained and purged, though AA had confirmed that purge before (aa-shadow status),',
  unpurged: 'drained, but AA does not purge its queue and will give it again (aa-shadow status),',
  failed: 'not drained,',
  stopped: 'stopped before the purge (the next drain goes on from here),',
};

function outcomesText({ outcome, outcomes }: DrainReport): string {
  const met = Object.entries(outcomes).filter(([, times]) => times > 0);
  if (met.length === 0) return outcome === 'empty' ? 'nothing to do' : 'nobody applied';
  return met.map(([name, times]) => `${count(times)} ${name}`).join(', ');
}
