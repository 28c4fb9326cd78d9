// What a judgement on freshness is, and what it is made of.

import type { CallBudget } from '../interface/calls.ts';
import type { ClientState } from '../interface/client-state.ts';
import type { DeletionBrake } from '../interface/ledger.ts';

/**
 * `fresh`: everything that AA has told us is here. `behind`: something known is not applied yet. `blind`: AA's queue has not
 * answered for longer than it should. `stuck`: there is work, and nothing moves. `paused`: the work waits for a person, who
 * has paused it or must decide.
 */
export type Verdict = 'fresh' | 'behind' | 'blind' | 'stuck' | 'paused';

export type VerdictReason =
  | 'current'
  | 'parked'
  | 'never-populated'
  | 'set-back'
  | 'foreign-purge'
  | 'drift'
  | 'old-change'
  | 'draining'
  | 'first-copy'
  | 'receiving'
  | 'failing'
  | 'first-answer'
  | 'never-answered'
  | 'queue-silent'
  | 'clock'
  | 'nobody-works'
  | 'no-progress'
  | 'thread-blocked'
  | 'purge-removes-nothing'
  | 'deletions'
  | 'by-person'
  | 'shape'
  | 'relevance'
  | 'observing'
  | 'observed-again'
  | 'budget'
  | 'quiet';

export interface Judgement {
  readonly verdict: Verdict;
  /** The reason, for programs. */
  readonly reason: VerdictReason;
  /** The reason, as a sentence. */
  readonly says: string;
}

/** Everything a judgement is made of. */
export interface Measured {
  readonly state: ClientState;
  readonly brake: DeletionBrake;
  /** Left out, or `null`: there is none. */
  readonly budget?: CallBudget | null | undefined;
  /** How many seconds of silence and lag are no reason to worry. */
  readonly allowed: number;
  readonly lag: number;
  readonly silence: number | null;
  /** When the work last made progress, and how many seconds ago; `null` if it never did. */
  readonly moved: Date | null;
  readonly still: number | null;
}

export type Judge = (measured: Measured) => Judgement | null;

export const judgement = (verdict: Verdict, reason: VerdictReason, says: string): Judgement => ({
  verdict,
  reason,
  says,
});
