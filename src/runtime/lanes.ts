// The fast lanes of all clients of this process: those of its own thread, and those in threads that do the sync. A lane belongs where
// its client's calls to AA are paced.

import type { ClientId } from '../catalogue/ids.ts';
import type { LaneBudget } from '../sync/fast-lane/budget.ts';
import { FastLane } from '../sync/fast-lane/fast-lane.ts';
import { type LaneAnswer, type LaneCalls, type LaneWant, stale } from '../sync/fast-lane/words.ts';
import type { SyncContext } from '../sync/work/context.ts';
import type { FromThread, ToThread } from './messages.ts';

export interface Lanes {
  callsOf(client: ClientId): LaneCalls;
}

/** What is kept for a sync that is not open yet. */
export interface OpeningLimits {
  /** How long one who asks waits for it, in milliseconds. */
  readonly waitMs: number;
  /** How many may wait at once, for all clients together. */
  readonly most: number;
}

/** A sync opens within moments, and the usual patience of one who asks is eight seconds. */
const usualOpening: OpeningLimits = { waitMs: 5_000, most: 1_000 };

interface Opening {
  readonly client: ClientId;
  /** `null`: it did not open. */
  readonly go: (lane: FastLane | null) => void;
}

/** Lanes in this thread. Who asks before the sync of the client is open waits a little for it, and is told if it does not open. */
export class OwnLanes implements Lanes {
  readonly #lanes = new Map<ClientId, FastLane>();
  readonly #opening = new Set<Opening>();
  readonly #limits: OpeningLimits;

  constructor(limits: Partial<OpeningLimits> = {}) {
    this.#limits = { ...usualOpening, ...limits };
  }

  open(context: SyncContext, budget: LaneBudget): void {
    const lane = new FastLane(context, budget);
    this.#lanes.set(context.client, lane);
    for (const { client, go } of this.#opening) if (client === context.client) go(lane);
  }

  callsOf(client: ClientId): LaneCalls {
    return {
      fetch: async (wants, asker, tell) => {
        const lane = this.#lanes.get(client) ?? (await this.#opened(client));
        if (lane !== null) return lane.fetch(wants, asker, tell);
        for (const { custId } of wants) tell({ ...stale('interrupted'), custId });
      },
    };
  }

  /** How many wait for a sync that is not open yet. */
  get waiting(): number {
    return this.#opening.size;
  }

  /** For a thread: does what a message asks for. */
  async answer(request: LaneRequest, send: (message: FromThread) => void): Promise<void> {
    const { requestId, client, wants, asker } = request;
    const tell = (answer: LaneAnswer): void => send({ type: 'fetched-now', requestId, answer });
    await this.callsOf(client).fetch(wants, asker, tell);
    send({ type: 'fetched-now', requestId, answer: null });
  }

  #opened(client: ClientId): Promise<FastLane | null> {
    const { waitMs, most } = this.#limits;
    if (this.#opening.size >= most) return Promise.resolve(null);
    const { promise, resolve: go } = Promise.withResolvers<FastLane | null>();
    const opening = { client, go };
    this.#opening.add(opening);
    // A thread that ends need not wait for it: who asks is told of its end.
    const timer = setTimeout(() => go(null), waitMs).unref();
    return promise.finally(() => {
      clearTimeout(timer);
      this.#opening.delete(opening);
    });
  }
}

type LaneRequest = Extract<ToThread, { readonly type: 'fetch-now' }>;
type LaneReply = Extract<FromThread, { readonly type: 'fetched-now' }>;

type SendToThread = (message: ToThread) => void;

interface OpenRequest {
  /** The thread that was asked. */
  readonly send: SendToThread | null;
  readonly tell: (answer: LaneAnswer) => void;
  readonly end: () => void;
  /** Who is not told yet. */
  readonly left: Map<LaneWant['custId'], LaneWant>;
}

/** Lanes in threads, as the main thread sees them. */
export class ThreadLanes implements Lanes {
  readonly #threads = new Map<ClientId, SendToThread>();
  readonly #open = new Map<number, OpenRequest>();
  #last = 0;

  callsOf(client: ClientId): LaneCalls {
    return { fetch: (wants, asker, tell) => this.#fetch(client, { wants, asker, tell }) };
  }

  /** A thread that follows these clients runs. The function given back is to be called when it has ended. */
  attach(clients: readonly ClientId[], send: SendToThread): () => void {
    for (const client of clients) this.#threads.set(client, send);
    return () => {
      for (const client of clients) if (this.#threads.get(client) === send) this.#threads.delete(client);
      for (const [requestId, request] of this.#open) if (request.send === send) this.#end(requestId);
    };
  }

  onReply({ requestId, answer }: LaneReply): void {
    const request = this.#open.get(requestId);
    if (answer === null) this.#end(requestId);
    else if (request?.left.delete(answer.custId) === true) request.tell(answer);
  }

  #fetch(
    client: ClientId,
    { wants, asker, tell }: Pick<LaneRequest, 'wants' | 'asker'> & Pick<OpenRequest, 'tell'>,
  ): Promise<void> {
    const requestId = (this.#last += 1);
    const { promise, resolve: end } = Promise.withResolvers<void>();
    const left = new Map(wants.map((want) => [want.custId, want]));
    const send = this.#threads.get(client) ?? null;
    this.#open.set(requestId, { send, tell, end, left });
    if (send === null) this.#end(requestId);
    else send({ type: 'fetch-now', requestId, client, wants, asker });
    return promise;
  }

  /** Who is left will not be told: the thread has ended. */
  #end(requestId: number): void {
    const request = this.#open.get(requestId);
    if (request === undefined) return;
    this.#open.delete(requestId);
    for (const custId of request.left.keys()) request.tell({ ...stale('interrupted'), custId });
    request.end();
  }
}
