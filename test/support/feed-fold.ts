// Follows a feed as a reader does. The result is the set of customers that exist in the end, and the errors in the feed (P7).

import type { ClientId } from '../../src/catalogue/ids.ts';
import type { FeedChange, FeedPlace, Shadow } from '../../src/shadow/shadow.ts';
import { beginning, toldFrom } from './told-changes.ts';

export class FeedFold {
  /** The number of the last change that was read. */
  cursor = 0;
  #place: FeedPlace = beginning;
  readonly living = new Set<string>();
  readonly faults: string[] = [];
  readonly #everMet = new Set<string>();

  /** Reads to the end of the feed. Returns the new changes. */
  async follow(shadow: Shadow, client: ClientId): Promise<readonly FeedChange[]> {
    const { changes, place } = await toldFrom(shadow, client, this.#place);
    this.#place = place;
    for (const change of changes) this.#take(change);
    return changes;
  }

  #take({ changeNo, custId, kind }: FeedChange): void {
    if (changeNo !== this.cursor + 1) this.faults.push(`change ${changeNo} follows ${this.cursor}`);
    this.cursor = changeNo;
    if (kind === 'forgotten') return this.#forget(custId);
    const expected = this.living.has(custId)
      ? ['updated', 'deleted']
      : [this.#everMet.has(custId) ? 'restored' : 'created'];
    if (!expected.includes(kind)) this.faults.push(`change ${changeNo}: ${custId} ${kind}`);
    this.#everMet.add(custId);
    if (kind === 'deleted') this.living.delete(custId);
    else this.living.add(custId);
  }

  #forget(custId: string): void {
    this.living.delete(custId);
    this.#everMet.delete(custId);
  }
}
