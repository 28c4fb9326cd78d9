// Step 2 of the guide: every pending customer of a drain is fetched and applied, several batches at once and by any number
// of workers. A batch is claimed in the ledger first and settled there in the transaction that stores it, so a crash costs
// the batches in flight and no more (P4).

import type { Claimant, Lease, LedgerEntry } from '../shadow/shadow.ts';
import { allLanes } from './all-lanes.ts';
import { applyResults } from './apply-results.ts';
import { CallPortion } from './call-portion.ts';
import { customersPerCall } from './fetch-call.ts';
import { fetchCustomers } from './fetch-customers.ts';
import { OutageGuard } from './outage-guard.ts';
import type { SyncContext } from './sync-context.ts';
import { reached } from '../steps.ts';

/** How often is looked whether other workers have finished their batches, or a lane may begin one more. */
const lookAgainMs = 50;
const longestLookMs = 1_000;

/** The leader's: ends when nothing of the drain is pending any more, whoever has it in hand. */
export async function refreshQueue(context: SyncContext, lease: Lease, drainNo: number): Promise<void> {
  const { client, shadow, signal, pause, vitalSigns } = context;
  let before = Infinity;
  let waitMs = lookAgainMs;
  for (;;) {
    const did = await refreshUnclaimed(context, lease, drainNo);
    const { pending } = await shadow.drainProgress(client, drainNo);
    if (pending === 0) return;
    // What others have refreshed is progress too.
    if (pending < before) vitalSigns.progress();
    before = pending;
    // The rest is in the hands of others, who may need a while; or claimed by us without our knowing, after a failover to a
    // database that had the claims and not yet the batches (P4). We have nothing in hand now.
    if (did === 'nothing') await shadow.unfinishedDrain(lease);
    waitMs = did === 'something' ? lookAgainMs : Math.min(longestLookMs, 2 * waitMs);
    await pause(waitMs, signal);
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
  claimed: boolean;
}

/** Ends when there is nothing left to claim; says whether there was. */
export async function refreshUnclaimed(
  context: SyncContext,
  claimant: Claimant,
  drainNo: number,
): Promise<'something' | 'nothing'> {
  const portion = new CallPortion(context, claimant);
  const guard = new OutageGuard(context, drainNo);
  const lanes: Lanes = { claimant, drainNo, guard, portion, worked: false, claimed: false };
  // One lane more than calls at once: while one lane writes, AA is kept busy. No more than that, or batches that are read
  // would pile up in memory before they are written (P9).
  const most = context.settings.concurrency + 1;
  try {
    await allLanes(
      context,
      Array.from({ length: most }, (_, at) => (lane) => refreshInLane(lane, lanes, at)),
    );
    return lanes.claimed ? 'something' : 'nothing';
  } finally {
    portion.end();
  }
}

async function refreshInLane(context: SyncContext, lanes: Lanes, at: number): Promise<void> {
  const { claimant, drainNo, guard, portion } = lanes;
  const { shadow, aa, pause, signal } = context;
  while (!lanes.worked) {
    signal.throwIfAborted();
    if (at > Math.min(await portion.calls(), aa.callsAtOnce())) {
      await pause(lookAgainMs, signal);
      continue;
    }
    const entries = await shadow.claimPending(claimant, drainNo, customersPerCall(context));
    reached('batch-claimed');
    if (entries.length === 0) lanes.worked = true;
    else lanes.claimed = true;
    if (entries.length > 0) await refreshClaimed(context, claimant, entries, guard);
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
    // A claim that cannot be given back ends with the lease or the share, or whoever goes on under it gives it back.
    await context.shadow.unclaim(claimant, entries).catch(() => undefined);
    throw error;
  }
}
