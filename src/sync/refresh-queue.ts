// Step 2 of the guide: every pending customer of a drain is fetched and applied, several batches at once and by any number
// of workers. A batch is claimed in the ledger first and settled there in the transaction that stores it, so a crash costs
// the batches in flight and no more (P4).

import type { Claimant, Lease, LedgerEntry } from '../shadow/shadow.ts';
import { allLanes } from './all-lanes.ts';
import { applyResults } from './apply-results.ts';
import { CallPortion } from './call-portion.ts';
import { fetchCustomers } from './fetch-customers.ts';
import { OutageGuard } from './outage-guard.ts';
import type { SyncContext } from './sync-context.ts';

/** How often is looked whether other workers have finished their batches, or a lane may begin one more. */
const lookAgainMs = 100;

/** The leader's: ends when nothing of the drain is pending any more, whoever has it in hand. */
export async function refreshQueue(context: SyncContext, lease: Lease, drainNo: number): Promise<void> {
  const { client, shadow, signal, pause } = context;
  for (;;) {
    await refreshUnclaimed(context, lease, drainNo);
    const { pending } = await shadow.drainProgress(client, drainNo);
    if (pending === 0) return;
    await pause(lookAgainMs, signal);
    signal.throwIfAborted();
  }
}

interface Lanes {
  readonly claimant: Claimant;
  readonly drainNo: number;
  readonly guard: OutageGuard;
  readonly portion: CallPortion;
  /** Nothing was left to claim. */
  worked: boolean;
}

/** Ends when there is nothing left to claim. */
export async function refreshUnclaimed(
  context: SyncContext,
  claimant: Claimant,
  drainNo: number,
): Promise<void> {
  const portion = new CallPortion(context, claimant);
  const lanes: Lanes = { claimant, drainNo, guard: new OutageGuard(context), portion, worked: false };
  // One lane more than calls allowed at once: while one lane writes, AA is kept busy.
  const most = context.settings.concurrency + 1;
  try {
    await allLanes(
      context,
      Array.from({ length: most }, (_, at) => (lane) => refreshInLane(lane, lanes, at)),
    );
  } finally {
    portion.end();
  }
}

async function refreshInLane(context: SyncContext, lanes: Lanes, at: number): Promise<void> {
  const { claimant, drainNo, guard, portion } = lanes;
  const { shadow, settings, aa, pause, signal } = context;
  while (!lanes.worked) {
    signal.throwIfAborted();
    if (at > (await portion.calls())) {
      await pause(lookAgainMs, signal);
      continue;
    }
    const limit = Math.min(settings.bulkSize, aa.batchSize());
    const entries = await shadow.claimPending(claimant, drainNo, limit);
    if (entries.length === 0) lanes.worked = true;
    else await refreshClaimed(context, claimant, entries, guard);
  }
}

/** Fetches and applies claimed entries; gives them back untouched when that fails. */
export async function refreshClaimed(
  context: SyncContext,
  claimant: Claimant,
  entries: readonly LedgerEntry[],
  guard: OutageGuard,
): Promise<void> {
  try {
    const results = await fetchCustomers(context, entries, guard);
    await applyResults(context, claimant, results);
  } catch (error) {
    // A claim that cannot be given back ends with the lease or the share.
    await context.shadow.unclaim(claimant, entries).catch(() => undefined);
    throw error;
  }
}
