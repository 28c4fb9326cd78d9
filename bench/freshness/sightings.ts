// A reader of the database beside the program. It follows the feed and notes when it saw each change.

import { setTimeout as delay } from 'node:timers/promises';
import type { ClientId } from '../../src/catalogue/ids.ts';
import type { FeedPlace, Shadow } from '../../src/shadow/shadow.ts';

const lookEveryMs = 5;
const pageSize = 1_000;

export class Sightings {
  readonly #shadow: Shadow;
  readonly #client: ClientId;
  readonly #seenAt = new Map<string, number>();
  #place: FeedPlace;

  private constructor(shadow: Shadow, client: ClientId, place: FeedPlace) {
    this.#shadow = shadow;
    this.#client = client;
    this.#place = place;
  }

  /** Begins at the end of the feed. */
  static async from(shadow: Shadow, client: ClientId): Promise<Sightings> {
    return new Sightings(shadow, client, await shadow.feedHead(client));
  }

  /** Reads the feed until the signal aborts, and once more after that. */
  async look(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#lookOnce();
      await delay(lookEveryMs);
    }
    await this.#lookOnce();
  }

  of(custId: string): number | null {
    return this.#seenAt.get(custId) ?? null;
  }

  async #lookOnce(): Promise<void> {
    const answer = await this.#shadow.feed(this.#client, { after: this.#place, limit: pageSize });
    if (answer.kind === 'gone') throw new Error(`the feed does not go on: ${answer.reason}`);
    const now = Date.now();
    for (const { custId } of answer.changes) this.#seenAt.set(custId, now);
    this.#place = answer.place;
  }
}
