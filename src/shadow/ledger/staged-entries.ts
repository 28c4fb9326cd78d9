// How many entries this process has staged in the drain that it is receiving. The database knows too; but one that has lost
// its last commits, because a server took over that had not heard of them, does not know that it has. Sealed without them,
// the drain would end in a purge of customers whom nobody has refreshed (P1).

import type { ClientId } from '../../catalogue/ids.ts';
import { ShadowError } from '../shadow-error.ts';
import type { SyncDrains } from '../tables/bookkeeping-tables.ts';

interface Staged {
  readonly drainNo: number;
  readonly entries: number;
}

/** A client receives one drain at a time. To be told of what has been committed only. */
export class StagedEntries {
  readonly #byClient = new Map<ClientId, Staged>();

  /** Nothing is staged yet, or any more. */
  begin(client: ClientId, drainNo: number): void {
    this.#byClient.set(client, { drainNo, entries: 0 });
  }

  add(client: ClientId, drainNo: number, entries: number): void {
    this.#byClient.set(client, { drainNo, entries: this.#count(client, drainNo) + entries });
  }

  /**
   * Throws `DB_SET_BACK` unless as many are there. Of a drain that is still received the row counts, below zero, who was
   * forgotten meanwhile.
   */
  check(client: ClientId, { drain_no: drainNo, queued }: SyncDrains, there: number): void {
    const staged = this.#count(client, drainNo) + queued;
    if (there !== staged)
      throw new ShadowError('DB_SET_BACK', {
        detail: `${staged} entries of drain ${drainNo} were stored, ${there} are there`,
      });
  }

  #count(client: ClientId, drainNo: number): number {
    const staged = this.#byClient.get(client);
    return staged?.drainNo === drainNo ? staged.entries : 0;
  }
}
