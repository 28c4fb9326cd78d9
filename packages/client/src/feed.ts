// Reads the feed of changes: page by page, as a stream, and the snapshot with which a copy begins.

import type { ChangePage, SnapshotPage } from './api-types.ts';
import type { Section } from './customers.ts';
import { EventStreamReader, type StreamEvent } from './event-stream.ts';
import { FeedGone, ProblemError, unexpected } from './problems.ts';
import { type Answer, documentOf, Limit, type Requests } from './requests.ts';

/** One committed difference of one customer. */
export type Change = ChangePage['changes'][number];

/** What readers of the feed may ask for. */
export interface FeedTerms {
  /** Whether changes may be left out that a later one of the same customer makes needless. Default `false`. */
  readonly compact?: boolean;
  /** `customer`: each change has the customer as it is now. */
  readonly include?: 'customer';
}

export interface ChangesOptions extends FeedTerms {
  /** The cursor of the answer before; `now`: what comes from now on. Default: from the beginning. */
  readonly after?: string;
  /** How many changes at most: 1 to 1,000. Default 100. */
  readonly limit?: number;
  /** How many seconds to wait where there is nothing yet, at most 25. Default 0. */
  readonly wait?: number;
  readonly signal?: AbortSignal;
}

export interface SnapshotOptions {
  readonly sections?: readonly Section[];
  /** How many customers a page has at most: 1 to 200. Default 100. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

export interface SnapshotPageOptions extends SnapshotOptions {
  /** The `cursor` of the page before. Default: the first page. */
  readonly cursor?: string;
}

export class Feed {
  readonly #requests: Requests;

  constructor(requests: Requests) {
    this.#requests = requests;
  }

  /** One page of changes. Throws `FeedGone` where what came after the cursor cannot be told. */
  async changes(options: ChangesOptions = {}): Promise<ChangePage> {
    const { after, limit, wait = 0, compact, include, signal } = options;
    const query = { after, limit, wait: wait === 0 ? undefined : `${wait}s`, compact, include };
    const answer = await this.#requests.ask({ path: '/changes', query, signal, waitMs: wait * 1_000 });
    const page = documentOf(answer) as ChangePage;
    return isPage(page.changes, page.cursor) ? page : refuse(answer);
  }

  /** One page of the snapshot, and the cursor of the next one. */
  async snapshotPage({ signal, ...query }: SnapshotPageOptions = {}): Promise<SnapshotPage> {
    const answer = await this.#requests.ask({ path: '/snapshot', query: { ...query }, signal });
    const page = documentOf(answer) as SnapshotPage;
    return isPage(page.customers, page.changes_after) ? page : refuse(answer);
  }

  /**
   * All customers that live, in pages. A copy made of them goes on with the changes after `changes_after`, which is the same
   * in every page.
   */
  async *snapshot(options: SnapshotOptions = {}): AsyncGenerator<SnapshotPage, void, undefined> {
    let page = await this.snapshotPage(options);
    yield page;
    while (page.cursor !== null) {
      page = await this.snapshotPage({ ...options, cursor: page.cursor });
      yield page;
    }
  }

  async acknowledge(
    name: string,
    cursor: string,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<void> {
    // Such a name would be another address, however it is written.
    if (/^\.{0,2}$/.test(name)) throw new TypeError('a follower must have a name, and neither . nor ..');
    const path = `/followers/${encodeURIComponent(name)}`;
    await this.#requests.json({ path, method: 'PUT', body: { cursor }, signal });
  }

  /** Opens a stream of changes. It is to be closed. */
  stream(
    after: string | null,
    terms: FeedTerms,
    { signal, times = usualTimes }: StreamOptions,
  ): ChangeStream {
    return new ChangeStream(times, signal, (limited) =>
      this.#requests.open({
        path: '/changes',
        query: { after: after ?? undefined, compact: terms.compact, include: terms.include },
        headers: { accept: 'text/event-stream' },
        signal: limited,
      }),
    );
  }
}

/** A cursor is never taken from something else that happens to be JSON. */
const isPage = (items: unknown, cursor: unknown): boolean =>
  Array.isArray(items) && typeof cursor === 'string';

function refuse(answer: Answer): never {
  throw new ProblemError(unexpected(answer));
}

/** In milliseconds. */
export interface StreamTimes {
  /** Until the first byte. The server sends one at once; if it does not come, something holds it back. */
  readonly firstByte: number;
  /** Between bytes. The server says something every 15 seconds. */
  readonly silence: number;
  /** From the first byte to the last one of a stream that passes as it should, at least. */
  readonly early: number;
}

