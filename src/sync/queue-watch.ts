// Before a drain is purged, AA's queue is looked at again now and then: entries that we hold and that are gone from it
// were purged by somebody else (P13). When there was time for somebody else, at the first drain of a process, and every
// quarter of an hour. What cannot be looked at is not held up by that: the purge itself needs no look.

import type { Drain, GoneEntries, Lease, NumberSense } from '../shadow/shadow.ts';
import { goneFromQueue } from './gone-from-queue.ts';
import type { SyncContext } from './sync-context.ts';

/** A drain this old gave others time to purge. */
const longDrainMs = 60_000;
const lookEveryMs = 900_000;

/** In milliseconds, from any beginning; no clock that can be put back. */
type Monotonic = () => number;

export class QueueWatch {
  readonly #monotonic: Monotonic;
  #lookedAt = -Infinity;
  #resumed = false;
  #receivedAt = 0;
  /** A purge of ours that AA did not confirm may still be carried out. */
  #unpurged = false;
  /** Entries of the drain may be removed by ourselves. */
  #ours = false;

  constructor(monotonic: Monotonic = () => performance.now()) {
    this.#monotonic = monotonic;
  }

  /** A drain of an earlier process, or of an earlier attempt, goes on: nobody knows what happened since. */
  resumed(): void {
    this.#resumed = true;
  }

  leftUnpurged(): void {
    this.#unpurged = true;
  }

  /** A drain begins. `repeated`: its entries were purged by ourselves before, and may go at any moment. */
  received(numbers: NumberSense): void {
    this.#receivedAt = this.#monotonic();
    this.#resumed = false;
    this.#ours = numbers === 'repeated' || this.#unpurged;
    this.#unpurged = false;
  }

  async look(context: SyncContext, lease: Lease, { drainNo }: Drain): Promise<void> {
    if (!this.#isDue()) return;
    const gone = await goneFromQueue(context, drainNo);
    if (gone === null) return;
    this.#lookedAt = this.#monotonic();
    this.#resumed = false;
    if (gone.customers > 0) await tell(context, lease, gone);
  }

  #isDue(): boolean {
    if (this.#ours) return false;
    const now = this.#monotonic();
    return this.#resumed || now - this.#receivedAt > longDrainMs || now - this.#lookedAt >= lookEveryMs;
  }
}

async function tell({ client, shadow, emit }: SyncContext, lease: Lease, gone: GoneEntries): Promise<void> {
  await shadow.recordGoneEntries(lease, gone);
  emit({ client, type: 'foreign-purge', kind: 'entries-gone', customers: gone.customers });
}
