// `audit` for one client: several lanes look at a sample of its customers, or at all of them, until all were looked at or the
// calls are used up. Customers that differ are looked at a second time, and mended where that is wished. The result is saved,
// however the audit ends.

import type { AaShadowError } from '../../aa-shadow-error.ts';
import type { CustId } from '../../catalogue/ids.ts';
import type { Audit, AuditState } from '../../shadow/shadow.ts';
import { ownShapeNo } from '../shape/own-shape.ts';
import { asSyncError } from '../sync-error.ts';
import { customersPerCall, inLane, type SyncContext } from '../work/context.ts';
import { allLanes } from '../work/lanes.ts';
import { awaited, persist } from '../work/retry-loop.ts';
import { type AuditIds, auditIds, type AuditRange } from './audit-ids.ts';
import { AuditRun, type Drifted, mostSuspects } from './audit-run.ts';
import { AuditTally } from './audit-tally.ts';
import { type CountedCalls, countedCalls } from './call-count.ts';
import { deadPerCall, forgotten, lookAtMarked } from './look.ts';

export interface AuditTerms {
  readonly range: AuditRange;
  /** Calls to AA, at most. When they are used up, the audit ends with what was measured. */
  readonly calls: number;
  /** Whether AA's data is stored for customers that differ. */
  readonly heal: boolean;
  /** Told how many customers have been looked at, and how many there are. */
  readonly onProgress?: (looked: number, total: number) => void;
}

export interface AuditReport {
  readonly audit: Audit;
  /** At most 1,000 of them. */
  readonly drifted: readonly Drifted[];
  /** Deletions that were not made. There are too many, so a person must decide (P6). */
  readonly braked: number;
  /** The error of an audit in the state `failed`. */
  readonly error: AaShadowError | null;
}

/** Never throws for a failure of AA. A failure of the database is thrown, and `SYNC_SHAPE_DIFFERS` before anything is asked. */
export async function auditClient(asked: SyncContext, terms: AuditTerms): Promise<AuditReport> {
  const context = inLane(asked, 'audit');
  const { client, shadow, now } = context;
  const calls = countedCalls(context.aa);
  const counted = { ...context, aa: calls.aa };
  const startedAt = now();
  const { customers, tombstones } = await shadow.clientState(client);
  const population = customers + tombstones;
  const right = { kind: 'none', shapeNo: await ownShapeNo(context) } as const;
  const run = new AuditRun(counted, { heal: terms.heal, right, tally: new AuditTally() });
  const { state, error } = await ended(counted, () =>
    measure({ context: counted, calls, run, terms }, population),
  );
  run.giveUp();
  run.tally.setCalls(calls.calls());
  const audit = {
    ...run.tally.counts,
    auditNo: null,
    scope: terms.range.kind,
    state,
    seed: terms.range.kind === 'sample' ? terms.range.seed : null,
    population,
    startedAt,
    finishedAt: now(),
    cursor: null,
    sections: run.tally.sections,
    errorCode: error?.code ?? null,
  };
  const auditNo = await shadow.audits.save(client, audit, null);
  return { audit: { ...audit, auditNo }, drifted: run.drifted, braked: run.braked, error };
}

interface Ending {
  readonly state: AuditState;
  readonly error: AaShadowError | null;
}

async function ended(context: SyncContext, work: () => Promise<AuditState>): Promise<Ending> {
  try {
    return { state: await work(), error: null };
  } catch (error) {
    if (context.signal.aborted) return { state: 'stopped', error: null };
    const failure = asSyncError(error);
    if (failure.code.startsWith('DB_')) throw failure;
    return { state: 'failed', error: failure };
  }
}

interface Measuring {
  readonly context: SyncContext;
  readonly calls: CountedCalls;
  readonly run: AuditRun;
  readonly terms: AuditTerms;
}

/** Ends when all were looked at, or the budget is used up. */
async function measure(measuring: Measuring, population: number): Promise<'complete' | 'budget'> {
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
  await patiently(context, () => run.settle(context));
  await patiently(context, () => run.settleGone(context));
  terms.onProgress?.(run.tally.looked, ids.total);
  return left && run.tally.looked < ids.total ? 'budget' : 'complete';
}

/** Half of the calls that this AA is given at once. A `run` beside the audit has the other half. */
const lanesOf = ({ settings, aa }: SyncContext): number =>
  Math.max(1, Math.floor(Math.min(settings.concurrency, aa.callsAtOnce()) / 2));

/** Passing failures in a row. One bad moment of AA does not end an audit. */
const patience = awaited(4, 'none');

/** The work emits its events in the audit's own context, so they do not begin the count of failures again. */
const patiently = <T>(context: SyncContext, work: () => Promise<T>): Promise<T> =>
  persist(context, patience, work);

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
    if (run.suspects >= mostSuspects) await patiently(context, () => run.settle(context));
    terms.onProgress?.(run.tally.looked, ids.total);
  }
}

/** Calls that were made, and calls still to be made for what is in hand. */
function callsNeeded({ context, calls, run }: Measuring): number {
  const perCall = customersPerCall(context);
  const secondLook = run.suspects === 0 ? 0 : Math.ceil(run.suspects / perCall) + 1;
  // Tombstones are asked for twice.
  return calls.calls() + secondLook + (run.dead.length === 0 ? 0 : 2);
}

/** Tombstones wait until they fill a call of their own. */
async function lookAtLiving(context: SyncContext, run: AuditRun, custIds: readonly CustId[]): Promise<void> {
  const marks = await context.shadow.audits.marks(context.client, custIds);
  const stored = new Set(marks.map(({ custId }) => custId));
  const living = marks.filter(({ deleted }) => !deleted);
  const looks = await patiently(context, () => lookAtMarked(run.fetching(context), living));
  run.take([...looks, ...custIds.filter((one) => !stored.has(one)).map(forgotten)]);
  run.dead.push(...marks.filter(({ deleted }) => deleted));
}

async function lookAtDead(context: SyncContext, run: AuditRun, atLeast: number): Promise<void> {
  if (run.dead.length < Math.max(1, atLeast)) return;
  const dead = run.dead.splice(0);
  run.take(await patiently(context, () => lookAtMarked(run.fetching(context), dead)));
}
