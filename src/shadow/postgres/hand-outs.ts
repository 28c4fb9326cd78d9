// Hands ledger entries to workers. Workers that ask at the same moment skip each other's rows instead of waiting.

import type { OwnStatements, StoredHash } from '../engine.ts';
import type { EntryRow } from '../tables/bookkeeping-rows.ts';
import type { SyncQueue } from '../tables/bookkeeping-tables.ts';
import { ofClient, prepared } from './statement.ts';

/**
 * Numbers above the last one that this statement knows belong to workers that came while it ran, so their claims count.
 * Without this rule, a row that was claimed and committed during the statement would look free, because its share is not
 * among those that were read.
 */
const isFree = `(claimed_by IS NULL OR claimed_by <> ALL (ARRAY(
       SELECT fencing FROM sync_shares WHERE client_id = $1
       UNION ALL SELECT lease_fencing FROM sync_clients WHERE client_id = $1 AND lease_holder IS NOT NULL))
       AND claimed_by <= (SELECT fencing FROM sync_clients WHERE client_id = $1))`;

const claimPending = prepared<EntryRow>(
  'claim_pending',
  `UPDATE sync_queue AS q SET claimed_by = $2
   WHERE ${ofClient('q')} AND q.ctid = ANY (ARRAY(
     SELECT ctid FROM sync_queue
     WHERE client_id = $1 AND drain_no = $3 AND state <> 'stored' AND state = 'pending'
     AND ${isFree}
     ORDER BY cust_id LIMIT $4 FOR NO KEY UPDATE SKIP LOCKED))
   RETURNING q.drain_no, q.cust_id, q.reasons, q.attempts`,
);

type DueRow = EntryRow & Pick<SyncQueue, 'next_attempt_at'>;

const claimDue = prepared<DueRow>(
  'claim_parked',
  `UPDATE sync_queue AS q SET claimed_by = $2
   WHERE ${ofClient('q')} AND q.ctid = ANY (ARRAY(
     SELECT ctid FROM sync_queue
     WHERE client_id = $1 AND state = 'parked' AND next_attempt_at <= $3
     AND ${isFree}
     ORDER BY next_attempt_at LIMIT $4 FOR NO KEY UPDATE SKIP LOCKED))
   RETURNING q.drain_no, q.cust_id, q.reasons, q.attempts, q.next_attempt_at`,
);

const byDue = (a: DueRow, b: DueRow): number =>
  (a.next_attempt_at ?? '') < (b.next_attempt_at ?? '') ? -1 : 1;

const unclaimDue = prepared(
  'unclaim_parked',
  `UPDATE sync_queue AS q SET claimed_by = NULL
   WHERE ${ofClient('q')} AND q.ctid = ANY (ARRAY(
     SELECT ctid FROM sync_queue
     WHERE client_id = $1 AND state = 'parked' AND next_attempt_at <= $3 AND claimed_by = $2
     FOR NO KEY UPDATE))`,
);

const storedHashes = prepared<StoredHash>(
  'claim_hashes',
  `SELECT c.cust_id, c.content_hash FROM unnest($2::text[]) AS w(cust_id) CROSS JOIN LATERAL (
     SELECT cust_id, content_hash FROM customers
     WHERE client_id = $1 AND cust_id = w.cust_id AND deleted_at IS NULL OFFSET 0) AS c`,
);

export const handOuts: Pick<OwnStatements, 'handOutPending' | 'handOutDue' | 'takeBackDue' | 'storedHashes'> =
  {
    storedHashes,
    handOutPending: (tx, { client, fencing }, drainNo, limit) =>
      tx.all(claimPending(client, fencing, drainNo, limit)),
    handOutDue: async (tx, { client, fencing }, now, limit) =>
      (await tx.all(claimDue(client, fencing, now, limit))).toSorted(byDue),
    takeBackDue: ({ client, fencing }, now) => unclaimDue(client, fencing, now),
  };
