// Why a copy is given although it is not fresh, in sentences: for the HTTP server and the command `refresh`.

import type { StaleReason } from '../sync/fast-lane/words.ts';

/** Said wherever a copy is given that could not be fetched anew: it never comes silently. */
export interface StaleWarning {
  readonly code: StaleReason;
  readonly detail: string;
  /** The code of the error behind it (docs/reference/errors.md). */
  readonly error_code: string | null;
}

const sentences: Readonly<Record<StaleReason, string>> = {
  'aa-away': 'AA did not answer, or refused the call; it is what was stored before',
  'timed-out': 'AA took longer than the request waits; it is what was stored before, and the fetch goes on',
  'over-budget': 'too many customers were fetched at once; it is what was stored before',
  parked: 'AA fails for this customer, who is parked; it is what was stored before',
  failed: 'AA fails for this customer; it is what was stored before',
  braked:
    'AA says that there is no such customer, and the deletion is not settled; it is what was stored before',
  interrupted: 'the sync of this client was interrupted; it is what was stored before',
};

export const staleWarning = ({
  reason,
  code,
}: {
  readonly reason: StaleReason;
  readonly code: string | null;
}): StaleWarning => ({ code: reason, detail: sentences[reason], error_code: code });
