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
function* entriesOf(
  chunks: readonly Chunk[],
  first: number,
  last: number,
  back: number,
): Iterable<QueuedCustomer> {
  const skipped = Math.floor((first - 1) / chunkLength);
  for (let place = first; place <= last; place += 1) {
    const chunk = chunks[Math.floor((place - 1) / chunkLength) - skipped];
    const at = (place - 1) % chunkLength;
    yield { queueNumber: place - back, customer: chunk?.customers[at] ?? 0, reason: chunk?.reasons[at] ?? 0 };
  }
}

export class ChangeQueue {
  #chunks: Chunk[] = [];
  #last = 0;
  #purged = 0;
  /** How far the numbers that are told lag behind the places in the queue. */
  #back = 0;

  get length(): number {
    return this.#last - this.#purged;
  }

  /** The number of the newest entry there ever was. */
  get lastNumber(): number {
    return this.#last - this.#back;
  }

  get purgedUpTo(): number {
    return this.#purged - this.#back;
  }

  add(customer: number, reason: number): number {
    const at = this.#last % chunkLength;
    if (at === 0) this.#chunks.push(newChunk());
    const chunk = this.#chunks.at(-1);
    if (chunk === undefined) throw new RangeError('the queue has no chunk to write to');
    chunk.customers[at] = customer;
    chunk.reasons[at] = reason;
    this.#last += 1;
    return this.lastNumber;
  }

  snapshot(): QueueSnapshot {
    const [chunks, first, last] = [[...this.#chunks], this.#purged + 1, this.#last];
    const [length, back] = [last - first + 1, this.#back];
    return {
      length,
      maxQueueNumber: length === 0 ? null : last - back,
      entries: () => entriesOf(chunks, first, last, back),
    };
  }

  /** Removes the entries up to and including a number; says how many those were. */
  purge(upTo: number): number {
    const until = Math.min(upTo + this.#back, this.#last);
    if (until <= this.#purged) return 0;
    const removed = until - this.#purged;
    const full = Math.floor(until / chunkLength) - Math.floor(this.#purged / chunkLength);
    this.#chunks.splice(0, full);
    this.#purged = until;
    return removed;
  }

  /** From now on all numbers are lower by so many, as after a backup was restored: never below the first there was. */
  goBack(by: number): number {
    this.#back += Math.max(0, Math.min(by, this.lastNumber));
    return this.lastNumber;
  }
}

/** No reason has this bit: see queue-reasons.ts. */
const told = 0x8000_0000;

/** What happened to each customer of a snapshot, by its number: four bytes a customer. */
class Happened {
  #reasons = new Uint32Array(1_024);

  add({ customer, reason }: QueuedCustomer): void {
    if (customer >= this.#reasons.length) this.#grow(customer);
    this.#reasons[customer] = (this.#reasons[customer] ?? 0) | reason;
  }

  /** All that happened to a customer, the first time it is asked for; then `null`. */
  take(customer: number): number | null {
    const reason = this.#reasons[customer] ?? 0;
    if (reason >= told) return null;
    this.#reasons[customer] = reason | told;
    return reason;
  }

  #grow(customer: number): void {
    const grown = new Uint32Array(Math.max(customer + 1, this.#reasons.length * 2));
    grown.set(this.#reasons);
    this.#reasons = grown;
  }
}

export function* queuedOnce(snapshot: QueueSnapshot): Iterable<QueuedCustomer> {
  const happened = new Happened();
  for (const entry of snapshot.entries()) happened.add(entry);
  for (const entry of snapshot.entries()) {
    const reason = happened.take(entry.customer);
    if (reason !== null) yield { ...entry, reason };
  }
}
