// Follows a feed as a reader does. The result is the set of customers that exist in the end, and the errors in the feed (P7).

import type { ClientId } from '../../src/catalogue/ids.ts';
import type { Change, Shadow } from '../../src/shadow/shadow.ts';

const pageLength = 1_000;

export class FeedFold {
  /** The number of the last change that was read. */
  cursor = 0;
  readonly living = new Set<string>();
  readonly faults: string[] = [];
  readonly #everMet = new Set<string>();

  /** Reads to the end of the feed. Returns the new changes. */
  async follow(shadow: Shadow, client: ClientId): Promise<readonly Change[]> {
    const news: Change[] = [];
    for (;;) {
      const page = await shadow.changes(client, this.cursor, pageLength);
      if (page.length === 0) return news;
      for (const change of page) this.#take(change);
      news.push(...page);
    }
  }

  #take({ changeNo, custId, kind }: Change): void {
    if (changeNo !== this.cursor + 1) this.faults.push(`change ${changeNo} follows ${this.cursor}`);
    this.cursor = changeNo;
    const expected = this.living.has(custId)
      ? ['updated', 'deleted']
      : [this.#everMet.has(custId) ? 'restored' : 'created'];
    if (!expected.includes(kind)) this.faults.push(`change ${changeNo}: ${custId} ${kind}`);
    this.#everMet.add(custId);
    if (kind === 'deleted') this.living.delete(custId);
    else this.living.add(custId);
  }
}
