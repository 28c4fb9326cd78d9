// How fresh one client's shadow is. It is judged by lag and by the time since AA's queue last answered, never by how the
// last run ended (P12). Pure: the time is an argument.

import type { ClientState } from '../shadow/shadow.ts';
import { count, counted, spanText } from './wording.ts';

/**
 * From bad to good. `never`: AA's queue has not answered yet. `waiting`: deletions wait for a person's word. `silent`:
 * the queue has not answered for long, so nobody knows what changed. `failing`: the last attempt failed. `filling`: the
 * first copy is under way. `behind`: a known change is not applied for long. `parked`: some customers could not be
 * refreshed. `fresh`: none of these.
 */
export type Verdict = 'never' | 'waiting' | 'silent' | 'failing' | 'filling' | 'behind' | 'parked' | 'fresh';

export interface Freshness {
  readonly verdict: Verdict;
  /** The verdict in a sentence. */
  readonly says: string;
  /** Age of the oldest change known to us and not applied; 0 when there is none, `null` when nothing is known. */
  readonly lagSeconds: number | null;
  readonly secondsSinceQueueAnswer: number | null;
}

/** Shorter than this is no reason to worry, however often the queue is asked. */
const patienceSeconds = 300;
/** Pauses between two looks at the queue that may be missed. */
const missedPolls = 3;

export function freshnessOf(state: ClientState, pollEveryMs: number, now: Date): Freshness {
  const secondsSinceQueueAnswer = secondsSince(state.lastQueueAt, now);
  const lagSeconds = secondsSinceQueueAnswer === null ? null : (secondsSince(state.oldestKnownAt, now) ?? 0);
  const allowed = allowedSilenceSeconds(pollEveryMs);
  const measured = { state, allowed, lag: lagSeconds ?? 0, silence: secondsSinceQueueAnswer };
  return { ...judge(measured), lagSeconds, secondsSinceQueueAnswer };
}

/** For so long AA's queue may be silent. */
export const allowedSilenceSeconds = (pollEveryMs: number): number =>
  Math.max(patienceSeconds, (missedPolls * pollEveryMs) / 1_000);

export const secondsSince = (time: Date | null, now: Date): number | null =>
  time === null ? null : Math.max(0, Math.round((now.getTime() - time.getTime()) / 1_000));

interface Measured {
  readonly state: ClientState;
  readonly allowed: number;
  readonly lag: number;
  readonly silence: number | null;
}

function judge({ state, allowed, lag, silence }: Measured): Pick<Freshness, 'verdict' | 'says'> {
  const { parked, gone } = state;
  if (silence === null)
    return { verdict: 'never', says: "AA's queue has never answered: there is nothing to rely on yet" };
  if (deletionsWait(state)) {
    return {
      verdict: 'waiting',
      says: `${counted(gone, 'deletion')} and the purge wait for your word: aa-shadow deletions`,
    };
  }
  if (silence > allowed) {
    return {
      verdict: 'silent',
      says: `AA's queue last answered ${spanText(silence)} ago: what changed since is not here`,
    };
  }
  if (state.lastError !== null) {
    return {
      verdict: 'failing',
      says: `the last attempt failed with ${state.lastError.code}; AA's queue last answered ${spanText(silence)} ago`,
    };
  }
  if (state.lastPurgeAt === null && state.drain !== null && state.drain.pending > 0) {
    const { queued, pending } = state.drain;
    return {
      verdict: 'filling',
      says: `the first copy is under way: ${count(queued - pending)} of ${counted(queued, 'customer')}`,
    };
  }
  if (lag > allowed && parked === 0)
    return { verdict: 'behind', says: `the oldest known change is not applied since ${spanText(lag)}` };
  if (parked > 0) {
    return {
      verdict: 'parked',
      says: `${counted(parked, 'customer')} could not be refreshed, the oldest known for ${spanText(lag)}: aa-shadow parked list`,
    };
  }
  return { verdict: 'fresh', says: `AA's queue answered ${spanText(silence)} ago, lag ${spanText(lag)}` };
}

/** Between its last refresh and its purge a drain has no pending customers; `gone` then means that the brake holds it. */
const deletionsWait = ({ gone, drain }: ClientState): boolean =>
  gone > 0 && (drain === null || drain.pending === 0);
