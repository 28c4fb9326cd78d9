// The words of a judgement on how fresh a client is.

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
  | 'budget'
  | 'quiet';

export interface Judgement {
  readonly verdict: Verdict;
  /** The reason, for programs. */
  readonly reason: VerdictReason;
  /** The reason, as a sentence. */
  readonly says: string;
}
