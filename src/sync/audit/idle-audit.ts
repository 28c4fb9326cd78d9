// The audit that never ends in `run`. It walks slowly through all customers in the order of their numbers, in idle time
// only. It mends the differences it finds. The cursor is in the database, so the next start continues from it.

import type { Audit, Lease } from '../../shadow/shadow.ts';
import { unlessHeld } from '../work/call-gate.ts';
import { customersPerCall, inLane, type SyncContext } from '../work/context.ts';
import { repeat, underLease } from '../work/retry-loop.ts';
import { AuditRun } from './audit-run.ts';
import { AuditTally, noCounts } from './audit-tally.ts';
import { countedCalls } from './call-count.ts';
import type { IdleTime } from './idle-time.ts';
import { lookAt } from './look.ts';

const hourMs = 3_600_000;
/** How often it is looked whether the budget allows a step. */
const heldPauseMs = 30_000;
const stepsPerHour = 60;
/** A walk begins no sooner than this after the last one began, even when there are few customers. */
const walkAtLeastMs = hourMs;

export async function auditForEver(context: SyncContext, lease: Lease, idle: IdleTime): Promise<void> {
  const { auditPerHour } = context.settings;
  if (auditPerHour === 0) return;
  await repeat(context, underLease('none'), async () => {
    await idle.begun(context.signal);
    const step = await unlessHeld(inLane(context, 'audit'), () =>
      idle.during(context, (within) => auditStep(within, lease)),
    );
    if (step === 'held') return heldPauseMs;
    return step === null ? 0 : pauseAfter(step, auditPerHour, context.now());
  });
}

export interface AuditStep {
  /** How many customers it looked at. */
  readonly looked: number;
  readonly walk: Audit;
}

export function pauseAfter({ looked, walk }: AuditStep, perHour: number, now: Date): number {
  const own = Math.ceil((looked / perHour) * hourMs);
  const goesOn = walk.state === 'running' && looked > 0;
  // For a clock that was put back, a walk may have begun in the future.
  const leftMs = Math.min(walkAtLeastMs, walk.startedAt.getTime() + walkAtLeastMs - now.getTime());
  return goesOn ? own : Math.max(own, leftMs);
}

/** About one call a minute, with no more customers in it than a drain would ask for. */
export const stepSize = (perHour: number, perCall: number): number =>
  Math.min(perCall, Math.max(1, Math.ceil(perHour / stepsPerHour)));

/** Looks at the next customers of the walk. A step that fails or is broken off counts for nothing. */
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
  // Where no customer is stored there is no walk to be kept.
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
  const counted = inLane({ ...context, aa: calls.aa }, 'audit');
  const run = new AuditRun(counted, { heal: true, right: lease, tally: new AuditTally(walk, walk.sections) });
  run.take(await lookAt(run.fetching(counted), custIds));
  await run.settle(counted);
  await run.settleGone(counted);
  run.tally.setCalls(walk.calls + calls.calls());
  for (const { custId, kind: drift, sections, healed } of run.drifted)
    emit({ client, type: 'drift-found', custId, drift, sections, healed });
  return { ...walk, ...run.tally.counts, sections: run.tally.sections };
}
