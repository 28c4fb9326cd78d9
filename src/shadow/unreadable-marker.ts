// Queue entries without a readable customer number cannot be refreshed. They must not be purged unsaid, so a parked entry
// stands for them until a person drops it.

import { type CustId, custId } from '../catalogue/ids.ts';
import type { LedgerCode } from './ledger-codes.ts';

/** No customer number of AA has parentheses. */
export const unreadableMarker: CustId = custId('(unreadable)');
export const unreadableCode: LedgerCode = 'LEDGER_ENTRY_UNREADABLE';

export const unreadableMessage = (entries: number): string =>
  entries === 1
    ? 'one entry of a queue answer had no readable customer number'
    : `${entries} entries of a queue answer had no readable customer number`;
