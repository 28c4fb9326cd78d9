// The tables of what was seen: what `check` tried last, and how each client was over the last day.

import { count, document, id, json, orNull, type Row, time, typedTable } from './table.ts';

export const checks = typedTable('sync_checks', ['client_id'], {
  client_id: id,
  checked_at: time,
  /** A list of `CheckItem`. */
  items: document,
});

/** What `check` said last of a client. */
export type SyncChecks = Row<typeof checks>;

export const samples = typedTable(
  'sync_samples',
  ['client_id', 'sampled_at'],
  {
    client_id: id,
    /** The beginning of the five minutes. */
    sampled_at: time,
    /** `null`: AA was not heard. */
    lag_seconds: orNull(count),
    /** Customers that are to be refreshed. */
    queued: count,
    parked: count,
    /** The client's newest change: what was applied since the sample before is the difference. */
    change_no: count,
    /** How long AA took to answer in the minutes before, in milliseconds. `null`: nobody who took samples had called it. */
    aa_median_ms: orNull(count),
    aa_slowest_ms: orNull(count),
  },
  { indexes: { sync_samples_by_time: { on: ['sampled_at'] } } },
);

/** How each client was, every five minutes of the last day. */
export type SyncSamples = Row<typeof samples>;

/** What the row of a client says of its AA: how often it was asked, and what an observer has seen of its queue. */
export const seenOfClient = {
  /** Calls of AA in the last hour, by minute, where the client has a budget: see plan/call-budget.ts. */
  calls: orNull(json),
  /** See `Observing`; `null` if the last answer of the queue was not one to an observer. */
  observing: orNull(json),
};
