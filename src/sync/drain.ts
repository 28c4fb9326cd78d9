// One drain: one pass of the integrator guide's four steps. A drain that was interrupted is finished first; nothing is
// purged before everything of its queue answer is committed or parked (P1).

import type { Drain, Lease } from '../shadow/shadow.ts';
import { reached } from '../steps.ts';
import { lookForForeignPurge } from './foreign-purge.ts';
import { isObserved, leaveObserved, purgeQueue, settleBesideRetries } from './purge.ts';
import { type Received, receiveQueue } from './receive.ts';
import { refreshQueue } from './refresh.ts';
import { syncError } from './sync-error.ts';
import { isQuiet } from './work/call-gate.ts';
import type { SyncContext } from './work/context.ts';
import { isPaused } from './work/pausing.ts';

/**
 * `braked`: everything is refreshed, but a person must decide on the deletions before the purge (P6). `repeated`: purged, but
 * AA had confirmed before that it purged the same. `unpurged`: everything is refreshed, but AA does not purge it, and will
 * give it again. `held`: the budget of calls or the quiet hours hold it back, and it goes on by itself. `paused`: a person holds the work for the client. What was in hand is stored, and nothing new is asked of AA.
 * `observed`: everything is refreshed, and no purge is sent, because the configuration says so. `unchanged`: the queue names nobody
 * whom an observer has not seen.
 */
export type DrainOutcome =
  'empty' | 'unchanged' | 'purged' | 'observed' | 'braked' | 'repeated' | 'unpurged' | 'paused' | 'held';

export async function drain(context: SyncContext, lease: Lease): Promise<DrainOutcome> {
  if (await isPaused(context)) return 'paused';

  // 1. Get the queue — unless an earlier answer is still in our ledger.
  const unfinished = await resume(context, lease);
  if (unfinished === null && isQuiet(context)) return 'held';
  const received = unfinished ?? (await receiveQueue(context, lease));
  if (received === 'empty' || received === 'unchanged')
    return (await settleBesideRetries(context, nothingWaits)) === 'braked' ? 'braked' : received;
  const { drain: current, repeatedPurges } = received;

  // 2. Refresh every customer in it.
  const refreshed = await refreshAll(context, lease, current);
  if (refreshed !== 'ready') return refreshed;

  // 3. Purge up to the number of that answer, unless the queue is only observed.
  if (isObserved(context, current)) return leaveObserved(context, lease, current);
  if ((await purgeQueue(context, lease, current)) === 'unpurged') return 'unpurged';

  // 4. Go to step 1 and repeat: the caller does that.
  return repeatedPurges > 0 ? 'repeated' : 'purged';
}

const nothingWaits = (): Promise<boolean> => Promise.resolve(false);

/** A purge waits for the deletions of its own drain, and for no others. */
const hasGone = async ({ client, shadow }: SyncContext, drainNo: number): Promise<boolean> =>
  (await shadow.drainProgress(client, drainNo)).gone > 0;

async function resume(context: SyncContext, lease: Lease): Promise<Received | null> {
  const { client, shadow, emit } = context;
  const unfinished = await shadow.unfinishedDrain(lease);
  if (unfinished === null) return null;
  const progress = await shadow.drainProgress(client, unfinished.drainNo);
  emit({ client, type: 'drain-resumed', drainNo: unfinished.drainNo, progress });
  context.queueWatch.resumed();
  return { drain: unfinished, repeatedPurges: 0 };
}

/** A parked customer that is retried meanwhile may turn out gone after the deletions were settled. Then it is done once more. */
const passes = 3;

/** Ends when the ledger itself says that nothing of the drain is left to do (P1). */
async function refreshAll(
  context: SyncContext,
  lease: Lease,
  current: Drain,
): Promise<'ready' | 'braked' | 'paused' | 'held'> {
  const { drainNo, state } = current;
  // The purge may have been sent before. Then entries that are gone from the queue prove nothing.
  if (state === 'purging') return 'ready';
  for (let pass = 0; pass < passes; pass++) {
    const refreshed = await refreshQueue(context, lease, drainNo);
    if (refreshed !== 'done') return refreshed;
    const purgeWaits = (): Promise<boolean> => hasGone(context, drainNo);
    if ((await settleBesideRetries(context, purgeWaits)) === 'braked') return 'braked';
    if (pass === 0 && !isObserved(context, current)) await lookForForeignPurge(context, lease, current);
    if (!(await context.shadow.beginPurge(lease, drainNo))) continue;
    reached('purge-begun');
    return 'ready';
  }
  if (await isPaused(context)) return 'paused';
  throw syncError('SYNC_NOT_DRAINED', `drain ${drainNo}`);
}
