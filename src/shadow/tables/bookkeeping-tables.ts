// The bookkeeping tables as statements see them. Times are ISO text (UTC, milliseconds), lists and objects JSON text; only
// strings, numbers and null are ever bound, so that every engine can use the same statements.

import type { Finding } from '../../catalogue/customer-record.ts';
import type { AuditScope, AuditState } from '../interface/audits.ts';
import type { ChangeKind, EntryOutcome } from '../interface/applying.ts';
import type { DrainState, LedgerState } from '../interface/ledger.ts';

/** One row per client: its lease, its counters, and what was last heard of its AA. */
export interface SyncClients {
  readonly client_id: string;
  readonly lease_holder: string | null;
  readonly lease_expires_at: string | null;
  /** The fencing number of the lease that was granted last. */
  readonly lease_fencing: number;
  /** The last number given to a lease or a share. */
  readonly fencing: number;
  readonly fetch_number: number;
  readonly change_no: number;
  readonly drain_no: number;
  /** The newest fetch that found a customer gone whom we never stored; it keeps an older fetch from creating it after all. */
  readonly vanished_fetch_number: number;
  readonly last_queue_at: string | null;
  readonly last_purge_at: string | null;
  readonly last_purge_number: string | null;
  readonly error_code: string | null;
  readonly error_message: string | null;
  readonly error_at: string | null;
  /** When the work of whoever leads last got anywhere. */
  readonly progress_at: string | null;
  /** When somebody who watches the work found that it does not move, and how (`StuckKind`). */
  readonly stuck_at: string | null;
  readonly stuck_kind: string | null;
  /** How often in a row the queue came again with the number that had been purged. */
  readonly repeated_purges: number;
  /** See `ForeignPurge`; `null` when none was noticed, or it was acknowledged. */
  readonly foreign_purge: string | null;
  /** When the age of the history was judged last, and how much longer nothing of it is pruned: see history-clock.ts. */
  readonly history_seen_at: string | null;
  readonly history_rest_ms: number;
}

/** Workers that refresh customers of a drain another leads. */
export interface SyncShares {
  readonly client_id: string;
  readonly fencing: number;
  readonly holder: string;
  readonly expires_at: string;
}

export interface SyncDrains {
  readonly client_id: string;
  readonly drain_no: number;
  readonly state: DrainState;
  readonly max_queue_number: string | null;
  readonly received_at: string;
  /** Entries in the ledger, counted when the answer was complete. */
  readonly queued: number;
  readonly purged_at: string | null;
  /** When an entry of it was settled last, the purge at the earliest; `null` before. Its history is kept from then on. */
  readonly last_settled_at: string | null;
  /** 1 when its stored entries have been removed, and what is left in it waits. */
  readonly pruned: number;
}

/** The ledger, the parked, and the history of both. While its drain is `receiving` an entry counts for nothing. */
export interface SyncQueue {
  readonly client_id: string;
  readonly drain_no: number;
  readonly cust_id: string;
  readonly state: LedgerState;
  readonly reasons: string;
  readonly attempts: number;
  readonly known_at: string;
  /** Only a fetch with a higher number was sent after this change was known, and may settle the entry. */
  readonly known_fetch_number: number;
  /** The fencing number of the lease or share whose worker has it in hand; void when that stands no more. */
  readonly claimed_by: number | null;
  readonly parked_at: string | null;
  readonly next_attempt_at: string | null;
  readonly error_code: string | null;
  readonly error_message: string | null;
  /** When the answer that said `gone` arrived. */
  readonly gone_at: string | null;
  readonly settled_at: string | null;
  /** Of the fetch that settled the entry, or found its customer gone. */
  readonly fetch_number: number | null;
  /** What the entry ended with. */
  readonly outcome: EntryOutcome | null;
  /** The last refreshes that failed, oldest first: a list of `{code, message, at}`. */
  readonly failures: string | null;
}

export interface SyncChanges {
  readonly client_id: string;
  readonly change_no: number;
  readonly cust_id: string;
  readonly kind: ChangeKind;
  readonly sections: string;
  readonly committed_at: string;
  readonly fields: string | null;
}

/** Numbers that are to be ignored, and nothing else of them. */
export interface SyncForgotten {
  readonly client_id: string;
  readonly cust_id: string;
  readonly forgotten_at: string;
}

export interface SyncFindings {
  readonly client_id: string;
  readonly kind: Finding['kind'];
  readonly path: string;
  readonly seen: number;
  readonly first_seen_at: string;
  readonly last_seen_at: string;
}

/** Results of audits; the counts are those of `AuditCounts`. */
export interface SyncAudits {
  readonly client_id: string;
  readonly audit_no: number;
  readonly scope: AuditScope;
  readonly state: AuditState;
  readonly seed: string | null;
  readonly population: number;
  readonly started_at: string;
  readonly finished_at: string | null;
  /** How far a walk has come. */
  readonly last_cust_id: string | null;
  readonly calls: number;
  readonly compared: number;
  readonly tombstones: number;
  readonly differed: number;
  readonly gone: number;
  readonly served: number;
  readonly healed: number;
  readonly deleted: number;
  readonly waiting: number;
  readonly moved: number;
  readonly late: number;
  readonly queued: number;
  readonly not_measured: number;
  readonly sections: string;
  readonly error_code: string | null;
}

/** The columns of `customers` that are not AA's; those are the catalogue's. */
export interface Customers {
  readonly client_id: string;
  readonly cust_id: string;
  readonly fetch_number: number;
  readonly fetched_at: string;
  readonly changed_at: string;
  readonly deleted_at: string | null;
  readonly content_hash: string;
  readonly section_hashes: string;
  readonly document: string;
}

export interface ShadowTables {
  readonly sync_clients: SyncClients;
  readonly sync_shares: SyncShares;
  readonly sync_drains: SyncDrains;
  readonly sync_queue: SyncQueue;
  readonly sync_changes: SyncChanges;
  readonly sync_findings: SyncFindings;
  readonly sync_forgotten: SyncForgotten;
  readonly sync_audits: SyncAudits;
  readonly customers: Customers;
}
