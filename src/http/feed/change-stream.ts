// The feed as server-sent events. Each change is an event whose id is the cursor after it. A bookmark tells the cursor where
// there is nothing to tell, which keeps the connection open, too.

import type { ClientId } from '../../catalogue/ids.ts';
import type { FeedGone, FeedPlace } from '../../shadow/shadow.ts';
import type { LastingAnswer, Line } from '../answers/answer.ts';
import { writeFeedCursor } from './feed-cursor.ts';
import { goneMembers, goneReasons, type GoneReason } from './feed-gone.ts';
import type { FeedService } from './feed-service.ts';
import { noNews, type PageTerms, type ToldAnswer, type ToldChange } from './told-pages.ts';

export interface StreamTerms extends PageTerms {
  /** Who has the stream, see `askerOf`. */
  readonly asker: string;
  readonly signal: AbortSignal;
}

export const streamType = 'text/event-stream; charset=utf-8';

/** How long a browser waits before it connects again. */
const againMs = 3_000;
/** After a stream that cannot go on: whoever connects again with the same cursor is told the same. */
const againAfterGoneMs = 60_000;

const event = (name: string, data: string, id?: string): string =>
  `event: ${name}\n${id === undefined ? '' : `id: ${id}\n`}data: ${data}\n\n`;

const bookmark = (cursor: string): string => event('bookmark', JSON.stringify({ cursor }), cursor);

/** Small events go out together, so that they do not cost a packet each; a large one waits until there is room for it. */
const writtenAtOnce = 16_384;

interface Piece {
  readonly text: string;
  /** The newest change in it. */
  readonly last: ToldChange;
}

function* changeEvents(changes: readonly ToldChange[]): Generator<Piece> {
  let text = '';
  for (const [at, last] of changes.entries()) {
    text += event('change', last.json, last.cursor);
    if (text.length < writtenAtOnce && at < changes.length - 1) continue;
    yield { text, last };
    text = '';
  }
}

const goneEvent = (client: ClientId, reason: GoneReason): string =>
  `retry: ${againAfterGoneMs}\n${event('gone', JSON.stringify({ code: 'HTTP_FEED_GONE', ...goneMembers(client, reason) }))}`;

/** For one whose cursor is that of another client. */
export const goneStream = ({ times }: FeedService, client: ClientId, reason: GoneReason): LastingAnswer => ({
  type: streamType,
  stalledMs: times.stalled,
  tell: (line) => line.write(goneEvent(client, reason)),
});

export const changeStream = (service: FeedService, client: ClientId, terms: StreamTerms): LastingAnswer => ({
  type: streamType,
  stalledMs: service.times.stalled,
  tell: async (line) => {
    await line.write(`retry: ${againMs}\n\n${bookmark(writeFeedCursor(client, terms.after))}`);
    await new ChangeTeller(service, client, terms, line).tell();
  },
});

/** `more`: there may be something to tell now. */
type Next = 'more' | 'end' | 'gone';

class ChangeTeller {
  readonly #service: FeedService;
  readonly #client: ClientId;
  readonly #terms: StreamTerms;
  readonly #line: Line;
  #place: FeedPlace;
  /** What the reader was told last, and when. */
  #toldCursor: string;
  #toldAt = performance.now();
  /** The number of the newest change that it was told to look for. */
  #news = noNews;
  /** What was written last, and may not have been taken yet. */
  #writing: Promise<void> = Promise.resolve();

  constructor(service: FeedService, client: ClientId, terms: StreamTerms, line: Line) {
    this.#service = service;
    this.#client = client;
    this.#terms = terms;
    this.#line = line;
    this.#place = terms.after;
    this.#toldCursor = writeFeedCursor(client, terms.after);
  }

  /** Until the signal is aborted, or the feed is gone. */
  async tell(): Promise<void> {
    let next: Next = 'more';
    while (next !== 'gone' && !this.#terms.signal.aborted) {
      next = next === 'more' ? await this.#inTurn() : await this.#wait();
      await this.#writing;
      if (next !== 'gone') await this.#tellPlace();
    }
  }

  /** A turn that does not come before a bookmark is due is asked for again after it. */
  async #inTurn(): Promise<Next> {
    const { turns } = this.#service;
    const { asker, signal } = this.#terms;
    if (!(await turns.take(asker, { signal, ms: this.#untilDue() }))) return this.#look();
    try {
      return await this.#tellPage();
    } finally {
      turns.give(asker);
    }
  }

  async #tellPage(): Promise<Next> {
    const answer = await this.#read(this.#terms);
    if (this.#terms.signal.aborted) return 'end';
    if (answer.kind === 'gone') return this.#tellGone(answer);
    for (const piece of changeEvents(answer.changes)) if (!(await this.#tellPiece(piece))) return 'more';
    this.#place = answer.place;
    return answer.more ? 'more' : 'end';
  }

  #read(terms: PageTerms): Promise<ToldAnswer> {
    const { pages } = this.#service;
    return pages.next(this.#client, { ...terms, after: this.#place, news: this.#news }, this.#terms.signal);
  }

  /** `false`: the reader is slow. The rest of the page is read again when it has taken this piece. */
  async #tellPiece({ text, last }: Piece): Promise<boolean> {
    this.#writing = this.#line.write(text);
    const isTaken = await isWithin(this.#writing, this.#service.times.slow);
    this.#place = last.place;
    this.#toldCursor = last.cursor;
    this.#toldAt = performance.now();
    return isTaken;
  }

  #tellGone({ reason }: FeedGone): Next {
    this.#writing = this.#line.write(goneEvent(this.#client, goneReasons[reason]));
    return 'gone';
  }

  /** A bookmark, where nothing was told for long, or nothing up to here. */
  async #tellPlace(): Promise<void> {
    const cursor = writeFeedCursor(this.#client, this.#place);
    if (cursor === this.#toldCursor && this.#untilDue() > 0) return;
    await this.#line.write(bookmark(cursor));
    this.#toldCursor = cursor;
    this.#toldAt = performance.now();
  }

  /** Until there is news, or a bookmark is due. */
  async #wait(): Promise<Next> {
    const { signal } = this.#terms;
    const known = [this.#place.changeNo, this.#news];
    const news = await this.#service.watch.news(this.#client, { known, ms: this.#untilDue(), signal });
    if (news === null) return this.#look();
    this.#news = news;
    return 'more';
  }

  /** Before a bookmark: whether it is true. The page is small, so it is read without a turn, and only looked at. */
  async #look(): Promise<Next> {
    if (this.#terms.signal.aborted) return 'end';
    const answer = await this.#read({ ...this.#terms, limit: 1, customersSize: null });
    if (answer.kind === 'gone') return this.#tellGone(answer);
    if (answer.changes.length > 0) return 'more';
    this.#place = answer.place;
    return answer.more ? 'more' : 'end';
  }

  #untilDue(): number {
    return this.#toldAt + this.#service.times.bookmark - performance.now();
  }
}

/** Whether it ended in time. Rejects when it does. */
async function isWithin(work: Promise<void>, ms: number): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), ms);
  return Promise.race([work.then(() => true), late.promise]).finally(() => clearTimeout(timer));
}
