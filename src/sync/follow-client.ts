// `run` for one client: drains for ever, beside it the parked customers on their own schedule. No failure ends the loop;
// it is recorded, told, and tried again after a pause that fits its kind.

import type { AaShadowError } from '../aa-shadow-error.ts';
import type { Lease } from '../shadow/shadow.ts';
import { allLanes } from './all-lanes.ts';
import { auditForEver } from './audit/audit-idly.ts';
import { IdleTime } from './audit/idle-time.ts';
import { drain, type DrainOutcome } from './drain.ts';
import { FailureCount } from './failure-count.ts';
import { holdLease } from './hold-lease.ts';
import { keepTidy } from './keep-tidy.ts';
import { pauseAfterEmpty } from './poll-schedule.ts';
import { recordFailure } from './record-failure.ts';
import { ParkedRetries } from './retry-parked.ts';
import type { SyncContext } from './sync-context.ts';
import type { SyncEvent } from './sync-event.ts';
import { asSyncError } from './sync-error.ts';
import { waitAfterFailure } from './wait-after-failure.ts';

/** How often the parked customers are looked through for one that is due. */
const parkedLookPauseMs = 5_000;
/** Looks that are left out where nobody is parked: only drains park, and this one says so. */
const idleLooks = 5;

/** Resolves when `context.signal` aborts, in a state that the next start resumes. */
export async function followClient(context: SyncContext, holder: string): Promise<void> {
  const failures = new FailureCount();
  while (!context.signal.aborted) {
    try {
      await holdLease(failures.watch(context), holder, followUnderLease);
    } catch (error) {
      if (context.signal.aborted) return;
      await waitAfterFailure(context, asSyncError(error), failures.add());
    }
  }
}

async function followUnderLease(context: SyncContext, lease: Lease): Promise<void> {
  const idle = new IdleTime();
  const parks = new ParkWatch();
  await allLanes(context, [
    (lane) => drainForEver(parks.watch(lane), lease, idle),
    (lane) => retryParkedForEver(lane, lease, parks),
    (lane) => auditForEver(lane, lease, idle),
  ]);
}

async function drainForEver(context: SyncContext, lease: Lease, idle: IdleTime): Promise<void> {
  let empty = 0;
  // An error that an earlier process recorded is over with the first drain that works.
  let worked = false;
  await forEver(context, async (watched) => {
    const outcome = await drainWhenDue(watched, lease, idle);
    await keepTidy(watched);
    if (!worked) await watched.shadow.recordError(watched.client, null);
    worked = true;
    empty = outcome === 'purged' ? 0 : empty + 1;
    return pauseAfter(outcome, empty, watched.settings.pollEveryMs);
  });
}

/** Idle is a client whose queue was found empty, until it is found otherwise, or cannot be asked. */
async function drainWhenDue(context: SyncContext, lease: Lease, idle: IdleTime): Promise<DrainOutcome> {
  // Of one call at a time the drain's comes first.
  if (context.aa.callsAtOnce() === 1) idle.end();
  try {
    const outcome = await drain(idle.watch(context), lease);
    if (outcome === 'empty') idle.begin();
    else idle.end();
    return outcome;
  } catch (error) {
    idle.end();
    throw error;
  }
}

const pauseAfter = (outcome: DrainOutcome, empty: number, pollEveryMs: number): number =>
  outcome === 'purged' ? 0 : pauseAfterEmpty(empty, pollEveryMs);

async function retryParkedForEver(context: SyncContext, lease: Lease, parks: ParkWatch): Promise<void> {
  const retries = new ParkedRetries(lease);
  let leaveOut = 0;
  await forEver(context, async (watched) => {
    if (leaveOut > 0 && !parks.seen()) leaveOut -= 1;
    else {
      await retries.tryDue(watched);
      leaveOut = retries.nobodyParked ? idleLooks : 0;
    }
    return parkedLookPauseMs;
  });
}

/** Whether anybody was parked since it was last asked. */
class ParkWatch {
  #parked = false;

  watch(context: SyncContext): SyncContext {
    const emit = (event: SyncEvent): void => {
      this.#parked ||= event.type === 'parked';
      context.emit(event);
    };
    return { ...context, emit };
  }

  seen(): boolean {
    const parked = this.#parked;
    this.#parked = false;
    return parked;
  }
}

/** Repeats a step, pausing as long as it says, and after a failure as long as its kind asks for. */
async function forEver(context: SyncContext, step: (watched: SyncContext) => Promise<number>): Promise<void> {
  const failures = new FailureCount();
  const watched = failures.watch(context);
  let troubled = false;
  while (!context.signal.aborted) {
    try {
      const pauseMs = await step(watched);
      if (troubled) await context.shadow.recordError(context.client, null);
      troubled = false;
      failures.reset();
      await context.pause(pauseMs, context.signal);
    } catch (error) {
      if (context.signal.aborted) return;
      troubled = true;
      await recordAndWait(context, asSyncError(error), failures.add());
    }
  }
}

async function recordAndWait(context: SyncContext, error: AaShadowError, inARow: number): Promise<void> {
  if (error.code === 'DB_LEASE_LOST') throw error;
  await recordFailure(context, error);
  await waitAfterFailure(context, error, inARow);
}
