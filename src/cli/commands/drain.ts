// `drain`: drains each client once. It finishes an unfinished drain, gets the queue, refreshes, and purges.

import type { Command } from 'commander';
import type { ClientSettings } from '../../config/settings.ts';
import { isPopulationDoubtful } from '../../report/population.ts';
import { type DrainReport, drainDocument, drainLeavesWork, drainText } from '../../report/drain-report.ts';
import type { ClientState, Shadow } from '../../shadow/shadow.ts';
import { asSyncError } from '../../sync/sync-error.ts';
import type { DrainOutcome } from '../../sync/drain.ts';
import type { SyncEvent } from '../../sync/sync-event.ts';
import { type Result, framed, withExamples } from '../command-frame.ts';
import { exitCodeAmong } from '../exit-codes.ts';
import { inTurn, withShadow } from '../client-work.ts';
import type { Invocation } from '../invocation.ts';
import { logSyncEvent } from '../sync-log.ts';
import { drainInThread } from '../../runtime/thread.ts';
import { withHelpers } from '../../runtime/pool.ts';
import { progressBar } from '../progress-bar.ts';
import { SyncTally } from '../sync-tally.ts';
import { threadsTerms } from '../thread-terms.ts';

export function defineDrain(command: Command): void {
  command.action(framed(drain));
  withExamples(command, [
    ['drain', 'every client, once; an unfinished drain is finished first'],
    ['drain --client acme --json', 'one client, with a report for a script'],
  ]);
}

async function drain(invocation: Invocation): Promise<Result> {
  const settings = await invocation.settings();
  const clients = await invocation.clients();
  const threads = threadsTerms(invocation, settings, 'drain');
  const { signal, paint } = invocation;
  // An error of one client is reported, and the other clients are drained all the same (P10).
  const work = (shadow: Shadow): Promise<readonly DrainReport[]> =>
    inTurn(clients, (client) => drainClient(invocation, client, shadow, threads), signal);
  const reports = await withShadow(settings, 'migrate', work, threads.writeTurns);
  return {
    document: { clients: reports.map(drainDocument) },
    text: reports.map((report) => drainText(report, paint)).join(''),
    exit: exitCodeAmong(
      reports.map(({ error }) => error),
      reports.some(drainLeavesWork),
    ),
  };
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
  const emit = (event: SyncEvent): void => {
    tally.take(event);
    logSyncEvent(log, event);
    // Customers who are fetched for a new shape belong to no drain: the log tells how many are left.
    if (event.type === 'applied' && tally.progress.known > 0) bar.update(tally.progress);
  };
  const startedAt = performance.now();
  const helpers = Math.min(settings.threads, client.association.concurrency) - 1;
  const helping = { ...threads, settings: { ...settings, clients: [client] }, helpers, emit };
  const ended = await attempt(signal, () =>
    withHelpers(helping, (emitToAll) => drainInThread({ ...helping, signal, emit: emitToAll }, client.id)),
  );
  bar.stop();
  const durationMs = Math.round(performance.now() - startedAt);
  const state = await shadow.clientState(client.id);
  const { outcomes, purges } = tally;
  const maybeIncomplete = isMaybeIncomplete(state);
  const left = {
    parked: state.parked,
    foreignPurge: state.foreignPurge !== null,
    maybeIncomplete,
    surelyIncomplete: maybeIncomplete && (state.setBack !== null || state.customers === 0),
  };
  return { client: client.id, outcomes, purges, ...left, durationMs, ...ended };
}

const isMaybeIncomplete = (state: ClientState): boolean =>
  state.setBack !== null || isPopulationDoubtful(state);

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
