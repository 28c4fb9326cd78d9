// A program that keeps copies by the feed over HTTP, and may be killed at any moment: what it has copied stays, and of the place
// what it has saved. What it is told twice does no harm.

import type { ClientId } from '../../src/catalogue/ids.ts';
import { dataOf, type EventReader, openEvents, type SentEvent } from '../support/event-reader.ts';
import { type Asked, askAt } from './http-ground.ts';
import { type ChangeJson, changesIn, cursorIn } from './feed-ground.ts';

interface CustomerJson {
  readonly cust_id: string;
  readonly deleted_at: string | null;
  readonly document: unknown;
}

export interface FollowTerms {
  readonly limit: number;
  readonly compact: boolean;
  readonly withCustomers: boolean;
  /** It is killed after the page was copied, and before the place was saved. */
  readonly dies: boolean;
  /** `page`: what is there; `wait`: it waits for news; `stream`: up to `limit` changes of a stream. Default `page`. */
  readonly mode?: 'page' | 'wait' | 'stream';
  /** How long it waits for news, in milliseconds. Default 100. */
  readonly patienceMs?: number;
}

interface Place {
  readonly address: string;
  readonly client: ClientId;
}

export class HttpFollower {
  readonly copies = new Map<string, unknown>();
  /** Why the feed was gone, each time. */
  readonly lost: string[] = [];
  readonly #address: string;
  readonly #path: string;
  #cursor: string | null = null;

  constructor({ address, client }: Place) {
    this.#address = address;
    this.#path = `/v1/clients/${client}`;
  }

  get cursor(): string | null {
    return this.#cursor;
  }

  get copy(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(this.copies);
  }

  /** Reads one page, or a part of a stream. Returns whether there may be more. */
  step(terms: FollowTerms): Promise<boolean> {
    if (this.#cursor === null) return this.#takeAll(terms);
    return terms.mode === 'stream' ? this.#streamed(terms, this.#cursor) : this.#paged(terms, this.#cursor);
  }

  /** To the end of what is stored. */
  async catchUp(terms: FollowTerms): Promise<void> {
    while (await this.step({ ...terms, mode: 'page', dies: false }));
  }

  async #paged(terms: FollowTerms, after: string): Promise<boolean> {
    const { limit, mode, patienceMs = 100 } = terms;
    const wait = mode === 'wait' ? `&wait=${patienceMs}ms` : '';
    const page = await this.#ask(`/changes?limit=${limit}${wait}&${choiceOf(terms)}&after=${after}`);
    if (page.json['code'] === 'HTTP_FEED_GONE') return this.#lose(page.json, terms);
    if (page.status !== 200) throw new Error(page.text);
    for (const change of changesIn(page)) await this.#take(change);
    const isEnd = cursorIn(page) === after;
    if (!terms.dies) this.#cursor = cursorIn(page);
    return !isEnd;
  }

  async #streamed(terms: FollowTerms, after: string): Promise<boolean> {
    const { limit, dies, patienceMs = 100 } = terms;
    const reader = await openEvents(`${this.#address}${this.#path}/changes?${choiceOf(terms)}`, {
      'last-event-id': after,
    });
    try {
      for (let place = 0, told = 0; told < limit; place += 1) {
        const event = await nextEvent(reader, place, patienceMs);
        if (event === null) return false;
        if (event.name === 'gone') return await this.#lose(dataOf(event), terms);
        if (event.name === 'change') await this.#take(dataOf(event) as unknown as ChangeJson);
        if (event.name === 'change') told += 1;
        if (!dies) this.#cursor = event.id;
      }
      return true;
    } finally {
      reader.close();
    }
  }

  #lose(told: Readonly<Record<string, unknown>>, terms: FollowTerms): Promise<boolean> {
    this.lost.push(String(told['reason']));
    return this.#takeAll(terms);
  }

  async #take({ cust_id: id, kind, customer }: ChangeJson): Promise<void> {
    if (kind === 'deleted' || kind === 'forgotten') this.copies.delete(id);
    else if (customer !== undefined) this.#keep(id, customer as CustomerJson | null);
    else {
      const { status, json } = await this.#ask(`/customers/${id}`);
      this.#keep(id, status === 200 ? (json as unknown as CustomerJson) : null);
    }
  }

  #keep(id: string, customer: CustomerJson | null): void {
    if (customer === null || customer.deleted_at !== null || customer.cust_id !== id) this.copies.delete(id);
    else this.copies.set(id, customer.document);
  }

  /** Everybody anew. Who is not among them is not there any more. */
  async #takeAll({ limit, dies }: FollowTerms): Promise<boolean> {
    const told = new Set<string>();
    for (let cursor = ''; ;) {
      const page: Asked = await this.#ask(`/snapshot?limit=${limit}${cursor}`);
      for (const customer of page.json['customers'] as readonly CustomerJson[]) {
        told.add(customer.cust_id);
        this.#keep(customer.cust_id, customer);
      }
      if (dies) return true;
      if (page.json['cursor'] === null) {
        for (const id of this.copies.keys()) if (!told.has(id)) this.copies.delete(id);
        this.#cursor = String(page.json['changes_after']);
        return true;
      }
      cursor = `&cursor=${cursorIn(page)}`;
    }
  }

  #ask(path: string): Promise<Asked> {
    return askAt(this.#address, this.#path + path);
  }
}

const choiceOf = ({ compact, withCustomers }: FollowTerms): string =>
  `compact=${compact}${withCustomers ? '&include=customer' : ''}`;

/** `null`: none came in time, or the stream has ended. */
async function nextEvent(reader: EventReader, place: number, patienceMs: number): Promise<SentEvent | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), patienceMs);
  try {
    return await Promise.race([reader.at(place).catch(() => null), late]);
  } finally {
    clearTimeout(timer);
  }
}
