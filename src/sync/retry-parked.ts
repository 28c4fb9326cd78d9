// Parked customers that are due are tried again, on their own schedule; no purge ever waits for them (P8).

import type { Lease } from '../shadow/shadow.ts';
import { customersPerCall } from './fetch-call.ts';
import { OutageGuard } from './outage-guard.ts';
import { refreshClaimed } from './refresh-queue.ts';
import type { SyncContext } from './sync-context.ts';

/**
 * Tries all that are due now, one batch after the other. Returns how many were tried. Whoever turns out gone waits for the
 * drain, which settles deletions once for all of them: settled in pieces, they would slip under the brake (P6).
 */
export async function retryParked(context: SyncContext, lease: Lease): Promise<number> {
  const guard = new OutageGuard(context);
  let tried = 0;
  for (;;) {
    context.signal.throwIfAborted();
    const entries = await context.shadow.claimParked(lease, customersPerCall(context));
    if (entries.length === 0) break;
    await refreshClaimed(context, lease, entries, guard);
    tried += entries.length;
  }
  return tried;
}
