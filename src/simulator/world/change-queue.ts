// AA's queue of changed customers: entries with ever higher numbers, read without removing, purged up to a number.
// Kept in chunks of plain numbers, eight bytes an entry, so that a purge frees memory and an answer under way keeps its own.

export interface QueuedCustomer {
  readonly queueNumber: number;
  readonly customer: number;
  /** See queue-reasons.ts. */
  readonly reason: number;
}

/** The queue as it stood at one moment, whatever is queued or purged later. */
export interface QueueSnapshot {
  readonly length: number;
  /** Up to which number a purge removes exactly these entries; `null` where there are none. */
  readonly maxQueueNumber: number | null;
  entries(): Iterable<QueuedCustomer>;
}

interface Chunk {
  readonly customers: Uint32Array;
  readonly reasons: Uint32Array;
}

const chunkLength = 32_768;

const newChunk = (): Chunk => ({
  customers: new Uint32Array(chunkLength),
  reasons: new Uint32Array(chunkLength),
});

/** Entries numbered from `first` to `last`; `chunks` begin at the chunk of `first`. Numbers begin with 1. */
function* entriesOf(chunks: readonly Chunk[], first: number, last: number): Iterable<QueuedCustomer> {
  const skipped = Math.floor((first - 1) / chunkLength);
  for (let queueNumber = first; queueNumber <= last; queueNumber += 1) {
    const chunk = chunks[Math.floor((queueNumber - 1) / chunkLength) - skipped];
    const at = (queueNumber - 1) % chunkLength;
    yield { queueNumber, customer: chunk?.customers[at] ?? 0, reason: chunk?.reasons[at] ?? 0 };
  }
}

export class ChangeQueue {
  #chunks: Chunk[] = [];
  #last = 0;
  #purged = 0;

  get length(): number {
    return this.#last - this.#purged;
  }

  /** The number of the newest entry there ever was. */
  get lastNumber(): number {
    return this.#last;
  }

  get purgedUpTo(): number {
    return this.#purged;
  }

  add(customer: number, reason: number): number {
    const at = this.#last % chunkLength;
    if (at === 0) this.#chunks.push(newChunk());
    const chunk = this.#chunks.at(-1);
    if (chunk === undefined) throw new RangeError('the queue has no chunk to write to');
    chunk.customers[at] = customer;
    chunk.reasons[at] = reason;
    this.#last += 1;
    return this.#last;
  }

  snapshot(): QueueSnapshot {
    const [chunks, first, last] = [[...this.#chunks], this.#purged + 1, this.#last];
    const length = last - first + 1;
    return {
      length,
      maxQueueNumber: length === 0 ? null : last,
      entries: () => entriesOf(chunks, first, last),
    };
  }

  /** Removes the entries up to and including a number; says how many those were. */
  purge(upTo: number): number {
    const until = Math.min(upTo, this.#last);
    if (until <= this.#purged) return 0;
    const removed = until - this.#purged;
    const full = Math.floor(until / chunkLength) - Math.floor(this.#purged / chunkLength);
    this.#chunks.splice(0, full);
    this.#purged = until;
    return removed;
  }
}
