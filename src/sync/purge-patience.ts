// How long a purge that fails is repeated before its drain is left unpurged: about a minute, by the pauses after failures, so
// that a web server may start again meanwhile. A drain whose purge an earlier process has begun has had some of it.

import type { Drain } from '../shadow/shadow.ts';

const mostFailures = 7;
const failuresBefore = 4;

export class PurgePatience {
  #drainNo: number | null = null;
  #failures = 0;

  /** The purge of the drain has failed once more. Returns whether that was often enough. */
  isOverAfter({ drainNo, state }: Pick<Drain, 'drainNo' | 'state'>): boolean {
    if (this.#drainNo !== drainNo) this.#failures = state === 'purging' ? failuresBefore : 0;
    this.#drainNo = drainNo;
    this.#failures += 1;
    return this.#failures >= mostFailures;
  }
}
