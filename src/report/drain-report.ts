// The report of a drain of one client: JSON document (docs/json-output.md) and text.

import type { AaShadowError } from '../aa-shadow-error.ts';
import type { ClientId } from '../catalogue/ids.ts';
import type { ApplyOutcome } from '../shadow/shadow.ts';
import type { DrainOutcome } from '../sync/drain.ts';
import { type Paint, count, counted, spanText } from '../wording.ts';
import { errorDocument, errorReport, errorText } from './error-report.ts';

/** How many customers had each outcome. A customer that `moved` is fetched again, and counts then. */
export type OutcomeCounts = Readonly<Record<Exclude<ApplyOutcome, 'moved'>, number>>;

export interface DrainReport {
  readonly client: ClientId;
  /** `failed`: ended by the error. `stopped`: ended by a signal. In both cases the next drain continues from there. */
  readonly outcome: DrainOutcome | 'failed' | 'stopped';
  readonly outcomes: OutcomeCounts;
  readonly purges: number;
  /** All parked customers, those of earlier drains included. */
  readonly parked: number;
  /** Another program has purged the queue, and no person has acknowledged it yet (P13). */
  readonly foreignPurge: boolean;
  /** Nothing shows that the shadow was ever filled, or its database has lost data: it may lack customers (P15). */
  readonly maybeIncomplete: boolean;
  /** The same, and it has no customer at all, or its database has lost data. */
  readonly surelyIncomplete: boolean;
  readonly durationMs: number;
  readonly error: AaShadowError | null;
}

export const drainDocument = (report: DrainReport) => ({
  client: report.client as string,
  outcome: report.outcome,
  customers: report.outcomes,
  purges: report.purges,
  parked: report.parked,
  foreign_purge: report.foreignPurge,
  maybe_incomplete: report.maybeIncomplete,
  duration_ms: report.durationMs,
  error: errorDocument(report.error),
});

/** Whether something is left for a person after the drain. */
export const drainLeavesWork = ({ parked, foreignPurge, surelyIncomplete, outcome }: DrainReport): boolean =>
  parked > 0 || foreignPurge || surelyIncomplete || unsettled.has(outcome);

const unsettled: ReadonlySet<DrainReport['outcome']> = new Set(['braked', 'repeated', 'unpurged', 'paused']);

export function drainText(report: DrainReport, paint: Paint): string {
  const { client, outcome, parked, foreignPurge, maybeIncomplete, durationMs, error } = report;
  const lacking = maybeIncomplete ? '; customers may be missing here, see aa-shadow status' : '';
  const purged = foreignPurge ? '; another program purges this queue too, see aa-shadow status' : '';
  const set = parked === 0 ? '' : `; ${counted(parked, 'customer')} parked, see aa-shadow parked list`;
  const line = `${paint('bold', client)}: ${sentences[outcome]} ${outcomesText(report)} in ${spanText(durationMs / 1000)}${set}${purged}${lacking}\n`;
  return error === null ? line : `${line}${errorText(errorReport(error, false), paint)}`;
}

const sentences: Readonly<Record<DrainReport['outcome'], string>> = {
  empty: 'the queue is empty,',
  unchanged: 'its queue names nobody new, and is not purged (purge: never),',
  purged: 'drained and purged,',
  observed: 'drained, and not purged (purge: never),',
  braked: 'refreshed, but too many deletions wait for your decision (aa-shadow deletions list),',
  repeated: 'drained and purged, although AA had confirmed that purge before (aa-shadow status),',
  unpurged: 'drained, but AA did not purge its queue and will send it again (aa-shadow status),',
  paused: 'not drained, because a person has paused it (aa-shadow resume),',
  held: 'held back by the budget of calls, and goes on by itself (aa-shadow status),',
  failed: 'not drained,',
  stopped: 'stopped before the purge (the next drain continues from here),',
};

function outcomesText({ outcome, outcomes }: DrainReport): string {
  const met = Object.entries(outcomes).filter(([, times]) => times > 0);
  if (met.length === 0) return outcome === 'empty' || outcome === 'unchanged' ? 'nothing to do' : 'no customer applied';
  return met.map(([name, times]) => `${count(times)} ${name}`).join(', ');
}
