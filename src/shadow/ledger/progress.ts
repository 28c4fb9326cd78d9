// The progress of a drain. Only what is not stored yet is counted. The rest follows from the number that was queued, so that
// the count stays cheap for a queue of any length.

import type { DrainProgress, LedgerState } from '../interface/ledger.ts';
import type { OpenCount } from './drain-rows.ts';
import type { SyncDrains } from '../tables/bookkeeping-tables.ts';

export function progressOf(
  { drain_no, state, queued }: Pick<SyncDrains, 'drain_no' | 'state' | 'queued'>,
  counts: readonly OpenCount[],
): DrainProgress {
  const own = counts.filter((count) => count.drain_no === drain_no);
  const [pending, parked, gone] = [countIn(own, 'pending'), countIn(own, 'parked'), countIn(own, 'gone')];
  const open = pending + parked + gone;
  const total = state === 'receiving' ? open : queued;
  return { queued: total, pending, stored: Math.max(0, total - open), parked, gone };
}

export const countIn = (counts: readonly OpenCount[], state: LedgerState): number =>
  counts.filter((count) => count.state === state).reduce((sum, { entries }) => sum + entries, 0);
