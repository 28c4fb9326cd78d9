// A reader that keeps a copy of every customer by the feed alone, as a search index does. When the feed is gone, it takes
// everybody anew.

import type { ClientId, CustId } from '../../src/catalogue/ids.ts';
import type { FeedChange, FeedGone, FeedPlace, Shadow } from '../../src/shadow/shadow.ts';
import { beginning } from './told-changes.ts';

export interface ReadingTerms {
  readonly limit: number;
  readonly compact: boolean;
}

export class CopyingReader {
  /** The documents of those who live. */
  readonly copies = new Map<CustId, unknown>();
  place: FeedPlace = beginning;
  readonly #shadow: Shadow;
  readonly #client: ClientId;

  constructor(shadow: Shadow, client: ClientId) {
    this.#shadow = shadow;
    this.#client = client;
  }

  /** Reads one page. Returns whether more may follow. */
  async readPage(terms: ReadingTerms): Promise<boolean> {
    const answer = await this.#shadow.feed(this.#client, { after: this.place, ...terms });
    if (answer.kind === 'gone') return this.#beginAnew(answer);
    for (const change of answer.changes) await this.#take(change);
    this.place = answer.place;
    return answer.more;
  }

  async readAll(terms: ReadingTerms): Promise<void> {
    while (await this.readPage(terms));
  }

  async #take({ kind, custId }: FeedChange): Promise<void> {
    if (kind === 'deleted' || kind === 'forgotten') this.copies.delete(custId);
    else await this.#copy(custId);
  }

  /** Who is not there any more is erased when the feed says so. */
  async #copy(custId: CustId): Promise<void> {
    const stored = await this.#shadow.customer(this.#client, custId);
    if (stored !== null) this.copies.set(custId, stored.document);
  }

  async #beginAnew({ head }: FeedGone): Promise<boolean> {
    this.copies.clear();
    for (let after: CustId | null = null; ;) {
      const page: readonly CustId[] = await this.#shadow.customerIds(this.#client, after, 100);
      for (const id of page) await this.#copy(id);
      after = page.at(-1) ?? null;
      if (after === null) break;
    }
    this.place = head;
    return true;
  }
}
