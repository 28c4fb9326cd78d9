// The tables of a client itself: what is known of it, and who works for it.

import type { WordsState } from '../interface/search.ts';
import { ofClient as shapeOfClient } from './shape-tables.ts';
import { count, from0, id, json, orNull, text, time, typedTable, word, type Row } from './table.ts';

export const clients = typedTable(
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
    /** The highest number that pruning has removed from the feed, 0 if none. `null`: an older program may have pruned some. */
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
    drain_wanted_at: orNull(time),
    /** See `Observing`; `null` if the last answer of the queue was not one to an observer. */
    observing: orNull(json),
    /** Calls of AA in the last hour, by minute, where the client has a budget: see plan/call-budget.ts. */
    calls: orNull(json),
    ...shapeOfClient,
  },
  { updatedOften: true },
);

/** One row per client: its lease, its counters, and what was last heard from its AA. */
export type SyncClients = Row<typeof clients>;

export const shares = typedTable('sync_shares', ['client_id', 'fencing'], {
  client_id: id,
  fencing: count,
  holder: text,
  expires_at: time,
});

/** Workers that refresh customers of a drain that another worker leads. */
export type SyncShares = Row<typeof shares>;
