// The bookkeeping tables. Each is declared once: its row as statements see it, its columns, its key and its indexes. Times
// are ISO text (UTC, milliseconds), lists and objects are JSON text. Only strings, numbers and null are ever bound, so that
// every engine can use the same statements.

import type { FindingKind } from '../../catalogue/customer-record.ts';
import type { AuditScope, AuditState } from '../interface/audits.ts';
import type { ChangeCause, ChangeKind, EntryOutcome, GoneKind } from '../interface/applying.ts';
import type { DrainState, LedgerState } from '../interface/ledger.ts';
import type { MoveSide } from '../interface/moving.ts';
import type { WordsState } from '../interface/search.ts';
import { type AccessTables, accessTables } from './access-tables.ts';
import { checks, samples, seenOfClient, type SyncChecks, type SyncSamples } from './look-tables.ts';
import { ofClient as shapeOfClient, type ShapeTables, shapeTables } from './shape-tables.ts';
import { type SyncViewColumns, viewColumns } from './view-tables.ts';
import type { Customers, CustomerWords } from './data-tables.ts';
import {
  count,
  from0,
  id,
  json,
  mark,
  oneOf,
  orNull,
  type Row,
  small,
  type Table,
  text,
  time,
  typedTable,
  word,
} from './table.ts';
import {
  deliveries,
  type SyncDeliveries,
  type SyncWebhookParked,
  type SyncWebhookReceivers,
  type SyncWebhooks,
  webhookParked,
  webhookReceivers,
  webhooks,
} from './webhook-tables.ts';

const clients = typedTable(
  'sync_clients',
  ['client_id'],
  {
    client_id: id,
    lease_holder: orNull(text),
    lease_expires_at: orNull(time),
    /** The last number given to a lease or a share. */
    fencing: count,
    fetch_number: count,
    change_no: count,
    drain_no: count,
    /**
     * The newest fetch that found a customer gone that we never stored. It keeps an older fetch from creating this customer.
     */
    vanished_fetch_number: count,
    last_queue_at: orNull(time),
    last_purge_at: orNull(time),
    last_purge_number: orNull(text),
    error_code: orNull(text),
    error_message: orNull(text),
    error_at: orNull(time),
    /** The error without its numbers: whether the next one is the same. */
    error_gist: orNull(text),
    /** How often in a row the same error came. */
    error_times: from0(count),
    /** What the answer looked like that was not understood, without its content. */
    error_skeleton: orNull(text),
    /** The fencing number of the lease that was granted last. */
    lease_fencing: from0(count),
    /** When the leader's work last made progress. */
    progress_at: orNull(time),
    /** When a watcher found that the work does not move, and how (`StuckKind`). */
    stuck_at: orNull(time),
    stuck_kind: orNull(text),
    /** How many times in a row the queue came again with the number that had been purged. */
    repeated_purges: from0(count),
    /** See `ForeignPurge`; `null` if none was noticed, or it was acknowledged. */
    foreign_purge: orNull(json),
    /** When the age of the history was last judged, and how much longer nothing of it is pruned: see history-clock.ts. */
    history_seen_at: orNull(time),
    history_rest_ms: from0(count),
    /** See `Population`; `null` if it was never seen that the shadow was filled. */
    population: orNull(json),
    /** When the last call that queued everyone was sent from here. */
    population_asked_at: orNull(time),
    /** The drain that brings a population. The shadow counts as populated when it has finished. */
    population_drain_no: orNull(count),
    /** How many customers were queued from here by their numbers. */
    queued_by_name: from0(count),
    /** See `SetBack`; `null` if none was noticed, or it was mended or acknowledged. */
    set_back: orNull(json),
    /** How many times the database lost what it had confirmed, as far as that was noticed. */
    set_backs: from0(count),
    /**
     * The highest number that pruning has removed from the feed, 0 if none. `null`: this program has pruned nothing yet, and
     * does not know what an older one has pruned.
     */
    pruned_change_no: orNull(count),
    /** The `committed_at` of that change. */
    pruned_change_at: orNull(time),
    /** What becomes of the words by which customers are found; `null`: there are none. See ledger/words.ts. */
    words_state: orNull(word<WordsState>()),
    /** By which rules they are made (`wordRules`). */
    words_rules: orNull(text),
    /** The last customer whose words were filled in; `null`: none yet. */
    words_after: orNull(text),
    /** How many customers were filled in, of how many. */
    words_filled: from0(count),
    words_wanted: from0(count),
    /** Since when a person holds the work for the client; `null`: nobody does. See `Pause`. */
    paused_at: orNull(time),
    paused_by: orNull(text),
    pause_reason: orNull(text),
    /** When a person last wished for a drain at once. */
    drain_wanted_at: orNull(time),
    ...seenOfClient,
    ...shapeOfClient,
  },
  { updatedOften: true },
);

