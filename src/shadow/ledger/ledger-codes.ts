// Why a ledger entry is set aside although no call to AA failed. One table, like the errors of the other rooms.

import type { ErrorEntry } from '../../aa-shadow-error.ts';

export const ledgerCodes = {
  LEDGER_ENTRY_UNREADABLE: {
    kind: 'refused',
    summary: 'entries of a queue answer had no readable customer number',
    hint: 'Ask ACGI which customers these are, and enqueue them, or enqueue everyone. Then remove the marker with `parked drop`.',
  },
  LEDGER_DELETION_REFUSED: {
    kind: 'refused',
    summary: 'AA says that this customer does not exist; a person refused the deletion',
    hint: '`parked retry` asks AA again. `parked drop` gives up the entry and keeps the customer.',
  },
  LEDGER_RULE_CHANGED: {
    kind: 'transient',
    summary: 'the customer was to leave by a rule that was changed since',
    hint: 'Nothing needs to be done: AA is asked again, and the present rule decides.',
  },
  LEDGER_DOCUMENT_UNREADABLE: {
    kind: 'transient',
    summary:
      'what is stored of this customer cannot be read again, so it was not brought to the present shape',
    hint: 'Nothing needs to be done: AA is asked for the customer, and what is stored stays until it answers.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type LedgerCode = keyof typeof ledgerCodes;
