// Measures the calls for customers, and says how many customers the next call should ask for: by the time that calls take, and
// by the cap that AA turns out to have.

import { AaError } from './aa-error.ts';
import type { AssociationSettings, Timeouts } from './association-settings.ts';
import {
  afterAnswer,
  afterSplit,
  afterTimeout,
  afterWorked,
  type BatchRules,
  batchSizeOf,
  bulkCapOf,
  initialBatchSize,
  noCap,
} from './batch-size.ts';
import type { Clock } from './clock.ts';

export interface BatchSizer {
  /** Customers the next call should ask for. */
  size(): number;
  /** Runs a call for so many customers, and learns from its time. */
  measure<T>(customers: number, call: () => Promise<T>): Promise<T>;
  /** To be called when a call for so many customers failed and is split. The function given back: when both halves worked. */
  splitting(customers: number): () => void;
}

export interface FoundCap {
  /** AA takes fewer than this. */
  readonly refused: number;
  /** The next call asks for so many. */
  readonly customers: number;
}

/** A third of the time-outs, so that AA may become three times as slow before a call is lost. */
const longestMs = ({ firstByteMs, totalMs }: Timeouts): number => Math.min(firstByteMs, totalMs) / 3;

const timedOut = (error: unknown): boolean => error instanceof AaError && error.code === 'AA_TIMEOUT';

export function createBatchSizer(
  { bulkSize, timeouts }: Pick<AssociationSettings, 'bulkSize' | 'timeouts'>,
  clock: Clock,
  onCap: (found: FoundCap) => void = () => {},
): BatchSizer {
  const rules: BatchRules = { bulkSize, longestMs: longestMs(timeouts) };
  let batch = initialBatchSize(rules);
  let cap = noCap;
  let splits = 0;
  let isTold = false;
  async function measure<T>(customers: number, call: () => Promise<T>): Promise<T> {
    const startMs = clock.now();
    try {
      const answer = await call();
      batch = afterAnswer(batch, rules, customers, clock.now() - startMs);
      cap = afterWorked(cap, customers);
      return answer;
    } catch (error) {
      if (timedOut(error)) batch = afterTimeout(batch, customers);
      throw error;
    }
  }
  const size = (): number => Math.min(batchSizeOf(batch), bulkCapOf(cap));
  function tell(): void {
    if (isTold || cap.refused === Infinity) return;
    isTold = true;
    onCap({ refused: cap.refused, customers: size() });
  }
  /** Calls that fail at the same time, as in an outage, count as one. */
  function splitting(customers: number) {
    const before = splits;
    return (): void => {
      if (splits !== before) return;
      splits += 1;
      cap = afterSplit(cap, customers);
      tell();
    };
  }
  return { size, measure, splitting };
}
