// How fresh one client's shadow is. It is judged by the lag, by the time since AA's queue last answered, and by whether the
// work moves, never by how the last run ended (P12). Pure, and independent of the loop that may be stuck: it knows only what
// is stored.

import { drainHeld } from './calls-held.ts';
import { judge } from './freshness-judges.ts';
import type { Judgement } from './judgement.ts';
import type { ClientState } from '../interface/client-state.ts';
import type { CallBudget } from '../interface/calls.ts';
import type { DeletionBrake } from '../interface/ledger.ts';

export { neverPopulatedSays } from './freshness-judges.ts';
export { observingSays } from './observer-judges.ts';
export type { Judgement, Verdict, VerdictReason } from './judgement.ts';

export interface Freshness extends Judgement {
  /**
   * The age of the oldest change that is known to us and not applied; 0 if there is none, `null` if nothing is known. While the
   * client is paused, at least as much time as has passed since then; in quiet hours, since AA's queue last answered.
   */
  readonly lagSeconds: number | null;
  readonly secondsSinceQueueAnswer: number | null;
  readonly secondsSinceProgress: number | null;
}

/** The client's settings that the judgement needs. */
export interface FreshnessTerms {
  readonly pollEveryMs: number;
  readonly brake: DeletionBrake;
  /** Left out, or `null`: there is none. */
  readonly budget?: CallBudget | null | undefined;
}

/** A shorter silence or lag is no reason to worry, even if the queue is asked very often. */
const patienceSeconds = 300;
/** How many pauses between two looks at the queue may be missed. */
const missedPolls = 3;

export function freshnessOf(state: ClientState, { pollEveryMs, brake, budget }: FreshnessTerms): Freshness {
  const { readAt, lastQueueAt } = state;
  const silence = secondsSince(lastQueueAt, readAt);
  const isQuiet = drainHeld(budget, state)?.why === 'quiet';
  const lagSeconds = silence === null ? null : Math.max(lagOf(state), isQuiet ? silence : 0);
  const moved = movedAt(state);
  const still = secondsSince(moved, readAt);
  const allowed = allowedSilenceSeconds(pollEveryMs);
  const judgement = judge({ state, brake, budget, allowed, lag: lagSeconds ?? 0, silence, moved, still });
  return { ...judgement, lagSeconds, secondsSinceQueueAnswer: silence, secondsSinceProgress: still };
}

/**
 * While a client is paused AA is not asked, so that whatever changed since then waits too. To an observer a change may have become
 * known of which it cannot tell whose it is.
 */
const lagOf = ({ readAt, oldestKnownAt, pause, observing }: ClientState): number => {
  const waits = [oldestKnownAt, pause?.since ?? null, observing?.againSince ?? null];
  return Math.max(...waits.map((since) => secondsSince(since, readAt) ?? 0));
};

/** How long AA's queue may be silent. */
export const allowedSilenceSeconds = (pollEveryMs: number): number =>
  Math.max(patienceSeconds, (missedPolls * pollEveryMs) / 1_000);

/** Never negative: if a clock was put back, a time in the future counts as now. */
export const secondsSince = (time: Date | null, now: Date): number | null =>
  time === null ? null : Math.max(0, Math.round((now.getTime() - time.getTime()) / 1_000));

/** When the work last made progress. The worker reports it with its lease, or a step of a drain shows it. */
export function movedAt({ progressAt, lastQueueAt, lastPurgeAt }: ClientState): Date | null {
  const times = [progressAt, lastQueueAt, lastPurgeAt].filter((time) => time !== null);
  return times.length === 0 ? null : new Date(Math.max(...times.map((time) => time.getTime())));
}
