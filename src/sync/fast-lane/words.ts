// The words of the fast lane: what is asked of it, and what it answers. Everything here can be sent from one thread to another.

import type { CustId } from '../../catalogue/ids.ts';
import type { ApplyOutcome } from '../../shadow/shadow.ts';

/** A customer that is to be fetched from AA now. */
export interface LaneWant {
  /** As it is stored; as it was asked for if it is not stored. */
  readonly custId: CustId;
  /** Whether there is a copy, tombstones included. */
  readonly isStored: boolean;
  /** `null`: a tombstone, or not stored. */
  readonly storedHash: string | null;
  /** Whether an entry of the customer stands parked in the ledger. */
  readonly isParked: boolean;
  /** Only a fetch with a higher number is an answer: a change was known before. */
  readonly above: number;
  /** Only a call that was sent since then is an answer. Milliseconds since 1970. */
  readonly notBefore: number;
}

/**
 * Why the copy that is stored is the answer although it is not fresh. `aa-away`: AA does not answer, or refuses. `timed-out`: the
 * asker would not wait longer; the fetch goes on. `over-budget`: too many calls. `parked`: AA fails for this customer, and it is
 * parked. `failed`: AA fails for this customer. `braked`: AA says that there is no such customer, and the deletion is not settled.
 * `interrupted`: the work ended, or could not go on here.
 */
export type StaleReason =
  'aa-away' | 'timed-out' | 'over-budget' | 'parked' | 'failed' | 'braked' | 'interrupted';

export interface Staleness {
  readonly kind: 'stale';
  readonly reason: StaleReason;
  /** The code of the error behind it. */
  readonly code: string | null;
  /** `over-budget`: after this time there is room again. */
  readonly retryAfterMs: number | null;
}

export const stale = (
  reason: StaleReason,
  { code = null, retryAfterMs = null }: Partial<Pick<Staleness, 'code' | 'retryAfterMs'>> = {},
): Staleness => ({ kind: 'stale', reason, code, retryAfterMs });

/** What became of a customer. `collapsed`: it was in a call already that somebody else had asked for. */
export type LaneSays =
  | {
      readonly kind: 'fetched' | 'collapsed';
      readonly applied: ApplyOutcome;
      /** The sections that changed. */
      readonly sections: readonly string[];
      /** The spelling under which it is stored now. */
      readonly storedAs: CustId;
    }
  | { readonly kind: 'not-found' }
  /** AA has it, and the rule does not keep it. */
  | { readonly kind: 'not-kept' }
  | { readonly kind: 'forgotten' }
  | Staleness;

export type LaneAnswer = LaneSays & {
  /** As in the want. */
  readonly custId: CustId;
};

/** `stored`: the copy is fresh enough. */
export type LaneOutcome = (LaneSays | { readonly kind: 'stored' }) & {
  /** As it was asked for. */
  readonly asked: CustId;
  /** Whether there is a copy, tombstones included. */
  readonly hasCopy: boolean;
};

/** Where the calls of the fast lane are made: in this thread, or in the thread that does the sync of the client. */
export interface LaneCalls {
  /**
   * Tells each answer as soon as it is there, at least one for each want. Resolves when all are told, and never rejects. `asker`: the
   * id of a key, or an address; its budget is charged.
   */
  fetch(wants: readonly LaneWant[], asker: string, tell: (answer: LaneAnswer) => void): Promise<void>;
}
