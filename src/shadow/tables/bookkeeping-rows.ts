// Turns rows of the bookkeeping tables, as the engines give them, into the values of this room's interface.

import { custId } from '../../catalogue/ids.ts';
import { parsedFailures } from '../plan/failures.ts';
import type { QueueReason } from '../../catalogue/queue-entry.ts';
import type { HeldLease } from '../ledger/lease-holder.ts';
import type { Change } from '../interface/applying.ts';
import type { FeedChange } from '../interface/feed.ts';
import type { StoredText } from '../interface/served.ts';
import type { Claimant } from '../interface/rights.ts';
import type { CustomerLife, EntryLife, ForgottenCustomer } from '../interface/customer.ts';
import type { Drain, LedgerEntry, ParkedCustomer } from '../interface/ledger.ts';
import type { FindingCount, KeptError, Pause, Stuck } from '../interface/client-state.ts';
import type {
  SyncChanges,
  SyncClients,
  SyncDrains,
  SyncErasures,
  SyncFindings,
  SyncForgotten,
  SyncQueue,
} from './bookkeeping-tables.ts';
import type { ApplyingShape, ShapeProgress } from '../interface/shapes.ts';
import type { Customers } from './data-tables.ts';
import type { SyncShapes } from './shape-tables.ts';

/** A row of a data table. */
export type DataRow = Readonly<Record<string, string | number | boolean | null>>;

export const timeOf = (text: string | null): Date | null => (text === null ? null : new Date(text));

export const parsedReasons = (text: string): readonly QueueReason[] =>
  JSON.parse(text) as readonly QueueReason[];

export const toDrain = (
  row: Pick<SyncDrains, 'drain_no' | 'state' | 'max_queue_number' | 'received_at' | 'observed'>,
): Drain => ({
  drainNo: row.drain_no,
  state: row.state,
  maxQueueNumber: row.max_queue_number,
  receivedAt: new Date(row.received_at),
  ...(row.observed === 1 ? { observed: true } : {}),
});

export type EntryRow = Pick<SyncQueue, 'drain_no' | 'cust_id' | 'reasons' | 'attempts'>;

export type OpenRow = Pick<SyncQueue, 'cust_id' | 'state' | 'known_fetch_number'>;

/** A stored customer, or an open entry: the columns of the other are `null`. */
export interface CopyRow {
  readonly cust_id: string;
  readonly fetched_at: string | null;
  readonly fetch_number: number | null;
  readonly content_hash: string | null;
  readonly deleted_at: string | null;
  readonly state: SyncQueue['state'] | null;
  readonly known_fetch_number: number | null;
}

/** A stored customer with its document, as its database gives it most quickly. */
export type TextRow = Pick<
  Customers,
  'cust_id' | 'fetched_at' | 'changed_at' | 'deleted_at' | 'content_hash'
> & { readonly document: StoredText };

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
  fields: row.fields === null ? [] : (JSON.parse(row.fields) as readonly string[]),
  cause: row.cause,
  committedAt: new Date(row.committed_at),
});

export const toErasure = (row: SyncErasures): FeedChange => ({
  changeNo: row.change_no,
  custId: custId(row.cust_id),
  kind: 'forgotten',
  sections: [],
  fields: [],
  cause: null,
  committedAt: new Date(row.committed_at),
});

/** An entry with its drain. */
export type LifeRow = SyncQueue &
  Pick<SyncDrains, 'max_queue_number' | 'received_at' | 'purged_at' | 'observed'> & {
    readonly drain_state: SyncDrains['state'];
  };

export const toEntryLife = (row: LifeRow): EntryLife => ({
  ...toEntry(row),
  drain: { ...toDrain({ ...row, state: row.drain_state }), purgedAt: timeOf(row.purged_at) },
  state: row.state,
  knownAt: new Date(row.known_at),
  knownFetchNumber: row.known_fetch_number,
  claimed: row.claimed_by !== null,
  parkedAt: timeOf(row.parked_at),
  nextAttemptAt: timeOf(row.next_attempt_at),
  goneAt: timeOf(row.gone_at),
  settledAt: timeOf(row.settled_at),
  fetchNumber: row.fetch_number,
  outcome: row.outcome,
  failures: parsedFailures(row.failures),
  ...(row.still_queued === 1 ? { stillQueued: true } : {}),
});

export type StoredTimes = Pick<Customers, 'fetch_number' | 'fetched_at' | 'changed_at' | 'deleted_at'>;

export const toStoredTimes = (row: StoredTimes | null): CustomerLife['stored'] =>
  row === null
    ? null
    : {
        fetchNumber: row.fetch_number,
        fetchedAt: new Date(row.fetched_at),
        changedAt: new Date(row.changed_at),
        deletedAt: timeOf(row.deleted_at),
      };

export const toForgotten = (row: Omit<SyncForgotten, 'client_id'>): ForgottenCustomer => ({
  custId: custId(row.cust_id),
  forgottenAt: new Date(row.forgotten_at),
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

/** The holder counts too: a server that took over without its last commits may give out a number a second time. */
export const isHeldBy = (
  row: Pick<SyncClients, 'lease_holder' | 'lease_fencing'>,
  { holder, fencing }: Pick<Claimant, 'holder' | 'fencing'>,
): boolean => row.lease_holder === holder && row.lease_fencing === fencing;

export function stuckOf(row: SyncClients | null): Stuck | null {
  if (row?.stuck_at == null || row.stuck_kind === null) return null;
  return {
    kind: row.stuck_kind === 'thread-blocked' ? 'thread-blocked' : 'no-progress',
    at: new Date(row.stuck_at),
  };
}

export function lastErrorOf(row: SyncClients | null): KeptError | null {
  if (row?.error_code == null || row.error_at === null) return null;
  return {
    code: row.error_code,
    message: row.error_message ?? '',
    at: new Date(row.error_at),
    skeleton: row.error_skeleton,
    times: Math.max(1, row.error_times),
  };
}

/** `open`: the client's shapes that are not done. One that was superseded before it was done is not in force. */
export function toShapeProgress(
  row: Pick<SyncClients, 'shape_no'> | null,
  open: readonly SyncShapes[],
): ShapeProgress {
  const shapeNo = row?.shape_no ?? 0;
  const applying = open.find((one) => one.state === 'applying' && one.shape_no === shapeNo);
  const waiting = open.find(({ state }) => state === 'waits');
  return {
    shapeNo,
    applying: applying === undefined ? null : toApplying(applying),
    waiting:
      waiting === undefined
        ? null
        : {
            since: new Date(waiting.noted_at),
            erasesOf: waiting.erases_of,
            leaving: waiting.leavers,
            shapeId: waiting.id,
          },
  };
}

const toApplying = (row: SyncShapes): ApplyingShape => ({
  since: new Date(row.installed_at ?? row.noted_at),
  walked: row.walked === 1,
  wanted: row.wanted,
  left: row.left,
  held: row.held,
  perMinute: row.per_minute,
  slowPerMinute: row.per_minute_slow,
  fastPerMinute: row.per_minute_fast,
});

export function pauseIn(
  row: Pick<SyncClients, 'paused_at' | 'paused_by' | 'pause_reason'> | null,
): Pause | null {
  if (row?.paused_at == null) return null;
  return { since: new Date(row.paused_at), by: row.paused_by ?? '', reason: row.pause_reason };
}
