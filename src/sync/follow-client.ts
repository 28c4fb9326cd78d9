// `run` for one client: under its lease it drains for ever, retries the parked on their own schedule, and audits in idle
// time. No failure ends it.

import type { Lease } from '../shadow/shadow.ts';
import { allLanes } from './all-lanes.ts';
import { auditForEver } from './audit/audit-idly.ts';
import { IdleTime } from './audit/idle-time.ts';
import { drainForEver } from './drain-for-ever.ts';
import { FailureCount } from './failure-count.ts';
import { holdLease } from './hold-lease.ts';
import type { LoopSigns } from './loop-signs.ts';
import { ParkWatch, retryParkedForEver } from './retry-parked-for-ever.ts';
import type { SyncContext } from './sync-context.ts';
import { asSyncError } from './sync-error.ts';
import { waitAfterFailure } from './wait-after-failure.ts';

/** Resolves when `context.signal` aborts, in a state that the next start resumes. */
export const followClient = (context: SyncContext, holder: string): Promise<void> =>
  context.vitalSigns.loop((signs) => holdForEver(signs.watch(context), signs, holder));

async function holdForEver(context: SyncContext, signs: LoopSigns, holder: string): Promise<void> {
  const failures = new FailureCount();
  while (!context.signal.aborted) {
    try {
      await holdLease(failures.watch(context), holder, (held, lease) =>
        // The lanes give signs of their own.
        signs.waiting(Infinity, () => followUnderLease(held, lease)),
      );
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
