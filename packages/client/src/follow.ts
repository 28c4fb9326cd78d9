// Follows the feed: an iterator of changes that goes on through restarts, cuts and refusals that pass, and that never leaves a
// gap: where the feed is gone, everybody is taken anew, or an error says so.

import type { Customer, SnapshotPage } from './api-types.ts';
import {
  type Batch,
  type Change,
  type ChangeStream,
  type Feed,
  type FeedTerms,
  type StreamTimes,
  usualTimes,
} from './feed.ts';
import { pause, pauseAfter, type PauseLimits, usualPauses } from './pauses.ts';
import { FeedGone, isTransient, NoAnswerError, ProblemError } from './problems.ts';

/** Where a follower keeps its cursor: beside the copy that it keeps, best in the same transaction. */
export interface CursorStore {
  /** The cursor that was saved last. `null`: none was. */
  load(): string | null | undefined | Promise<string | null | undefined>;
  save(cursor: string): void | Promise<void>;
}

/** Everybody anew. Whoever is in your copy and not among these customers must leave it. */
export interface Resync {
  /** Why: `first` where there was no cursor, otherwise the reason of `FeedGone`. */
  readonly reason: string;
  /** All customers that live. They must be read to the end. */
  readonly customers: AsyncIterable<Customer>;
}

/** Something that passes, and what is done about it. */
export interface Trouble {
  readonly error: ProblemError | NoAnswerError;
  /** In milliseconds. */
  readonly pauseMs: number;
  /** How it goes on. */
  readonly mode: 'stream' | 'poll';
}

export interface FollowOptions extends FeedTerms {
  readonly cursor: CursorStore;
  /**
   * Makes the copy anew, when there is no cursor yet and when the feed is gone. The cursor is saved when it has returned.
   * Without it, a follower without a cursor begins at the beginning of the feed, and one whose feed is gone throws `FeedGone`.
   * A cursor of another client always throws it.
   */
  readonly onResync?: (resync: Resync) => void | Promise<void>;
  /** Ends the iteration. */
  readonly signal?: AbortSignal;
  /**
   * `stream`: server-sent events; `poll`: requests that wait up to 25 seconds; `auto`: streams, until three in a row ended as
   * if something on the way held them back, and then polling. Default `auto`.
   */
  readonly mode?: 'stream' | 'poll' | 'auto';
  /** Is told of each trouble that passes. For a log. */
  readonly onTrouble?: (trouble: Trouble) => void;
  readonly pauses?: Partial<PauseLimits>;
}

/** What tests make shorter. */
export interface FollowTimes {
  readonly stream: StreamTimes;
  /** How many seconds a request waits. */
  readonly wait: number;
  readonly chance: () => number;
}

const usualFollowTimes: FollowTimes = { stream: usualTimes, wait: 25, chance: Math.random };

/** So many streams in a row that were held back are no accident. */
const mostHeldBack = 3;
const changesPerPage = 500;

export async function* follow(
  feed: Feed,
  options: FollowOptions,
  times: FollowTimes = usualFollowTimes,
): AsyncGenerator<Change, void, undefined> {
  const follower = new Follower(feed, options, times);
  try {
    yield* follower.changes();
  } finally {
    follower.end();
  }
}

class Follower {
  readonly #feed: Feed;
  readonly #options: FollowOptions;
  readonly #times: FollowTimes;
  readonly #end = new AbortController();
  readonly #passOn = (): void => this.#end.abort(this.#options.signal?.reason);
  #cursor: string | null = null;
  #stream: ChangeStream | null = null;
  #mode: 'stream' | 'poll';
  #heldBack = 0;
  #troubles = 0;

