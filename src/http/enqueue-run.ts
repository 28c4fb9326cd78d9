// AA is asked to queue customers, some or everyone: how far that is, and how it ended.

import { AaShadowError } from '../aa-shadow-error.ts';
import { type CustId, everyone, isEveryone, type QueueTarget } from '../catalogue/ids.ts';
import { errorReport } from '../report/error-report.ts';

interface EnqueueTerms {
  /** `everyone`: with the number of customers that a person has seen. */
  readonly whom: readonly CustId[] | { readonly everyone: number };
  readonly askedAt: Date;
}

export class EnqueueRun {
  readonly askedAt: Date;
  readonly targets: readonly QueueTarget[];
  /** The number of customers that was seen. `null`: they are named. */
  readonly expected: number | null;
  #queued = 0;
  #failed = 0;
  readonly #unknown: CustId[] = [];
  #error: Error | null = null;
  #endedAt: Date | null = null;

  constructor({ whom, askedAt }: EnqueueTerms) {
    this.askedAt = askedAt;
    this.targets = 'everyone' in whom ? [everyone] : [...new Set(whom)];
    this.expected = 'everyone' in whom ? whom.everyone : null;
  }

  /** How many customers are meant. */
  get customers(): number {
    return this.expected ?? this.targets.length;
  }

  /** AA has queued one of the targets, or would not. */
  tell(target: QueueTarget, error: Error | null): void {
    if (error === null) this.#queued += 1;
    else this.#failed += 1;
    if (!isEveryone(target) && isUnknown(error)) this.#unknown.push(target);
    this.#error ??= error;
  }

  /** `error`: what ended it early. Those for whom AA was not asked by then have failed. */
  end(at: Date, error: Error | null): void {
    this.#endedAt = at;
    this.#error ??= error;
  }

  get endedAt(): Date | null {
    return this.#endedAt;
  }

  /** Of targets: customers, or one for everyone. */
  get queued(): number {
    return this.#queued;
  }

  get failed(): number {
    return this.#endedAt === null ? this.#failed : this.targets.length - this.#queued;
  }

  /** Those of the failed whom AA does not know. */
  get unknown(): readonly CustId[] {
    return this.#unknown;
  }

  get waiting(): number {
    return this.targets.length - this.queued - this.failed;
  }

  /** The first. */
  get error(): Error | null {
    return this.#error;
  }
}

const isUnknown = (error: Error | null): boolean =>
  error instanceof AaShadowError && error.code === 'AA_UNKNOWN_CUSTOMER';

export const enqueuedDocument = ({ queued, failed, waiting, error }: EnqueueRun) => ({
  queued,
  failed,
  waiting,
  error: error === null ? null : errorReport(error, false),
});

/** For the status. */
export const enqueueRunDocument = (run: EnqueueRun) => ({
  asked_at: run.askedAt.toISOString(),
  ended_at: run.endedAt?.toISOString() ?? null,
  everyone: run.expected !== null,
  ...enqueuedDocument(run),
});
