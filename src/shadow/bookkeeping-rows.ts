// Rows of the bookkeeping tables as the engines give them → what the interface of this room speaks of.

import { custId } from '../catalogue/ids.ts';
import type { QueueReason } from '../catalogue/queue-entry.ts';
import type { HeldLease } from './lease-holder.ts';
import type { Change, Drain, FindingCount, LastError, LedgerEntry, ParkedCustomer } from './shadow.ts';
import type {
  SyncChanges,
  SyncClients,
  SyncDrains,
  SyncFindings,
  SyncQueue,
} from './tables/bookkeeping-tables.ts';

export const timeOf = (text: string | null): Date | null => (text === null ? null : new Date(text));

export const parsedReasons = (text: string): readonly QueueReason[] =>
  JSON.parse(text) as readonly QueueReason[];

export const toDrain = (row: SyncDrains): Drain => ({
  drainNo: row.drain_no,
  state: row.state,
  maxQueueNumber: row.max_queue_number,
  receivedAt: new Date(row.received_at),
});

export type EntryRow = Pick<SyncQueue, 'drain_no' | 'cust_id' | 'reasons' | 'attempts'>;

export const toEntry = (row: EntryRow): LedgerEntry => ({
  drainNo: row.drain_no,
  custId: custId(row.cust_id),
  reasons: parsedReasons(row.reasons),
  attempts: row.attempts,
});

export const toParked = (row: SyncQueue): ParkedCustomer => ({
  ...toEntry(row),
  knownAt: new Date(row.known_at),
  parkedAt: new Date(row.parked_at ?? row.known_at),
  errorCode: row.error_code ?? '',
  errorMessage: row.error_message ?? '',
  nextAttemptAt: timeOf(row.next_attempt_at),
});

export const toChange = (row: SyncChanges): Change => ({
  changeNo: row.change_no,
  custId: custId(row.cust_id),
  kind: row.kind,
  sections: JSON.parse(row.sections) as readonly string[],
  committedAt: new Date(row.committed_at),
});

export const toFinding = (row: SyncFindings): FindingCount => ({
  kind: row.kind,
  path: row.path,
  seen: row.seen,
  firstSeenAt: new Date(row.first_seen_at),
  lastSeenAt: new Date(row.last_seen_at),
});

export function heldLease({
  lease_holder: holder,
  lease_expires_at: expiresAt,
}: Pick<SyncClients, 'lease_holder' | 'lease_expires_at'>): HeldLease | null {
  return holder === null || expiresAt === null ? null : { holder, expiresAt: new Date(expiresAt) };
}

export const isHeldBy = (
  row: Pick<SyncClients, 'lease_holder' | 'lease_fencing'>,
  lease: { readonly fencing: number },
): boolean => row.lease_holder !== null && row.lease_fencing === lease.fencing;

export function lastErrorOf(row: SyncClients | null): LastError | null {
  if (row?.error_code == null || row.error_at === null) return null;
  return { code: row.error_code, message: row.error_message ?? '', at: new Date(row.error_at) };
}
