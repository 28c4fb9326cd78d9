// What the page reads of a client's status: the fields of `clients[]` of `aa-shadow status --json` (docs/json-output.md). The
// description of the server leaves most of them open.

import type { ClientStatus as Described } from '../../../packages/client/src/api-types.ts';

export interface CurrentDrain {
  readonly drain_no: number;
  readonly state: 'receiving' | 'refreshing' | 'purging' | 'done';
  readonly max_queue_number: string | null;
  readonly received_at: string;
  /** Customers: `pending` + `stored` + `parked` + `gone`. */
  readonly queued: number;
  readonly pending: number;
  readonly stored: number;
  readonly parked: number;
  readonly gone: number;
}

export interface LastError {
  readonly code: string;
  readonly message: string;
  readonly at: string;
  /** In a row. */
  readonly times: number;
  readonly skeleton: string | null;
  readonly hint?: string | null;
}

export interface Finding {
  readonly path: string;
  /** Customers. */
  readonly seen: number;
  readonly first_seen_at: string;
  readonly last_seen_at: string;
}

/** What was noticed of another's purge, or of lost data, with the commands that mend it. */
interface Noticed {
  readonly first_at: string;
  readonly last_at: string;
  readonly cure: string;
  readonly acknowledge: string;
}

export interface ForeignPurge extends Noticed {
  readonly kind: 'entries-gone' | 'number-back';
  readonly times: number;
  readonly customers: number;
  readonly likely_cause: string;
}

export interface SetBack extends Noticed {
  readonly what: string;
}

export interface AuditResult {
  readonly audit_no: number;
  readonly scope: 'sample' | 'all' | 'idle';
  readonly state: 'complete' | 'budget' | 'stopped' | 'failed' | 'running';
  readonly says: string;
  readonly started_at: string;
  readonly finished_at: string | null;
  readonly stored: number;
  readonly compared: number;
  readonly differed: number;
  readonly healed: number;
}

/** How AA has answered this server lately. */
export type AaAnswers = NonNullable<Described['aa_answers']>;
export type LastCheck = NonNullable<Described['last_check']>;

export interface ClientStatus extends Described {
  readonly tombstones: number;
  readonly oldest_parked_at: string | null;
  readonly drain: CurrentDrain | null;
  readonly last_queue_at: string | null;
  readonly last_purge_at: string | null;
  readonly last_purge_number: string | null;
  readonly last_error: LastError | null;
  readonly held_by: { readonly holder: string; readonly expires_at: string } | null;
  readonly last_progress_at: string | null;
  readonly stuck: { readonly kind: 'thread-blocked' | 'no-progress'; readonly at: string } | null;
  readonly foreign_purge: ForeignPurge | null;
  /** Its queue is got, and never purged. `null`: it is purged. */
  readonly observing: { readonly since: string; readonly still_queued: number } | null;
  readonly population: {
    readonly how: 'seen' | 'enqueued' | 'said';
    readonly at: string;
    readonly by: string | null;
    readonly customers: number;
  } | null;
  readonly set_back: SetBack | null;
  readonly unknown_fields: readonly Finding[];
  readonly unreadable_values: readonly Finding[];
  readonly ambiguous_values: readonly Finding[];
  readonly repaired_values: readonly Finding[];
  readonly last_change_no: number;
  readonly last_audit: AuditResult | null;
  readonly audit_walk: AuditResult | null;
}

export type DrainSummary = Described['drains'][number];

/** When it ended. Whoever it parked may be retried later, which is no part of it. `null`: it has not ended. */
export const endOf = ({ purged_at, settled_at }: DrainSummary): string | null => purged_at ?? settled_at;
