// The audit that goes on for ever in `run`: slowly through all customers in the order of their numbers, in idle time only,
// mending what it finds. The cursor is in the database, so the next start goes on from it.

import type { Audit, Lease } from '../../shadow/shadow.ts';
import { customersPerCall } from '../fetch-call.ts';
import type { SyncContext } from '../sync-context.ts';
import { asSyncError } from '../sync-error.ts';
import { waitAfterFailure } from '../wait-after-failure.ts';
import { AuditRun } from './audit-run.ts';
import { AuditTally, noCounts } from './audit-tally.ts';
import { countedCalls } from './counted-calls.ts';
import type { IdleTime } from './idle-time.ts';
import { lookAt } from './look.ts';

const hourMs = 3_600_000;
const stepsPerHour = 60;
/** However few the customers are, a walk begins no sooner after the last began. */
const walkAtLeastMs = hourMs;

export async function auditForEver(context: SyncContext, lease: Lease, idle: IdleTime): Promise<void> {
  const { settings, signal, pause } = context;
  const { auditPerHour } = settings;
  if (auditPerHour === 0) return;
  let failures = 0;
  while (!signal.aborted) {
    await idle.begun(signal);
    try {
      const step = await idle.during(context, (within) => auditStep(within, lease));
      failures = 0;
      if (step !== null) await pause(pauseAfter(step, auditPerHour, context.now()), signal);
    } catch (error) {
      if (signal.aborted) return;
      const failure = asSyncError(error);
      if (failure.code === 'DB_LEASE_LOST') throw failure;
      await waitAfterFailure(context, failure, (failures += 1));
    }
  }
}

export interface AuditStep {
  /** How many customers it looked at. */
  readonly looked: number;
  readonly walk: Audit;
}

export function pauseAfter({ looked, walk }: AuditStep, perHour: number, now: Date): number {
  const own = Math.ceil((looked / perHour) * hourMs);
  const goesOn = walk.state === 'running' && looked > 0;
  // Seen from a clock that was put back, a walk may have begun in the future.
  const leftMs = Math.min(walkAtLeastMs, walk.startedAt.getTime() + walkAtLeastMs - now.getTime());
  return goesOn ? own : Math.max(own, leftMs);
}

/** About one call a minute, and no more customers in it than a drain would ask for. */
export const stepSize = (perHour: number, perCall: number): number =>
  Math.min(perCall, Math.max(1, Math.ceil(perHour / stepsPerHour)));

/** The next customers of the walk. Of a step that fails or is broken off, nothing counts. */
export async function auditStep(context: SyncContext, lease: Lease): Promise<AuditStep> {
  const { client, shadow, settings, now, signal } = context;
  const walk = (await shadow.audits.openWalk(client)) ?? (await newWalk(context));
  const size = stepSize(settings.auditPerHour, customersPerCall(context));
  const custIds = await shadow.audits.storedIds(client, walk.cursor, size);
  signal.throwIfAborted();
  const cursor = custIds.at(-1) ?? walk.cursor;
  const looked = custIds.length === 0 ? walk : await lookedAt(context, lease, walk, custIds);
  const through = custIds.length < size && cursor !== null;
  const ending = through ? ({ state: 'complete', finishedAt: now() } as const) : {};
  const audit = { ...looked, cursor, ...ending };
  // Where nobody is stored there is no walk to be kept.
  const auditNo = cursor === null ? null : await shadow.audits.save(client, audit, lease);
  const saved = { ...audit, auditNo };
  if (through) context.emit({ client, type: 'audit-walked', audit: saved });
  return { looked: custIds.length, walk: saved };
}

async function newWalk({ client, shadow, now }: SyncContext): Promise<Audit> {
  const { customers, tombstones } = await shadow.clientState(client);
  return {
    ...noCounts,
    auditNo: null,
    scope: 'idle',
    state: 'running',
    seed: null,
    population: customers + tombstones,
    startedAt: now(),
    finishedAt: null,
    cursor: null,
    sections: {},
    errorCode: null,
  };
}

async function lookedAt(
  context: SyncContext,
  lease: Lease,
  walk: Audit,
  custIds: Awaited<ReturnType<SyncContext['shadow']['audits']['storedIds']>>,
): Promise<Audit> {
  const { client, emit } = context;
  const calls = countedCalls(context.aa);
  const counted = { ...context, aa: calls.aa };
  const run = new AuditRun(counted, { heal: true, lease, tally: new AuditTally(walk, walk.sections) });
  run.take(await lookAt(run.fetching(counted), custIds));
  await run.settle(counted);
  await run.settleGone(counted);
  run.tally.setCalls(walk.calls + calls.calls());
  for (const { custId, kind: drift, sections, healed } of run.drifted)
    emit({ client, type: 'drift-found', custId, drift, sections, healed });
  return { ...walk, ...run.tally.counts, sections: run.tally.sections };
}