/** One row per client: its lease, its counters, and what was last heard from its AA. */
export type SyncClients = Row<typeof clients>;

const shares = typedTable('sync_shares', ['client_id', 'fencing'], {
  client_id: id,
  fencing: count,
  holder: text,
  expires_at: time,
});

/** Workers that refresh customers of a drain that another worker leads. */
export type SyncShares = Row<typeof shares>;

const drains = typedTable(
  'sync_drains',
  ['client_id', 'drain_no'],
  {
    client_id: id,
    drain_no: count,
    state: oneOf<DrainState>(['receiving', 'refreshing', 'purging', 'done']),
    max_queue_number: orNull(text),
    /** When AA was asked for the answer. */
    asked_at: orNull(time),
    /** When the answer began to arrive. */
    received_at: time,
    /** Entries in the ledger, counted when the answer was complete. */
    queued: count,
    purged_at: orNull(time),
    /** 1 if its stored entries have been removed and the entries that are left in it wait. */
    pruned: mark,
    /** When an entry of it was last settled, the purge at the earliest; `null` before. Its history is kept from then on. */
    last_settled_at: orNull(time),
    /** 1 if an observer received it: what it had seen before was left out. Such a drain is never purged. */
    observed: from0(mark),
  },
  {
    indexes: {
      sync_drains_one_unfinished: {
        on: ['client_id'],
        where: `state IN ('refreshing', 'purging')`,
        unique: true,
      },
      sync_drains_one_receiving: { on: ['client_id'], where: `state = 'receiving'`, unique: true },
      sync_drains_to_prune: { on: ['client_id', 'last_settled_at'], where: `state = 'done' AND pruned = 0` },
    },
  },
);

export type SyncDrains = Row<typeof drains>;

const waiting = `state IN ('parked', 'gone')`;
const parked = `state = 'parked'`;
const gone = `state = 'gone'`;

const queue = typedTable(
  'sync_queue',
  ['client_id', 'drain_no', 'cust_id'],
  {
    client_id: id,
    drain_no: count,
    cust_id: id,
    state: oneOf<LedgerState>(['pending', 'stored', 'parked', 'gone']),
    reasons: json,
    attempts: small,
    known_at: time,
    /** Only a fetch with a higher number was sent after this change was known. Only such a fetch may settle the entry. */
    known_fetch_number: count,
    /** The fencing number of the lease or share whose worker has the entry. It has no effect when that right has ended. */
    claimed_by: orNull(count),
    parked_at: orNull(time),
    next_attempt_at: orNull(time),
    error_code: orNull(text),
    error_message: orNull(text),
    /** When the answer that said `gone` arrived. */
    gone_at: orNull(time),
    settled_at: orNull(time),
    /** The number of the fetch that settled the entry, or found its customer gone. */
    fetch_number: orNull(count),
    /** How the entry ended. */
    outcome: orNull(word<EntryOutcome>()),
    /** The last refreshes that failed, the oldest first: a list of `{code, message, at}`. */
    failures: orNull(json),
    /** Of a parked entry: those with the same error, see plan/error-group.ts. `null` in entries that an older program parked. */
    error_group: orNull(id),
    /** Of an entry that is or was gone: why it is to go. `null`: AA has no such customer. */
    gone_kind: orNull(word<GoneKind>()),
    /** 1 in the newest entry of a customer whom AA's queue still names, for an observer. See ledger/observing.ts. */
    still_queued: from0(mark),
  },
  {
    indexes: {
      sync_queue_open: {
        on: ['client_id', 'drain_no', 'state'],
        ending: ['cust_id'],
        where: `state <> 'stored'`,
      },
      sync_queue_waiting: { on: ['client_id', 'cust_id'], where: waiting },
      sync_queue_known: { on: ['client_id', 'known_at'], where: waiting },
      sync_queue_due: { on: ['client_id', 'next_attempt_at'], where: parked },
      sync_queue_parked: { on: ['client_id', 'parked_at', 'cust_id'], where: parked },
      sync_queue_gone: { on: ['client_id', 'cust_id'], where: gone },
      sync_queue_still: { on: ['client_id', 'cust_id', 'drain_no'], where: `still_queued = 1` },
      // Counts by kind read nothing but it.
      sync_queue_gone_kinds: { on: ['client_id', 'gone_kind', 'cust_id'], where: gone },
      // Whoever looks at the groups reads nothing but it.
      sync_queue_groups: {
        on: ['client_id', 'error_group', 'parked_at', 'cust_id', 'next_attempt_at'],
        where: parked,
      },
    },
  },
);

/** The ledger, the parked entries, and the history of both. While its drain is `receiving` an entry does not count. */
export type SyncQueue = Row<typeof queue>;

const changes = typedTable('sync_changes', ['client_id', 'change_no'], {
  client_id: id,
  change_no: count,
  cust_id: id,
  kind: oneOf<ChangeKind>(['created', 'updated', 'restored', 'deleted']),
  sections: json,
  committed_at: time,
  fields: orNull(json),
  /** `null`: AA changed the customer. */
  cause: orNull(word<ChangeCause>()),
});

