// Compares AA's queue numbers. They are text of AA: one is lower than another only if both consist of digits, of any length.

import type { NumberSense } from '../interface/ledger.ts';

const isPlain = (text: string): boolean => /^\d+$/.test(text);
const bare = (digits: string): string => digits.replace(/^0+(?=\d)/, '');

/** Negative if the first is lower; `null` if this cannot be decided. */
export function comparedNumbers(one: string, other: string): number | null {
  if (one === other) return 0;
  if (!isPlain(one) || !isPlain(other)) return null;
  const [left, right] = [bare(one), bare(other)];
  if (left === right) return 0;
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : 1;
}

/** How the number of a queue answer compares with the last number that was purged. */
export function numberSense(maxQueueNumber: string, lastPurged: string | null): NumberSense {
  const order = lastPurged === null ? null : comparedNumbers(maxQueueNumber, lastPurged);
  if (order === null || order > 0) return 'onwards';
  return order === 0 ? 'repeated' : 'back';
}
