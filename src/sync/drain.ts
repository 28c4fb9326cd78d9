// One drain: one pass of the integrator guide's four steps. A drain that was interrupted is finished first; nothing is
// purged before everything of its queue answer is committed or parked (P1).

import type { Drain, Lease } from '../shadow/shadow.ts';
import { purgeQueue } from './purge-queue.ts';
import { receiveQueue } from './receive-queue.ts';
import { refreshQueue } from './refresh-queue.ts';
import { settleDeletions } from './settle-deletions.ts';
import type { SyncContext } from './sync-context.ts';
import { syncError } from './sync-error.ts';
import { reached } from '../steps.ts';

/** `braked`: everything is refreshed, but a person must decide on the deletions before the purge (P6). */
export type DrainOutcome = 'empty' | 'purged' | 'braked';

export async function drain(context: SyncContext, lease: Lease): Promise<DrainOutcome> {
  // 1. Get the queue — unless an earlier answer is still in our ledger.
  const current = (await resume(context, lease)) ?? (await receiveQueue(context, lease));
  if (current === null) return (await settleDeletions(context)) === 'braked' ? 'braked' : 'empty';

  // 2. Refresh every customer in it.
  if ((await refreshAll(context, lease, current)) === 'braked') return 'braked';

  // 3. Purge up to the number of that answer.
  await purgeQueue(context, lease, current);

  // 4. Go to step 1 and repeat: whoever called us does.
  return 'purged';
}

async function resume(context: SyncContext, lease: Lease): Promise<Drain | null> {
  const { client, shadow, emit } = context;
  const unfinished = await shadow.unfinishedDrain(lease);
  if (unfinished === null) return null;
  const progress = await shadow.drainProgress(client, unfinished.drainNo);
  emit({ client, type: 'drain-resumed', drainNo: unfinished.drainNo, progress });
  return unfinished;
}

/** A parked customer retried meanwhile may turn out gone after the deletions were settled: then once more. */
const passes = 3;

/** Ends when the ledger itself says that nothing of the drain is left to do (P1). */
async function refreshAll(
  context: SyncContext,
  lease: Lease,
  { drainNo, state }: Drain,
): Promise<'ready' | 'braked'> {
  if (state === 'purging') return 'ready';
  for (let pass = 0; pass < passes; pass++) {
    await refreshQueue(context, lease, drainNo);
    if ((await settleDeletions(context)) === 'braked') return 'braked';
    if (!(await context.shadow.beginPurge(lease, drainNo))) continue;
    reached('purge-begun');
    return 'ready';
  }
  throw syncError('SYNC_NOT_DRAINED', `drain ${drainNo}`);
}
