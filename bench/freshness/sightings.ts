// A reader of the database beside the program. It follows the feed by its cursor and notes when it saw each change.

import { setTimeout as delay } from 'node:timers/promises';
import type { ClientId } from '../../src/catalogue/ids.ts';
import type { Shadow } from '../../src/shadow/shadow.ts';

const lookEveryMs = 5;
const pageSize = 1_000;

export class Sightings {
  readonly #shadow: Shadow;
  readonly #client: ClientId;
  readonly #seenAt = new Map<string, number>();
  #cursor: number;

  private constructor(shadow: Shadow, client: ClientId, cursor: number) {
    this.#shadow = shadow;
    this.#client = client;
    this.#cursor = cursor;
  }

  /** Begins at the end of the feed. */
  static async from(shadow: Shadow, client: ClientId): Promise<Sightings> {
    const { lastChangeNo } = await shadow.clientState(client);
    return new Sightings(shadow, client, lastChangeNo);
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
    const changes = await this.#shadow.changes(this.#client, this.#cursor, pageSize);
    const now = Date.now();
    for (const { custId, changeNo } of changes) {
      this.#seenAt.set(custId, now);
      this.#cursor = changeNo;
    }
  }
}
