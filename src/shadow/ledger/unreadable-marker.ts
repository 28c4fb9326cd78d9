// Queue entries without a readable customer number cannot be refreshed. They must not be purged without a trace, so a parked
// entry stands for them until a person drops it.

import { type CustId, custId } from '../../catalogue/ids.ts';
import { errorGroup } from '../plan/error-group.ts';
import type { LedgerCode } from './ledger-codes.ts';
import type { SyncDrains, SyncQueue } from '../tables/bookkeeping-tables.ts';

/** Customer numbers of AA never contain parentheses. */
export const unreadableMarker: CustId = custId('(unreadable)');
export const unreadableCode: LedgerCode = 'LEDGER_ENTRY_UNREADABLE';

export const unreadableMessage = (entries: number): string =>
  entries === 1
    ? 'one entry of a queue answer had no readable customer number'
    : `${entries} entries of a queue answer had no readable customer number`;

interface Unreadable {
  readonly entries: number;
  readonly fetchNumber: number;
  readonly at: string;
  /** The marker of an earlier answer. The new marker replaces it. */
  readonly older: Pick<SyncQueue, 'known_at' | 'parked_at'> | undefined;
}

export const unreadableEntry = (
  { client_id, drain_no, received_at }: SyncDrains,
  { entries, fetchNumber, at, older }: Unreadable,
): SyncQueue => ({
  client_id,
  drain_no,
  cust_id: unreadableMarker,
  state: 'parked',
  reasons: '[]',
  attempts: 0,
  known_at: older?.known_at ?? received_at,
  known_fetch_number: fetchNumber,
  claimed_by: null,
  parked_at: older?.parked_at ?? at,
  next_attempt_at: null,
  error_code: unreadableCode,
  error_message: unreadableMessage(entries),
  gone_at: null,
  gone_kind: null,
  still_queued: 0,
  settled_at: null,
  fetch_number: null,
  outcome: null,
  error_group: errorGroup(unreadableCode, unreadableMessage(entries)),
  failures: JSON.stringify([{ code: unreadableCode, message: unreadableMessage(entries), at }]),
});
