// One bad moment of AA is no end of an audit: the work is tried again a few times, with the pauses of a drain.

import type { AaShadowError } from '../../aa-shadow-error.ts';
import type { SyncContext } from '../sync-context.ts';
import { asSyncError } from '../sync-error.ts';
import { waitAfterFailure } from '../wait-after-failure.ts';

/** Failures in a row, by kind. Even what looks like a setting may be a bad moment. */
const patience = { transient: 4, refused: 3, configuration: 3, bug: 1 } as const;

/** Throws what it failed with last; the database's trouble at once. */
export async function insistently<T>(context: SyncContext, work: () => Promise<T>): Promise<T> {
  for (let inARow = 1; ; inARow++) {
    try {
      return await work();
    } catch (error) {
      context.signal.throwIfAborted();
      const failure = asSyncError(error);
      if (givesUp(failure, inARow)) throw failure;
      await waitAfterFailure(context, failure, inARow);
      context.signal.throwIfAborted();
    }
  }
}

const givesUp = ({ kind, code }: AaShadowError, inARow: number): boolean =>
  inARow >= patience[kind] || code.startsWith('DB_');
