// How many entries this process has staged in the drain that it is receiving. The database knows this too. But it may have
// lost its last commits without knowing it, if another server took over that had not received them. If the drain were sealed
// without these entries, it would end in a purge of customers that were never refreshed (P1).

import type { ClientId } from '../../catalogue/ids.ts';
import { ShadowError } from '../shadow-error.ts';
import type { SyncDrains } from '../tables/bookkeeping-tables.ts';

interface Staged {
  readonly drainNo: number;
  readonly entries: number;
}

/** A client receives one drain at a time. Report to it only what has been committed. */
export class StagedEntries {
  readonly #byClient = new Map<ClientId, Staged>();

  /** Nothing is staged yet, or what was staged has been removed. */
  begin(client: ClientId, drainNo: number): void {
    this.#byClient.set(client, { drainNo, entries: 0 });
  }

  add(client: ClientId, drainNo: number, entries: number): void {
    this.#byClient.set(client, { drainNo, entries: this.#count(client, drainNo) + entries });
  }

  /**
   * Throws `DB_SET_BACK` if another number of entries is there. While a drain is receiving, its row counts the customers that
   * were forgotten since then, as a negative number.
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
