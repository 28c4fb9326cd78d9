// How often in a row the work of one client has failed. Work that got anywhere in between starts the count anew: a drain
// of 300,000 customers may meet trouble many times and is still getting on.

import type { SyncContext } from './sync-context.ts';
import type { SyncEvent } from './sync-event.ts';

const isProgress = (event: SyncEvent): boolean =>
  event.type === 'applied' || event.type === 'queue-received' || event.type === 'purged';

export class FailureCount {
  #inARow = 0;

  /** The same context, whose progress resets this count. */
  watch(context: SyncContext): SyncContext {
    const emit = (event: SyncEvent): void => {
      if (isProgress(event)) this.reset();
      context.emit(event);
    };
    return { ...context, emit };
  }

  /** Counts one more failure and returns how many that makes in a row. */
  add(): number {
    this.#inARow += 1;
    return this.#inARow;
  }

  /** Returns whether there was anything to forget. */
  reset(): boolean {
    const had = this.#inARow > 0;
    this.#inARow = 0;
    return had;
  }
}