  constructor(feed: Feed, options: FollowOptions, times: FollowTimes) {
    this.#feed = feed;
    this.#options = options;
    this.#times = times;
    this.#mode = options.mode === 'poll' ? 'poll' : 'stream';
    if (options.signal?.aborted === true) this.#passOn();
    options.signal?.addEventListener('abort', this.#passOn, { once: true });
  }

  end(): void {
    this.#options.signal?.removeEventListener('abort', this.#passOn);
    this.#end.abort();
    this.#closeStream();
  }

  async *changes(): AsyncGenerator<Change, void, undefined> {
    this.#cursor = (await this.#options.cursor.load()) ?? null;
    const isNew = this.#cursor === null && this.#options.onResync !== undefined;
    if (isNew && !this.#isEnded) await this.#resync('first');
    while (!this.#isEnded) {
      const batch = await this.#nextBatch();
      if (batch !== null) yield* this.#told(batch);
    }
  }

  get #isEnded(): boolean {
    return this.#end.signal.aborted;
  }

  /** A change counts as taken when the caller asks for the next one. The cursor is saved when all that came together are. */
  async *#told({ changes, cursor }: Batch): AsyncGenerator<Change, void, undefined> {
    let taken = 0;
    for (const { change } of changes) {
      yield change;
      taken += 1;
      if (this.#isEnded) break;
    }
    await this.#keep(taken === changes.length ? cursor : (changes[taken - 1]?.cursor ?? null));
  }

  async #keep(cursor: string | null): Promise<void> {
    if (cursor === null || cursor === this.#cursor) return;
    await this.#options.cursor.save(cursor);
    this.#cursor = cursor;
  }

  /** `null`: there was trouble that has passed, or it has ended. */
  async #nextBatch(): Promise<Batch | null> {
    try {
      const batch = this.#mode === 'poll' ? await this.#polled() : await this.#streamed();
      if (this.#mode === 'poll' || batch.changes.length > 0) this.#troubles = 0;
      return batch;
    } catch (error) {
      const wasHeldBack = this.#closeStream();
      if (this.#isEnded) return null;
      if (error instanceof FeedGone) await this.#beginAnew(error);
      else await this.#pass(error, wasHeldBack);
      return null;
    }
  }

  async #streamed(): Promise<Batch> {
    const { stream } = this.#times;
    this.#stream ??= this.#feed.stream(this.#cursor, this.#options, {
      signal: this.#end.signal,
      times: stream,
    });
    const batch = await this.#stream.next();
    if (batch === null) throw new NoAnswerError('the stream of changes has ended');
    return batch;
  }

  async #polled(): Promise<Batch> {
    const { wait } = this.#times;
    const startedAt = performance.now();
    const { changes, cursor } = await this.#feed.changes({
      ...(this.#cursor === null ? {} : { after: this.#cursor }),
      ...termsOf(this.#options),
      wait,
      limit: changesPerPage,
      signal: this.#end.signal,
    });
    // Where nobody waits for us, as while the server ends, we must not ask on and on.
    const isIdle = changes.length === 0 && cursor === this.#cursor;
    if (isIdle && performance.now() - startedAt < idleMs) await pause(idleMs, this.#end.signal);
    return { changes: changes.map((change) => ({ change, cursor: null })), cursor };
  }

  /** Returns whether it ended as if something on the way holds streams back. */
  #closeStream(): boolean {
    if (this.#stream === null) return false;
    const { wasHeldBack } = this.#stream;
    this.#stream.close();
    this.#stream = null;
    if (!wasHeldBack) this.#troubles = 0;
    return wasHeldBack;
  }

  /** Waits if the trouble will pass, and throws it otherwise. */
  async #pass(error: unknown, wasHeldBack = false): Promise<void> {
    const isAuto = (this.#options.mode ?? 'auto') === 'auto';
    this.#heldBack = wasHeldBack ? this.#heldBack + 1 : 0;
    if (isAuto && this.#heldBack >= mostHeldBack) this.#mode = 'poll';
    const mayPass = isTransient(error) || (isAuto && wasHeldBack && error instanceof ProblemError);
    if (!mayPass) throw error;
    this.#troubles += 1;
    const pauseMs = this.#pauseAfter(error);
    this.#options.onTrouble?.({ error, pauseMs, mode: this.#mode });
    await pause(pauseMs, this.#end.signal);
  }

  #pauseAfter(error: unknown): number {
    const limits = { ...usualPauses, ...this.#options.pauses };
    return pauseAfter(error, this.#troubles, limits, this.#times.chance());
  }

  async #beginAnew(gone: FeedGone): Promise<void> {
    // A cursor of another client is no gap but a mistake, and the copy may be that of the other client.
    const mayBegin = this.#options.onResync !== undefined && gone.reason !== 'other_client';
    if (!mayBegin) throw gone;
    // The first time there is no need to wait. If it is gone again at once, something is wrong.
    if (this.#troubles > 0) await pause(this.#pauseAfter(gone), this.#end.signal);
    this.#troubles += 1;
    if (!this.#isEnded) await this.#resync(gone.reason);
  }

  async #resync(reason: string): Promise<void> {
    const everybody = new Everybody((cursor) => this.#snapshotPage(cursor));
    try {
      await this.#options.onResync?.({ reason, customers: everybody });
    } catch (error) {
      if (this.#isEnded && error === this.#end.signal.reason) return;
      throw error;
    }
    if (everybody.changesAfter === null)
      throw new TypeError(
        '`onResync` returned before it had read all of `customers`: the copy would not be whole',
      );
    await this.#keep(everybody.changesAfter);
  }

  async #snapshotPage(cursor: string | null): Promise<SnapshotPage> {
    const { signal } = this.#end;
    for (;;)
      try {
        return await this.#feed.snapshotPage({ limit: 200, signal, ...(cursor === null ? {} : { cursor }) });
      } catch (error) {
        if (!this.#isEnded) await this.#pass(error);
        signal.throwIfAborted();
      }
  }
}

/** In milliseconds. */
const idleMs = 1_000;

const termsOf = ({ compact, include }: FeedTerms): FeedTerms => ({
  ...(compact === undefined ? {} : { compact }),
  ...(include === undefined ? {} : { include }),
});

/** The customers of a snapshot. */
class Everybody implements AsyncIterable<Customer> {
  readonly #page: (cursor: string | null) => Promise<SnapshotPage>;
  #changesAfter: string | null = null;

  constructor(page: (cursor: string | null) => Promise<SnapshotPage>) {
    this.#page = page;
  }

  /** Where the feed goes on. `null`: they have not been read to the end. */
  get changesAfter(): string | null {
    return this.#changesAfter;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Customer, void, undefined> {
    let page = await this.#page(null);
    yield* page.customers;
    while (page.cursor !== null) {
      page = await this.#page(page.cursor);
      yield* page.customers;
    }
    this.#changesAfter ??= page.changes_after;
  }
}
