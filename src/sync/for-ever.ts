// A step of `run` that is repeated until it is stopped, with signs of life of its own. No failure ends it; it is recorded,
// told, and tried again after a pause that fits its kind.

import type { AaShadowError } from '../aa-shadow-error.ts';
import { FailureCount } from './failure-count.ts';
import { recordFailure } from './record-failure.ts';
import type { SyncContext } from './sync-context.ts';
import { asSyncError } from './sync-error.ts';
import { waitAfterFailure } from './wait-after-failure.ts';

/** Says how long to pause before it is repeated. */
export type Step = (watched: SyncContext) => Promise<number>;

/** Rejects only when the lease is lost. */
export const forEver = (context: SyncContext, step: Step): Promise<void> =>
  context.vitalSigns.loop((signs) => repeat(signs.watch(context), step));

async function repeat(context: SyncContext, step: Step): Promise<void> {
  const failures = new FailureCount();
  const watched = failures.watch(context);
  let troubled = false;
  while (!context.signal.aborted) {
    try {
      const pauseMs = await step(watched);
      if (troubled) await context.shadow.recordError(context.client, null);
      troubled = false;
      failures.reset();
      await context.pause(pauseMs, context.signal);
    } catch (error) {
      if (context.signal.aborted) return;
      troubled = true;
      await recordAndWait(context, asSyncError(error), failures.add());
    }
  }
}

async function recordAndWait(context: SyncContext, error: AaShadowError, inARow: number): Promise<void> {
  if (error.code === 'DB_LEASE_LOST') throw error;
  await recordFailure(context, error);
  await waitAfterFailure(context, error, inARow);
}
