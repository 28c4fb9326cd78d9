// Step 3 of the guide: the queue is purged up to the number of the answer that was drained, exactly as AA wrote it. It is
// purged only when AA has said SUCCESS. Purging the same number again after a crash is harmless: what AA queued since has
// higher numbers.

import { AaError, type AaErrorCode } from '../aa/aa-error.ts';
import type { Drain, Lease } from '../shadow/shadow.ts';
import type { SyncContext } from './sync-context.ts';
import { syncError } from './sync-error.ts';
import { reached } from '../steps.ts';

export async function purgeQueue(context: SyncContext, lease: Lease, drain: Drain): Promise<void> {
  const { client, shadow, aa, signal, emit, queueWatch } = context;
  const { drainNo, maxQueueNumber } = drain;
  if (maxQueueNumber === null) throw syncError('SYNC_NOT_DRAINED', `drain ${drainNo} has no number`);
  reached('purge-call');
  try {
    await aa.purgeQueue(maxQueueNumber, { signal });
  } catch (error) {
    if (wasTried(drain) && isRefusal(error)) await leaveUnpurged(context, lease, drain, error);
    throw error;
  }
  reached('purge-answered');
  await shadow.purged(lease, drainNo);
  reached('purge-recorded');
  queueWatch.purged();
  emit({ client, type: 'purged', drainNo, maxQueueNumber });
}

/** It had begun before this attempt. */
const wasTried = ({ state }: Drain): boolean => state === 'purging';

/** AA answered, as it does where all is well but for this purge; other failures mend themselves, or are a person's. */
const refusals: ReadonlySet<AaErrorCode> = new Set<AaErrorCode>([
  'AA_FAILURE',
  'AA_NOT_CONFIRMED',
  'AA_UNEXPECTED',
  'AA_UNKNOWN_CUSTOMER',
]);

const isRefusal = (error: unknown): error is AaError => error instanceof AaError && refusals.has(error.code);

/**
 * Everything of the drain is stored or parked, so nothing needs this purge: what AA still has queued stands in its next
 * answer. Waiting for a SUCCESS that never comes would let every member grow stale; and it never comes where an earlier purge
 * worked and its answer was lost, if AA calls it a failure to find nothing to purge.
 */
async function leaveUnpurged(
  context: SyncContext,
  lease: Lease,
  drain: Drain,
  error: AaError,
): Promise<never> {
  const { shadow, queueWatch } = context;
  await shadow.leftUnpurged(lease, drain.drainNo);
  queueWatch.leftUnpurged();
  throw syncError('SYNC_PURGE_REFUSED', error.message, error);
}
