// The one loop for work that may fail. It is tried, its failure is reported, and after a pause that fits the failure it is
// tried again, until it is done or given up. A `Patience` says when it is given up.

import { AaError } from '../../aa/aa-error.ts';
import type { AaShadowError } from '../../aa-shadow-error.ts';
import { asSyncError } from '../sync-error.ts';
import type { SyncContext } from './context.ts';
import { journalled, signing } from './journal.ts';
import { pauseAfterFailure } from './schedule.ts';

export interface Patience {
  /** Whether the work is given up after this failure; `inARow` counts it too. */
  readonly givesUp: (failure: AaShadowError, inARow: number) => boolean;
  /**
   * Which failures are kept as the client's last error. A verdict rests on that error, so only the work of a drain keeps its
   * failures. `retried`: each failure after which the work is tried again, until it is done. `last`: only the failure that
   * ends it.
   */
  readonly keeps: 'retried' | 'last' | 'none';
  /** A count of failures that goes on from one piece of work to the next. Default: each piece begins with none. */
  readonly failures?: FailureCount;
}

/** What is written into a file that is not at its path any more is lost (P15). Trying again would write more. */
export const isGone = ({ code }: Pick<AaShadowError, 'code'>): boolean => code === 'DB_GONE';

/** The work is given up only when its database is gone. Its failures are only reported. */
export const endless: Patience = { givesUp: isGone, keeps: 'none' };

/** The work goes on as long as its lease and its database do. */
export const underLease = (keeps: Patience['keeps']): Patience => ({
  givesUp: (failure) => failure.code === 'DB_LEASE_LOST' || isGone(failure),
  keeps,
});

/** Failures in a row. Even what looks like a wrong setting may pass: web servers answer 404 while they restart. */
const mostFailures = { refused: 3, configuration: 3, bug: 1 } as const;

/**
 * For work that a person waits for. `transient`: after so many passing failures in a row it is given up. A failure of the
 * database ends it at once: a command should not hang on the database. The exception is a database that has lost its last
 * commits: it is there, and takes what is fetched again.
 */
export const awaited = (transient: number, keeps: Patience['keeps']): Patience => ({
  givesUp: ({ code, kind }, inARow) =>
    inARow >= { ...mostFailures, transient }[kind] || (code.startsWith('DB_') && code !== 'DB_SET_BACK'),
  keeps,
});

/**
 * Failures in a row. A success of the work in between begins the count again: a drain of 300,000 customers may meet trouble
 * many times and still make progress.
 */
export class FailureCount {
  #inARow = 0;

  /** Counts one more failure, and returns how many that makes in a row. */
  add(): number {
    this.#inARow += 1;
    return this.#inARow;
  }

  reset(): void {
    this.#inARow = 0;
  }
}

/**
 * The work gets a context, and should emit its events there: a success among them begins the count of failures again. Throws
 * the failure that it is given up for, or the signal's reason when the signal aborts.
 */
export async function persist<T>(
  context: SyncContext,
  { givesUp, keeps, failures = new FailureCount() }: Patience,
  work: (attempt: SyncContext) => Promise<T>,
): Promise<T> {
  const { client, shadow, signal } = context;
  const attempt = journalled(context, { success: () => failures.reset() });
  let troubled = false;
  for (;;) {
    try {
      const done = await work(attempt);
      if (troubled && keeps === 'retried') await shadow.recordError(client, null);
      return done;
    } catch (error) {
      signal.throwIfAborted();
      const failure = asSyncError(error);
      const inARow = failures.add();
      const isLast = givesUp(failure, inARow);
      if (keeps === (isLast ? 'last' : 'retried')) await keepFailure(context, failure);
      if (isLast) throw failure;
      await waitAfter(context, failure, inARow);
      signal.throwIfAborted();
      troubled = true;
    }
  }
}

/** Repeats a step until the signal aborts. The step returns how long to pause before it is repeated. */
export async function repeat(
  context: SyncContext,
  patience: Patience,
  step: (attempt: SyncContext) => Promise<number>,
): Promise<void> {
  const { signal, pause } = context;
  try {
    while (!signal.aborted) await pause(await persist(context, patience, step), signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Like `repeat`, for a loop with signs of life of its own. */
export const forEver: typeof repeat = (context, patience, step) =>
  context.vitalSigns.loop((signs) => repeat(signing(context, signs), patience, step));

/** Keeps a failure as the client's last error, for `status` (P12). */
export async function keepFailure({ client, shadow, now }: SyncContext, error: AaShadowError): Promise<void> {
  const { code, message } = error;
  const skeleton = error instanceof AaError ? error.skeleton : null;
  // The database itself may fail. Then the failure is only in the log.
  await shadow.recordError(client, { code, message, at: now(), skeleton }).catch(() => undefined);
}

/** How often a client that another worker drains is tried again. A name that is given twice is a mistake, and is logged. */
const heldPausesMs: Readonly<Record<string, number>> = {
  SYNC_CLIENT_HELD: 5_000,
  SYNC_SAME_NAME: 60_000,
  // Counting what would be erased takes a while. Whoever applies it wakes the loop.
  SYNC_SHAPE_WAITS: 60_000,
  SYNC_SHAPE_DIFFERS: 60_000,
};

async function waitAfter(context: SyncContext, error: AaShadowError, inARow: number): Promise<void> {
  const { client, emit, signal, random, pause } = context;
  const retryInMs = heldPausesMs[error.code] ?? pauseAfterFailure(inARow, error.kind, random());
  emit({ client, type: 'failed', error, retryInMs });
  await pause(retryInMs, signal);
}
