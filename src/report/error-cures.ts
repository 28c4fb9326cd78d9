// What a person does about an error of which only the code is known, as of one that is stored.

import { aaErrors } from '../aa/aa-error.ts';
import type { ErrorEntry } from '../aa-shadow-error.ts';
import { ledgerCodes } from '../shadow/ledger/ledger-codes.ts';
import { shadowErrors } from '../shadow/shadow-error.ts';
import { syncErrors } from '../sync/sync-error.ts';

const entries: Readonly<Record<string, ErrorEntry>> = {
  ...aaErrors,
  ...shadowErrors,
  ...syncErrors,
  ...ledgerCodes,
};

/** `null`: this program does not know the code. */
export const hintFor = (code: string): string | null => entries[code]?.hint ?? null;

/** The hint of an error that does not pass by itself. `null`: it passes, or this program does not know the code. */
export const cureFor = (code: string): string | null =>
  entries[code]?.kind === 'transient' ? null : hintFor(code);
