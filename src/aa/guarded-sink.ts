// Keeps the sink's own errors apart from AA's: a full disk is no reason to ask AA again, and must reach the caller as
// it was thrown, whatever kind of error it is.

import type { QueueSink } from './association.ts';

export type SinkOutcome<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'sink-failed'; readonly error: unknown };

export interface GuardedSink extends QueueSink {
  /** Runs work that feeds the sink. AA's errors are thrown; the sink's is a value, so that nobody tries again. */
  outcome<T>(work: () => Promise<T>): Promise<SinkOutcome<T>>;
}

export const guardedSink = (sink: QueueSink): GuardedSink => {
  let failed: Extract<SinkOutcome<never>, { kind: 'sink-failed' }> | null = null;
  const noted = async (step: () => Promise<void>): Promise<void> => {
    try {
      await step();
    } catch (error) {
      failed ??= { kind: 'sink-failed', error };
      throw error;
    }
  };
  const outcome = async <T>(work: () => Promise<T>): Promise<SinkOutcome<T>> => {
    try {
      const value = await work();
      return failed ?? { kind: 'answered', value };
    } catch (error) {
      if (failed === null) throw error;
      return failed;
    }
  };
  return {
    restart: () => noted(() => sink.restart()),
    page: (entries) => noted(() => sink.page(entries)),
    outcome,
  };
};

export const answered = <T>(outcome: SinkOutcome<T>): T => {
  if (outcome.kind === 'sink-failed') throw outcome.error;
  return outcome.value;
};
