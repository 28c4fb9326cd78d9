// How long the drain of a client still takes.

import { freshnessOf, type FreshnessTerms } from '../shadow/reads/freshness.ts';
import type { ClientState } from '../shadow/shadow.ts';

/** By the pace since the answer arrived. `null`: there is no telling, or nothing is left to refresh. */
export function secondsLeft(terms: FreshnessTerms, state: ClientState): number | null {
  const { drain, readAt } = state;
  const isMoving = ['fresh', 'behind'].includes(freshnessOf(state, terms).verdict);
  if (drain?.state !== 'refreshing' || drain.pending === 0 || !isMoving) return null;
  const done = drain.queued - drain.pending;
  const elapsed = (readAt.getTime() - drain.receivedAt.getTime()) / 1_000;
  return done <= 0 || elapsed <= 0 ? null : Math.ceil((elapsed / done) * drain.pending);
}
