// Measures the calls for customers, and says how many the next one should ask for.

import { AaError } from './aa-error.ts';
import type { AssociationSettings, Timeouts } from './association-settings.ts';
import { afterAnswer, afterTimeout, batchSizeOf, initialBatchSize, type BatchRules } from './batch-size.ts';
import type { Clock } from './clock.ts';

export interface BatchSizer {
  /** Customers the next call should ask for. */
  size(): number;
  /** Runs a call for so many customers, and learns from it. */
  measure<T>(customers: number, call: () => Promise<T>): Promise<T>;
}

/** A third of the time-outs: AA may become three times as slow before a call is lost. */
const longestMs = ({ firstByteMs, totalMs }: Timeouts): number => Math.min(firstByteMs, totalMs) / 3;

const timedOut = (error: unknown): boolean => error instanceof AaError && error.code === 'AA_TIMEOUT';

export const createBatchSizer = (
  { bulkSize, timeouts }: Pick<AssociationSettings, 'bulkSize' | 'timeouts'>,
  clock: Clock,
): BatchSizer => {
  const rules: BatchRules = { bulkSize, longestMs: longestMs(timeouts) };
  let batch = initialBatchSize(rules);
  const measure = async <T>(customers: number, call: () => Promise<T>): Promise<T> => {
    const startMs = clock.now();
    try {
      const answer = await call();
      batch = afterAnswer(batch, rules, customers, clock.now() - startMs);
      return answer;
    } catch (error) {
      if (timedOut(error)) batch = afterTimeout(batch, customers);
      throw error;
    }
  };
  return { size: () => batchSizeOf(batch), measure };
};
