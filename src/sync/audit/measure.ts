// The measuring of an audit: several lanes look at customers until all were looked at or the calls are used up; then follow
// the second look at those that differ, and the deletions.

import type { CustId } from '../../catalogue/ids.ts';
import { allLanes } from '../all-lanes.ts';
import { customersPerCall } from '../fetch-call.ts';
import type { SyncContext } from '../sync-context.ts';
import { type AuditIds, auditIds, type AuditRange } from './audit-ids.ts';
import { type AuditRun, mostSuspects } from './audit-run.ts';
import type { CountedCalls } from './counted-calls.ts';
import { insistently } from './insistently.ts';
import { deadPerCall, forgotten, lookAtMarked } from './look.ts';

export interface MeasureTerms {
  readonly range: AuditRange;
  /** Calls to AA, at most: when they are used up, the audit ends with what was measured. */
  readonly calls: number;
  /** Told how many customers have been looked at, of how many. */
  readonly onProgress?: (looked: number, total: number) => void;
}

export interface Measuring {
  readonly context: SyncContext;
  readonly calls: CountedCalls;
  readonly run: AuditRun;
  readonly terms: MeasureTerms;
}

/** Ends when everybody was looked at, or the budget is used up. */
export async function measure(measuring: Measuring, population: number): Promise<'complete' | 'budget'> {
  const { context, run, terms } = measuring;
  const ids = await auditIds(context, terms.range, population);
  terms.onProgress?.(0, ids.total);
  let left = false;
  await allLanes(
    context,
    Array.from({ length: lanesOf(context) }, () => async (lane) => {
      if ((await lookInLane(lane, measuring, ids)) === 'budget') left = true;
    }),
  );
  await lookAtDead(context, run, 1);
  await insistently(context, () => run.settle(context));
  await insistently(context, () => run.settleGone(context));
  terms.onProgress?.(run.tally.looked, ids.total);
  return left && run.tally.looked < ids.total ? 'budget' : 'complete';
}

/** Half of what this AA is given at once: a `run` beside the audit has the other half. */
const lanesOf = ({ settings, aa }: SyncContext): number =>
  Math.max(1, Math.floor(Math.min(settings.concurrency, aa.callsAtOnce()) / 2));

async function lookInLane(
  context: SyncContext,
  measuring: Measuring,
  ids: AuditIds,
): Promise<'done' | 'budget'> {
  const { run, terms } = measuring;
  for (;;) {
    context.signal.throwIfAborted();
    if (callsNeeded(measuring) >= terms.calls) return 'budget';
    const custIds = await ids.next(customersPerCall(context));
    if (custIds.length === 0) return 'done';
    await lookAtLiving(context, run, custIds);
    await lookAtDead(context, run, deadPerCall(run.fetching(context)));
    if (run.suspects >= mostSuspects) await insistently(context, () => run.settle(context));
    terms.onProgress?.(run.tally.looked, ids.total);
  }
}

/** Those made, and those still to be made for what is in hand. */
function callsNeeded({ context, calls, run }: Measuring): number {
  const perCall = customersPerCall(context);
  const secondLook = run.suspects === 0 ? 0 : Math.ceil(run.suspects / perCall) + 1;
  // Tombstones are asked for twice.
  return calls.calls() + secondLook + (run.dead.length === 0 ? 0 : 2);
}

/** Tombstones are set aside until they fill a call of their own. */
async function lookAtLiving(context: SyncContext, run: AuditRun, custIds: readonly CustId[]): Promise<void> {
  const marks = await context.shadow.audits.marks(context.client, custIds);
  const stored = new Set(marks.map(({ custId }) => custId));
  const living = marks.filter(({ deleted }) => !deleted);
  const looks = await insistently(context, () => lookAtMarked(run.fetching(context), living));
  run.take([...looks, ...custIds.filter((one) => !stored.has(one)).map(forgotten)]);
  run.dead.push(...marks.filter(({ deleted }) => deleted));
}

async function lookAtDead(context: SyncContext, run: AuditRun, atLeast: number): Promise<void> {
  if (run.dead.length < Math.max(1, atLeast)) return;
  const dead = run.dead.splice(0);
  run.take(await insistently(context, () => lookAtMarked(run.fetching(context), dead)));
}
