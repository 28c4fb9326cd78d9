// AA's queue of changed customers. Entries have rising numbers; they are read without removal and purged up to a number.
// They are stored in chunks, eight bytes an entry, so that a purge frees memory while an answer under way keeps its own.

export interface QueuedCustomer {
  readonly queueNumber: number;
  readonly customer: number;
  /** See queue-reasons.ts. */
  readonly reason: number;
}

/** The queue at one moment. Later entries and purges do not change it. */
export interface QueueSnapshot {
  readonly length: number;
  /** A purge up to this number removes exactly these entries. `null`: there are none. */
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

/** The entries from number `first` to `last`. `chunks` begins with the chunk of `first`. Numbers begin with 1. */
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
  /** How much lower the numbers in answers are than the places in the queue. */
  #back = 0;

  get length(): number {
    return this.#last - this.#purged;
  }

  /** The number of the newest entry so far, purged or not. */
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

  /** Removes the entries up to and including a number. Returns how many were removed. */
  purge(upTo: number): number {
    const until = Math.min(upTo + this.#back, this.#last);
    if (until <= this.#purged) return 0;
    const removed = until - this.#purged;
    const full = Math.floor(until / chunkLength) - Math.floor(this.#purged / chunkLength);
    this.#chunks.splice(0, full);
    this.#purged = until;
    return removed;
  }

  /** Lowers all numbers by this much, as when a backup is restored. Numbers do not fall below the first one. */
  goBack(by: number): number {
    this.#back += Math.max(0, Math.min(by, this.lastNumber));
    return this.lastNumber;
  }
}

/** The mark of a customer that has been given already. No reason has this bit: see queue-reasons.ts. */
const given = 0x8000_0000;

/** The reasons of each customer in a snapshot, by the customer's number. It takes four bytes a customer. */
class ReasonsByCustomer {
  #reasons = new Uint32Array(1_024);

  add({ customer, reason }: QueuedCustomer): void {
    if (customer >= this.#reasons.length) this.#grow(customer);
    this.#reasons[customer] = (this.#reasons[customer] ?? 0) | reason;
  }

  /** All reasons of a customer when it is asked for the first time. After that `null`. */
  take(customer: number): number | null {
    const reason = this.#reasons[customer] ?? 0;
    if (reason >= given) return null;
    this.#reasons[customer] = reason | given;
    return reason;
  }

  #grow(customer: number): void {
    const grown = new Uint32Array(Math.max(customer + 1, this.#reasons.length * 2));
    grown.set(this.#reasons);
    this.#reasons = grown;
  }
}

/** The queue as AA gives it: each customer once, at its first place, with all its reasons. */
export function* queuedOnce(snapshot: QueueSnapshot): Iterable<QueuedCustomer> {
  const reasons = new ReasonsByCustomer();
  for (const entry of snapshot.entries()) reasons.add(entry);
  for (const entry of snapshot.entries()) {
    const reason = reasons.take(entry.customer);
    if (reason !== null) yield { ...entry, reason };
  }
}
