// Step 3 of the guide: the queue is purged up to the number of the answer that was drained, exactly as AA wrote it. It is
// purged only when AA has said SUCCESS. Purging the same number again after a crash is harmless: what AA queued since has
// higher numbers.

import { AaError } from '../aa/aa-error.ts';
import type { Drain, Lease } from '../shadow/shadow.ts';
import { lookAtQueue } from './look-at-queue.ts';
import type { SyncContext } from './sync-context.ts';
import { syncError } from './sync-error.ts';
import { reached } from '../steps.ts';

/** `unpurged`: AA does not do it, and the drain is finished without. */
export async function purgeQueue(
  context: SyncContext,
  lease: Lease,
  drain: Drain,
): Promise<'purged' | 'unpurged'> {
  const { client, shadow, aa, signal, emit } = context;
  const { drainNo, maxQueueNumber } = drain;
  if (maxQueueNumber === null) throw syncError('SYNC_NOT_DRAINED', `drain ${drainNo} has no number`);
  reached('purge-call');
  try {
    await aa.purgeQueue(maxQueueNumber, { signal });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AaError && (await isHopeless(context, drain)))
      return leaveUnpurged(context, lease, drain);
    throw error;
  }
  reached('purge-answered');
  await shadow.purged(lease, drainNo);
  reached('purge-recorded');
  emit({ client, type: 'purged', drainNo, maxQueueNumber });
  return 'purged';
}

/** AA answers, and it is the purge alone that goes on failing. */
const isHopeless = async (context: SyncContext, drain: Drain): Promise<boolean> =>
  context.purgePatience.isOverAfter(drain) && (await lookAtQueue(context)) !== null;

/**
 * Everything of the drain is stored or parked, so nothing needs this purge: what AA still has queued stands in its next
 * answer. Waiting for a SUCCESS that never comes would let every member grow stale; and it never comes where an earlier purge
 * worked and its answer was lost, if AA calls it a failure to find nothing to purge.
 */
async function leaveUnpurged(
  { shadow, queueWatch }: SyncContext,
  lease: Lease,
  { drainNo }: Drain,
): Promise<'unpurged'> {
  await shadow.leftUnpurged(lease, drainNo);
  queueWatch.leftUnpurged();
  return 'unpurged';
}
