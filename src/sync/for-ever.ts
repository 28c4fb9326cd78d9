// A step of `run` that is repeated until it is stopped, with signs of life of its own. No failure ends it; it is told,
// and tried again after a pause that fits its kind.

import { FailureCount } from './failure-count.ts';
import { recordFailure } from './record-failure.ts';
import type { SyncContext } from './sync-context.ts';
import { asSyncError } from './sync-error.ts';
import { waitAfterFailure } from './wait-after-failure.ts';

/** Says how long to pause before it is repeated. */
export type Step = (watched: SyncContext) => Promise<number>;

/**
 * The last error of a client is its drain's: a verdict rests on it. Other steps neither record theirs nor clear it.
 */
export type StepOf = 'drain' | 'other';

/** Rejects only when the lease is lost. */
export const forEver = (context: SyncContext, of: StepOf, step: Step): Promise<void> =>
  context.vitalSigns.loop((signs) => repeat(signs.watch(context), of, step));

async function repeat(context: SyncContext, of: StepOf, step: Step): Promise<void> {
  const failures = new FailureCount();
  const watched = failures.watch(context);
  let troubled = false;
  while (!context.signal.aborted) {
    try {
      const pauseMs = await step(watched);
      if (troubled && of === 'drain') await context.shadow.recordError(context.client, null);
      troubled = false;
      failures.reset();
      await context.pause(pauseMs, context.signal);
    } catch (error) {
      if (context.signal.aborted) return;
      troubled = true;
      const failure = asSyncError(error);
      if (failure.code === 'DB_LEASE_LOST') throw failure;
      if (of === 'drain') await recordFailure(context, failure);
      await waitAfterFailure(context, failure, failures.add());
    }
  }
}
