// Step 1 of the guide: AA's queue is streamed into the ledger. It counts for nothing until the whole answer has arrived
// well-formed with its max queue number (P5). Beside a drain the queue can also be looked at, with nothing kept.

import { AaError } from '../aa/aa-error.ts';
import type { QueueAnswer, QueueSink } from '../aa/association.ts';
import type { Drain, Lease, Sealed } from '../shadow/shadow.ts';
import type { Shape } from '../shape/shape.ts';
import { reached } from '../steps.ts';
import type { SyncContext } from './work/context.ts';

/** A drain whose answer has arrived. */
export interface Received {
  readonly drain: Drain;
  /** How often in a row the queue came again after AA had confirmed its purge. */
  readonly repeatedPurges: number;
}

/** The drain is ready to be refreshed. `null`: the queue is empty. */
export async function receiveQueue(context: SyncContext, lease: Lease): Promise<Received | null> {
  const { shadow } = context;
  const receivedAt = context.now();
  const ledger = new LedgerSink(context, lease);
  try {
    const answer = await context.aa.getQueue(ledger, { signal: context.signal });
    await ledger.written();
    if (answer.findings !== undefined) await shadow.recordFindings(lease, answer.findings);
    reached('queue-staged');
    const { drainNo } = ledger;
    if (answer.maxQueueNumber === null || (answer.entries === 0 && answer.unreadable === 0)) {
      await ledger.discard();
      await shadow.queueWasEmpty(lease);
      context.emit({ client: context.client, type: 'queue-empty' });
      return null;
    }
    const sealed = drainNo ?? (await shadow.openDrain(lease, ledger.askedMsAgo));
    const { maxQueueNumber } = answer;
    const progress = await shadow.seal(lease, sealed, maxQueueNumber, answer.unreadable);
    reached('queue-sealed');
    context.emit({ client: context.client, type: 'queue-received', drainNo: sealed, progress });
    context.queueWatch.received(progress.numbers);
    tellOfNumbers(context, maxQueueNumber, progress);
    const drain: Drain = { drainNo: sealed, state: 'refreshing', maxQueueNumber, receivedAt };
    return { drain, repeatedPurges: progress.repeatedPurges };
  } catch (error) {
    // If this fails too, the next drain discards what is still `receiving`.
    await ledger.discard().catch(() => undefined);
    throw error;
  }
}

/** A max queue number that does not grow means that something else changed AA's queue (P13). */
function tellOfNumbers(
  { client, emit }: SyncContext,
  maxQueueNumber: string,
  { numbers, repeatedPurges: inARow }: Sealed,
): void {
  if (numbers === 'back') emit({ client, type: 'foreign-purge', kind: 'number-back', customers: 0 });
  if (numbers === 'repeated') emit({ client, type: 'purge-repeated', maxQueueNumber, inARow });
}

type Entries = Parameters<QueueSink['page']>[0];

/** A reason in AA's own words may say what the policy of privacy takes out. Tables and actions are codes. */
const withoutWords = ({ policy }: Shape, entries: Entries): Entries =>
  policy === null || policy.rules.length === 0
    ? entries
    : entries.map((entry) => ({
        ...entry,
        reasons: entry.reasons.map((reason) => ({ ...reason, reason: null })),
      }));

/**
 * Opens a drain in the ledger only when the first entry arrives, because most queue answers are empty. While one page is
 * written the next one is read, and no more than that is under way.
 */
class LedgerSink implements QueueSink {
  drainNo: number | null = null;
  readonly #context: SyncContext;
  readonly #lease: Lease;
  #entries = 0;
  #writing: Promise<void> = Promise.resolve();
  #askedAt: Date;

  constructor(context: SyncContext, lease: Lease) {
    this.#context = context;
    this.#lease = lease;
    this.#askedAt = context.now();
  }

  /** AA is asked after it. */
  async restart(): Promise<void> {
    await this.written();
    this.#entries = 0;
    this.#askedAt = this.#context.now();
    if (this.drainNo !== null) await this.#context.shadow.discardStaged(this.#lease, this.drainNo, 'keep');
  }

  /** A clock that was put back meanwhile counts for nothing. */
  get askedMsAgo(): number {
    return Math.max(0, this.#context.now().getTime() - this.#askedAt.getTime());
  }

  /** A failure of the writing is thrown by the next call. */
  async page(entries: Entries): Promise<void> {
    await this.written();
    this.#writing = this.#write(entries);
    this.#writing.catch(() => undefined);
  }

  /** All pages so far are in the ledger. */
  async written(): Promise<void> {
    await this.#writing;
  }

  async #write(entries: Entries): Promise<void> {
    const { client, shadow, emit, shape } = this.#context;
    this.drainNo ??= await shadow.openDrain(this.#lease, this.askedMsAgo);
    await shadow.stage(this.#lease, this.drainNo, withoutWords(shape, entries));
    reached('page-staged');
    this.#entries += entries.length;
    emit({ client, type: 'queue-receiving', entries: this.#entries });
  }

  async discard(): Promise<void> {
    await this.written().catch(() => undefined);
    if (this.drainNo === null) return;
    await this.#context.shadow.discardStaged(this.#lease, this.drainNo, 'remove');
    this.drainNo = null;
  }
}

/** A drain waits for the look. */
const lookAttempts = 2;

/**
 * Looks at AA's queue and keeps nothing of it in the ledger. `null`: the queue could not be read. Entries that an answer
 * brought before it broke off have been given to `page` all the same.
 */
export async function lookAtQueue(
  { aa, signal }: SyncContext,
  page: QueueSink['page'] = () => Promise.resolve(),
): Promise<QueueAnswer | null> {
  try {
    const sink = { restart: () => Promise.resolve(), page };
    return await aa.getQueue(sink, { signal, attempts: lookAttempts });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AaError) return null;
    throw error;
  }
}
