// The time in which a client's queue is empty and nothing is drained. Work that is done in it ends at once when there is
// something to drain, so that no drain waits for it (P10).

import { type SyncContext, withSignal } from '../work/context.ts';

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
