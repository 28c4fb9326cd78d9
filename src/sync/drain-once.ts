// `drain` for one client: finishes what an earlier drain left, makes one pass, gives parked customers that are due
// another try, and tells how it ended. Trouble is met with some patience, so that one bad moment of AA is no failed
// command; work that stays stuck is given up with its error, and the next call resumes it.

import type { Lease } from '../shadow/shadow.ts';
import { drain, type DrainOutcome } from './drain.ts';
import { FailureCount } from './failure-count.ts';
import { givesUp } from './gives-up.ts';
import { holdLease } from './hold-lease.ts';
import { keepTidy } from './keep-tidy.ts';
import { recordFailure } from './record-failure.ts';
import { ParkedRetries } from './retry-parked.ts';
import { settleDeletions } from './settle-deletions.ts';
import type { SyncContext } from './sync-context.ts';
import { asSyncError, syncError } from './sync-error.ts';
import { waitAfterFailure } from './wait-after-failure.ts';

/** Passing failures in a row, without progress in between, before the command gives up. */
const transientAttempts = 5;

export async function drainOnce(context: SyncContext, holder: string): Promise<DrainOutcome> {
  return holdLease(context, holder, async (held, lease) => {
    const outcome = await drainPatiently(held, lease);
    const retries = new ParkedRetries(lease);
    await patiently(held, (watched) => retries.tryDue(watched));
    const settled = outcome === 'braked' ? outcome : await settleDeletions(held);
    await keepTidy(held);
    await (outcome === 'unpurged'
      ? recordFailure(held, syncError('SYNC_PURGE_REFUSED'))
      : held.shadow.recordError(held.client, null));
    return settled === 'braked' ? settled : outcome;
  });
}

async function drainPatiently(context: SyncContext, lease: Lease): Promise<DrainOutcome> {
  const resumed = (await context.shadow.unfinishedDrain(lease)) !== null;
  const outcome = await patiently(context, (watched) => drain(watched, lease));
  if (!resumed || (outcome !== 'purged' && outcome !== 'unpurged')) return outcome;
  const second = await patiently(context, (watched) => drain(watched, lease));
  // A queue that was not purged by our word, and is empty all the same, is as it should be.
  return second === 'empty' && outcome === 'purged' ? outcome : second;
}

async function patiently<T>(context: SyncContext, work: (watched: SyncContext) => Promise<T>): Promise<T> {
  const failures = new FailureCount();
  const watched = failures.watch(context);
  for (;;) {
    try {
      return await work(watched);
    } catch (error) {
      context.signal.throwIfAborted();
      const failure = asSyncError(error);
      const inARow = failures.add();
      if (givesUp(failure, inARow, transientAttempts)) {
        await recordFailure(context, failure);
        throw failure;
      }
      await waitAfterFailure(context, failure, inARow);
    }
  }
}
