// Step 3 of the guide: the queue is purged up to the number of the answer that was drained, exactly as AA wrote it. The
// drain is done only when AA has said SUCCESS. Purging the same number again after a crash is harmless: what AA queued
// since has higher numbers.

import type { Drain, Lease } from '../shadow/shadow.ts';
import type { SyncContext } from './sync-context.ts';
import { syncError } from './sync-error.ts';
import { reached } from '../steps.ts';

export async function purgeQueue(context: SyncContext, lease: Lease, drain: Drain): Promise<void> {
  const { client, shadow, aa, signal, emit } = context;
  const { drainNo, maxQueueNumber } = drain;
  if (maxQueueNumber === null) throw syncError('SYNC_NOT_DRAINED', `drain ${drainNo} has no number`);
  reached('purge-call');
  await aa.purgeQueue(maxQueueNumber, { signal });
  reached('purge-answered');
  await shadow.purged(lease, drainNo);
  reached('purge-recorded');
  emit({ client, type: 'purged', drainNo, maxQueueNumber });
}
