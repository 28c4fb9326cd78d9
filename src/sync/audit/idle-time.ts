// The time in which a client's queue is empty and nothing is drained. Work done in it ends at once when a drain has something
// to do, so that nobody waits for it (P10).

import { type SyncContext, withSignal } from '../sync-context.ts';
import type { SyncEvent } from '../sync-event.ts';

const beginsWork = (event: SyncEvent): boolean =>
  event.type === 'queue-receiving' || event.type === 'queue-received' || event.type === 'drain-resumed';

export class IdleTime {
  #end: AbortController | null = null;
  #waiting: (() => void)[] = [];

  begin(): void {
    this.#end ??= new AbortController();
    for (const go of this.#waiting.splice(0)) go();
  }

  end(): void {
    this.#end?.abort(new DOMException('there is something to drain', 'AbortError'));
    this.#end = null;
  }

  /** The drain's own context, whose first sign of work ends the idle time. */
  watch(context: SyncContext): SyncContext {
    const emit = (event: SyncEvent): void => {
      if (beginsWork(event)) this.end();
      context.emit(event);
    };
    return { ...context, emit };
  }

  /** Resolves when it is idle time, or the signal aborts. */
  async begun(signal: AbortSignal): Promise<void> {
    if (this.#end !== null || signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const go = (): void => resolve();
    this.#waiting.push(go);
    signal.addEventListener('abort', go, { once: true });
    await promise;
    signal.removeEventListener('abort', go);
  }

  /** `null`: the idle time ended before the work did. */
  async during<T>(context: SyncContext, work: (within: SyncContext) => Promise<T>): Promise<T | null> {
    const end = this.#end;
    if (end === null) return null;
    try {
      return await work(withSignal(context, end.signal));
    } catch (error) {
      if (end.signal.aborted && !context.signal.aborted) return null;
      throw error;
    }
  }
}