export const usualTimes: StreamTimes = { firstByte: 10_000, silence: 40_000, early: 5_000 };

export interface StreamOptions {
  readonly signal: AbortSignal;
  readonly times?: StreamTimes;
}

/** Changes that came together, each with the cursor after it where that is known. */
export interface Batch {
  readonly changes: readonly { readonly change: Change; readonly cursor: string | null }[];
  /** After all of them. */
  readonly cursor: string;
}

type Opens = (signal: AbortSignal) => Promise<Response>;

export class ChangeStream {
  readonly #times: StreamTimes;
  readonly #limit: Limit;
  readonly #opens: Opens;
  readonly #events = new EventStreamReader();
  #waiting: readonly StreamEvent[] = [];
  #reader: ReadableStreamDefaultReader<Uint8Array> | null = null;
  #wasAnswered = false;
  #firstByteAt: number | null = null;
  #lastByteAt = 0;

  constructor(times: StreamTimes, signal: AbortSignal, opens: Opens) {
    this.#times = times;
    this.#limit = new Limit(signal, times.firstByte);
    this.#limit.pause();
    this.#opens = opens;
  }

  /** Of a stream that has ended: whether it ended as one does that something on the way holds back or cuts off. */
  get wasHeldBack(): boolean {
    if (this.#firstByteAt === null) return this.#wasAnswered || this.#limit.isOver;
    return this.#lastByteAt - this.#firstByteAt < this.#times.early;
  }

  /** The next changes or bookmark. `null`: the stream has ended. Throws `FeedGone`, `ProblemError` and `NoAnswerError`. */
  async next(): Promise<Batch | null> {
    for (;;) {
      const batch = this.#batch();
      if (batch !== null) return batch;
      const bytes = await this.#nextBytes();
      if (bytes === null) return null;
      this.#waiting = this.#events.read(bytes);
    }
  }

  close(): void {
    this.#limit.abort();
    this.#limit.end();
  }

  /** What came before the end of the feed is told first. `null`: nothing is waiting. */
  #batch(): Batch | null {
    const gone = this.#waiting.find(({ event }) => event === 'gone');
    const told = this.#waiting.filter(
      ({ event, id }) => id !== '' && (event === 'change' || event === 'bookmark'),
    );
    this.#waiting = gone === undefined || told.length === 0 ? [] : [gone];
    const last = told.at(-1);
    if (last !== undefined) return { changes: changesIn(told), cursor: last.id };
    if (gone !== undefined) throw goneFrom(gone);
    return null;
  }

  /** The time passes only while somebody waits for bytes: a reader may be slow. */
  async #nextBytes(): Promise<Uint8Array | null> {
    this.#limit.restart(this.#firstByteAt === null ? this.#times.firstByte : this.#times.silence);
    try {
      this.#reader ??= await this.#open();
      const { done, value } = await this.#reader.read();
      if (done) return null;
      this.#lastByteAt = performance.now();
      this.#firstByteAt ??= this.#lastByteAt;
      return value;
    } catch (error) {
      throw this.#limit.meaningOf(error);
    } finally {
      this.#limit.pause();
    }
  }

  async #open(): Promise<ReadableStreamDefaultReader<Uint8Array>> {
    const response = await this.#opens(this.#limit.signal);
    this.#wasAnswered = true;
    if (response.body !== null && isEventStream(response.headers)) return response.body.getReader();
    throw new ProblemError(unexpected(response));
  }
}

const isEventStream = (headers: Headers): boolean =>
  /^text\/event-stream\b/i.test(headers.get('content-type') ?? '');

const changesIn = (events: readonly StreamEvent[]): Batch['changes'] =>
  events
    .filter(({ event }) => event === 'change')
    .map(({ data, id }) => ({ change: JSON.parse(data) as Change, cursor: id }));

/** In a stream the members alone are sent; the rest of the problem is the same for all. */
const goneFrom = ({ data }: StreamEvent): FeedGone =>
  new FeedGone({
    type: 'urn:aa-shadow:problem:HTTP_FEED_GONE',
    title: 'what came after this place in the feed cannot be told any more',
    status: 410,
    hint: 'Take all customers anew from the address in `snapshot`, remove your copies of others, and follow from its `changes_after`.',
    ...(JSON.parse(data) as { readonly code: 'HTTP_FEED_GONE' }),
  });
