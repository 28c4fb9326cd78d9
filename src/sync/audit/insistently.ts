// One bad moment of AA is no end of an audit: the work is tried again a few times, with the pauses of a drain.

import { givesUp } from '../gives-up.ts';
import type { SyncContext } from '../sync-context.ts';
import { asSyncError } from '../sync-error.ts';
import { waitAfterFailure } from '../wait-after-failure.ts';

/** Passing failures in a row. */
const transientAttempts = 4;

/** Throws what it failed with last; the database's trouble at once. */
export async function insistently<T>(context: SyncContext, work: () => Promise<T>): Promise<T> {
  for (let inARow = 1; ; inARow++) {
    try {
      return await work();
    } catch (error) {
      context.signal.throwIfAborted();
      const failure = asSyncError(error);
      if (givesUp(failure, inARow, transientAttempts)) throw failure;
      await waitAfterFailure(context, failure, inARow);
      context.signal.throwIfAborted();
    }
  }
}
