// An observer's look at AA's queue, which it never purges. Most of what an answer names was seen before and is left out of the ledger.
// Who is not named any more was purged by somebody else. Such a customer is fetched once more: it may have changed again for the same
// reasons, which nothing has shown.
//
// The answer streams by and is remembered in a fixed amount of memory (P9).

import type { QueueAnswer } from '../aa/association.ts';
import type { CustId } from '../catalogue/ids.ts';
import { bareId } from '../catalogue/spellings.ts';
import type { Lease, NamedCustomer, ObservedTake } from '../shadow/shadow.ts';
import { IdSieve } from './id-sieve.ts';
import type { Entries, LedgerSink, Sifting } from './ledger-sink.ts';
import type { SyncContext } from './work/context.ts';

const customersPerPage = 1_000;
/** The queue may have grown by many since the last look. */
const leastExpected = 100_000;

export class QueueGlance implements Sifting {
  /** How many customers of this answer were left out. One that comes twice counts twice. */
  carried = 0;
  readonly #context: SyncContext;
  readonly #lease: Lease;
  readonly #take: ObservedTake;
  readonly #expected: number;
  #named: IdSieve;

  private constructor(
    context: SyncContext,
    lease: Lease,
    { take, expected }: { readonly take: ObservedTake; readonly expected: number },
  ) {
    this.#context = context;
    this.#lease = lease;
    this.#take = take;
    this.#expected = Math.max(leastExpected, 2 * expected);
    this.#named = new IdSieve(this.#expected);
  }

  static async begin(context: SyncContext, lease: Lease): Promise<QueueGlance> {
    return new QueueGlance(context, lease, await context.shadow.observing.begin(lease));
  }

  restart(): void {
    this.carried = 0;
    this.#named = new IdSieve(this.#expected);
  }

  async sift(entries: Entries): Promise<Entries> {
    // The ledger may spell a number as it is stored, and not as the queue does.
    for (const { custId } of entries) this.#named.add(bareId(custId));
    if (this.#take === 'all') return entries;
    const some = await this.#context.shadow.observing.unseen(this.#lease, entries);
    this.carried += entries.length - some.length;
    return some;
  }

  /** Before the drain is sealed: whoever was named at the last look, and is not now. */
  async stageVanished(ledger: LedgerSink): Promise<void> {
    for await (const page of this.#pages()) {
      const gone = page.filter((one) => this.#isGone(one));
      await ledger.stage(
        gone.map(({ custId }) => ({ custId, reasons: [] })),
        false,
      );
    }
  }

  /** After it: earlier entries do not stand for the queue any more where it has newer ones, or names nobody. */
  async forgetVanished(drainNo: number): Promise<void> {
    const { observing } = this.#context.shadow;
    for await (const page of this.#pages()) {
      const ended = page.filter((one) => this.#isGone(one) || one.oldest < one.newest);
      const groups = Map.groupBy(ended, (one) => (this.#isGone(one) ? drainNo : one.newest));
      for (const [before, some] of groups)
        await observing.unnamed(
          this.#lease,
          some.map(({ custId }) => custId),
          before,
        );
    }
  }

  /** Whether entries without a readable number came that no earlier answer had. */
  async hasNewUnreadable({ maxQueueNumber, unreadable }: QueueAnswer): Promise<boolean> {
    if (unreadable === 0 || maxQueueNumber === null) return false;
    return !(await this.#context.shadow.observing.isSameNumber(this.#lease, maxQueueNumber));
  }

  nothingNew({ maxQueueNumber }: QueueAnswer): Promise<void> {
    return this.#context.shadow.observing.nothingNew(this.#lease, { maxQueueNumber, carried: this.carried });
  }

  #isGone({ custId }: NamedCustomer): boolean {
    return !this.#named.mayHave(bareId(custId));
  }

  async *#pages(): AsyncGenerator<readonly NamedCustomer[]> {
    let after: CustId | null = null;
    for (;;) {
      this.#context.signal.throwIfAborted();
      const page: readonly NamedCustomer[] = await this.#context.shadow.observing.named(
        this.#lease,
        after,
        customersPerPage,
      );
      yield page;
      after = page.at(-1)?.custId ?? null;
      if (page.length < customersPerPage) return;
    }
  }
}