export type SyncChanges = Row<typeof changes>;

const erasures = typedTable('sync_erasures', ['client_id', 'change_no'], {
  client_id: id,
  change_no: count,
  cust_id: id,
  committed_at: time,
});

/**
 * The changes that say that a customer was forgotten. With `sync_changes` they make the feed, and they are numbered with them.
 * They have a table of their own because SQLite cannot widen what `sync_changes.kind` may hold in a database that exists.
 */
export type SyncErasures = Row<typeof erasures>;

const findings = typedTable('sync_findings', ['client_id', 'kind', 'path'], {
  client_id: id,
  kind: oneOf<FindingKind>(['unknown', 'unreadable', 'ambiguous', 'repaired'], 'id'),
  path: id,
  seen: count,
  first_seen_at: time,
  last_seen_at: time,
});

export type SyncFindings = Row<typeof findings>;

const forgotten = typedTable('sync_forgotten', ['client_id', 'cust_id'], {
  client_id: id,
  cust_id: id,
  forgotten_at: time,
});

/** Numbers that are to be ignored. Nothing else of these customers is kept. */
export type SyncForgotten = Row<typeof forgotten>;

const audits = typedTable('sync_audits', ['client_id', 'audit_no'], {
  client_id: id,
  audit_no: count,
  scope: oneOf<AuditScope>(['sample', 'all', 'idle']),
  state: oneOf<AuditState>(['running', 'complete', 'budget', 'stopped', 'failed']),
  seed: orNull(text),
  population: count,
  started_at: time,
  finished_at: orNull(time),
  /** The last customer that a walk has looked at. */
  last_cust_id: orNull(text),
  calls: count,
  compared: count,
  tombstones: count,
  differed: count,
  gone: count,
  served: count,
  healed: count,
  deleted: count,
  waiting: count,
  moved: count,
  late: count,
  queued: count,
  not_measured: count,
  sections: json,
  error_code: orNull(text),
});

/** Results of audits. The counts are those of `AuditCounts`. */
export type SyncAudits = Row<typeof audits>;

const moves = typedTable('sync_moves', ['side'], {
  side: oneOf<MoveSide>(['from', 'to'], 'id'),
  /** The same in both databases of a move. */
  move_id: text,
  /** The address of the other database, without its password. */
  other: text,
  started_at: time,
  /** When everything was in the other database. From then on, work is done there. `null` before, and on the side `to`. */
  finished_at: orNull(time),
  /** The number of the process that copies. A process that takes the move over adds one. */
  mover: count,
});

/** A move of the whole database. As long as there is a row, no work is done in this database. It belongs to no client. */
export type SyncMoves = Row<typeof moves>;

/** The migrations that a database has had. They belong to no client. */
const migrations = typedTable('sync_migrations', ['number'], { number: small, name: text, applied_at: time });

const followers = typedTable('sync_followers', ['client_id', 'name'], {
  client_id: id,
  name: id,
  change_no: count,
  /** The time of that change; `null`: before the first one, or nothing was known of it any more. */
  committed_at: orNull(time),
  /** When the place was acknowledged. */
  seen_at: time,
  made_by: text,
});

/** How far those who follow the feed have read. */
export type SyncFollowers = Row<typeof followers>;

export const bookkeepingTables: readonly Table[] = [
  migrations,
  moves,
  ...accessTables,
  clients,
  drains,
  queue,
  changes,
  erasures,
  followers,
  findings,
  shares,
  forgotten,
  audits,
  webhooks,
  webhookReceivers,
  deliveries,
  webhookParked,
  samples,
  checks,
  ...shapeTables,
  viewColumns,
];

/** Every table that does not come from the catalogue, and the columns of `customers` that do not. */
export interface ShadowTables extends AccessTables, ShapeTables {
  readonly sync_clients: SyncClients;
  readonly sync_shares: SyncShares;
  readonly sync_drains: SyncDrains;
  readonly sync_queue: SyncQueue;
  readonly sync_changes: SyncChanges;
  readonly sync_erasures: SyncErasures;
  readonly sync_followers: SyncFollowers;
  readonly sync_findings: SyncFindings;
  readonly sync_forgotten: SyncForgotten;
  readonly sync_audits: SyncAudits;
  readonly sync_samples: SyncSamples;
  readonly sync_checks: SyncChecks;
  readonly sync_view_columns: SyncViewColumns;
  readonly sync_moves: SyncMoves;
  readonly sync_webhooks: SyncWebhooks;
  readonly sync_webhook_receivers: SyncWebhookReceivers;
  readonly sync_deliveries: SyncDeliveries;
  readonly sync_webhook_parked: SyncWebhookParked;
  readonly customers: Customers;
  readonly customer_words: CustomerWords;
}
