// Step 2 of the guide: every pending customer of a drain is fetched and applied, several batches at once. A batch is
// claimed in the ledger first and settled there in the transaction that stores it, so a crash costs the batches in
// flight and no more (P4).

import type { Lease, LedgerEntry } from '../shadow/shadow.ts';
import { allLanes } from './all-lanes.ts';
import { applyResults } from './apply-results.ts';
import { fetchCustomers } from './fetch-customers.ts';
import { OutageGuard } from './outage-guard.ts';
import type { SyncContext } from './sync-context.ts';

export async function refreshQueue(context: SyncContext, lease: Lease, drainNo: number): Promise<void> {
  const guard = new OutageGuard(context);
  // One lane more than calls allowed at once: while one lane writes, AA is kept busy.
  const lanes = context.settings.concurrency + 1;
  await allLanes(
    context,
    Array.from({ length: lanes }, () => (lane) => refreshPending(lane, lease, drainNo, guard)),
  );
}

async function refreshPending(
  context: SyncContext,
  lease: Lease,
  drainNo: number,
  guard: OutageGuard,
): Promise<void> {
  for (;;) {
    context.signal.throwIfAborted();
    const entries = await context.shadow.claimPending(lease, drainNo, context.settings.bulkSize);
    if (entries.length === 0) return;
    await refreshClaimed(context, lease, entries, guard);
  }
}

/** Fetches and applies claimed entries; gives them back untouched when that fails. */
export async function refreshClaimed(
  context: SyncContext,
  lease: Lease,
  entries: readonly LedgerEntry[],
  guard: OutageGuard,
): Promise<void> {
  try {
    const results = await fetchCustomers(context, entries, guard);
    await applyResults(context, lease, results);
  } catch (error) {
    // A claim that cannot be given back ends with the lease.
    await context.shadow.unclaim(lease, entries).catch(() => undefined);
    throw error;
  }
}
