// How fresh one client's shadow is, judged by lag, by the time since AA's queue last answered and by whether the work moves,
// never by how the last run ended (P12). Pure, and apart from the loop that may be stuck: it knows only what is stored.

import { judge, type Judgement } from './freshness-judges.ts';
import type { ClientState } from '../interface/client-state.ts';
import type { DeletionBrake } from '../interface/ledger.ts';

export type { Judgement, Verdict, VerdictReason } from './freshness-judges.ts';

export interface Freshness extends Judgement {
  /** Age of the oldest change known to us and not applied; 0 when there is none, `null` when nothing is known. */
  readonly lagSeconds: number | null;
  readonly secondsSinceQueueAnswer: number | null;
  readonly secondsSinceProgress: number | null;
}

/** What the judgement must know of the client's settings. */
export interface FreshnessTerms {
  readonly pollEveryMs: number;
  readonly brake: DeletionBrake;
}

/** Shorter than this is no reason to worry, however often the queue is asked. */
const patienceSeconds = 300;
/** Pauses between two looks at the queue that may be missed. */
const missedPolls = 3;

export function freshnessOf(state: ClientState, { pollEveryMs, brake }: FreshnessTerms): Freshness {
  const { readAt, lastQueueAt, oldestKnownAt } = state;
  const silence = secondsSince(lastQueueAt, readAt);
  const lagSeconds = silence === null ? null : (secondsSince(oldestKnownAt, readAt) ?? 0);
  const moved = movedAt(state);
  const still = secondsSince(moved, readAt);
  const allowed = allowedSilenceSeconds(pollEveryMs);
  const judgement = judge({ state, brake, allowed, lag: lagSeconds ?? 0, silence, moved, still });
  return { ...judgement, lagSeconds, secondsSinceQueueAnswer: silence, secondsSinceProgress: still };
}

/** For so long AA's queue may be silent. */
export const allowedSilenceSeconds = (pollEveryMs: number): number =>
  Math.max(patienceSeconds, (missedPolls * pollEveryMs) / 1_000);

/** Never negative: a clock that was put back makes nothing younger than now. */
export const secondsSince = (time: Date | null, now: Date): number | null =>
  time === null ? null : Math.max(0, Math.round((now.getTime() - time.getTime()) / 1_000));

/** When the work last got anywhere: told with the lease, or by what a step of a drain has left behind. */
export function movedAt({ progressAt, lastQueueAt, lastPurgeAt }: ClientState): Date | null {
  const times = [progressAt, lastQueueAt, lastPurgeAt].filter((time) => time !== null);
  return times.length === 0 ? null : new Date(Math.max(...times.map((time) => time.getTime())));
}
