// AA's queue on its way into the ledger. A drain is opened only when the first entry arrives, because most queue answers are
// empty. While one page is written the next one is read, and no more than that is under way.

import type { QueueSink } from '../aa/association.ts';
import type { Lease } from '../shadow/shadow.ts';
import type { Shape } from '../shape/shape.ts';
import { reached } from '../steps.ts';
import type { SyncContext } from './work/context.ts';

export type Entries = Parameters<QueueSink['page']>[0];

/** What is to be staged of an answer. */
export interface Sifting {
  /** Before each attempt. */
  restart(): void;
  sift(entries: Entries): Promise<Entries>;
}

/** A reason in AA's own words may say what the policy of privacy takes out. Tables and actions are codes. */
const withoutWords = ({ policy }: Shape, entries: Entries): Entries =>
  policy === null || policy.rules.length === 0
    ? entries
    : entries.map((entry) => ({
        ...entry,
        reasons: entry.reasons.map((reason) => ({ ...reason, reason: null })),
      }));

export class LedgerSink implements QueueSink {
  drainNo: number | null = null;
  /** Entries that are in the ledger. */
  staged = 0;
  readonly #context: SyncContext;
  readonly #lease: Lease;
  /** `null`: the client's queue is purged, and everything is staged. */
  readonly #sifting: Sifting | null;
  #entries = 0;
  #writing: Promise<void> = Promise.resolve();
  #askedAt: Date;

  constructor(context: SyncContext, lease: Lease, sifting: Sifting | null = null) {
    this.#context = context;
    this.#lease = lease;
    this.#sifting = sifting;
    this.#askedAt = context.now();
  }

  /** AA is asked after it. */
  async restart(): Promise<void> {
    await this.written();
    this.#entries = 0;
    this.staged = 0;
    this.#sifting?.restart();
    this.#askedAt = this.#context.now();
    if (this.drainNo !== null) await this.#context.shadow.discardStaged(this.#lease, this.drainNo, 'keep');
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

  /** The drain, which is opened if nothing has opened it yet. */
  async opened(): Promise<number> {
    const { shadow, now } = this.#context;
    // A clock that was put back meanwhile counts for nothing.
    const askedMsAgo = Math.max(0, now().getTime() - this.#askedAt.getTime());
    this.drainNo ??= await shadow.openDrain(this.#lease, { askedMsAgo, observed: this.#sifting !== null });
    return this.drainNo;
  }

  /** `named`: whether AA's queue names them still. */
  async stage(entries: Entries, named = true): Promise<void> {
    if (entries.length === 0) return;
    const drainNo = await this.opened();
    this.staged += await this.#context.shadow.stage(this.#lease, drainNo, entries, named);
    reached('page-staged');
  }

  async #write(all: Entries): Promise<void> {
    const { client, emit, shape } = this.#context;
    const entries = withoutWords(shape, all);
    await this.stage(this.#sifting === null ? entries : await this.#sifting.sift(entries));
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
