// Statements that remove rows. The rows are locked in one order first, so that workers that remove at the same time wait for
// each other and do not deadlock.

import type { OwnStatements } from '../engine.ts';
import type { SyncQueue } from '../tables/bookkeeping-tables.ts';
import { ofClient, prepared } from './statement.ts';

const staged = prepared(
  'discard_entries',
  `DELETE FROM sync_queue AS q WHERE ${ofClient('q')} AND q.ctid = ANY (ARRAY(
     SELECT ctid FROM sync_queue WHERE client_id = $1 AND drain_no = $2
     ORDER BY cust_id LIMIT $3 FOR UPDATE))`,
);

/** Entries from before history was kept have no time. */
const settled = prepared(
  'prune_entries',
  `DELETE FROM sync_queue AS q WHERE ${ofClient('q')} AND q.ctid = ANY (ARRAY(
     SELECT ctid FROM sync_queue WHERE client_id = $1 AND drain_no = $2 AND state = 'stored'
     AND (settled_at < $3 OR settled_at IS NULL) ORDER BY cust_id LIMIT $4 FOR UPDATE))`,
);

const changes = prepared(
  'prune_changes',
  `DELETE FROM sync_changes AS c WHERE ${ofClient('c')} AND c.ctid = ANY (ARRAY(
     SELECT ctid FROM sync_changes WHERE client_id = $1 AND change_no <= $2
     AND (committed_at < $3 OR change_no <= $4) ORDER BY change_no FOR UPDATE))`,
);

/** A share whose worker is writing just now is left alone: that worker lives. */
const shares = prepared(
  'shares_end',
  `DELETE FROM sync_shares WHERE client_id = $1 AND fencing IN (
     SELECT s.fencing FROM sync_shares AS s
     JOIN unnest($2::bigint[], $3::timestamptz[]) AS over (fencing, expires_at)
       ON over.fencing = s.fencing AND over.expires_at = s.expires_at
     WHERE s.client_id = $1 FOR UPDATE OF s SKIP LOCKED)`,
);

const entries = prepared<Pick<SyncQueue, 'drain_no'>>(
  'forget_entries',
  `DELETE FROM sync_queue AS q WHERE ${ofClient('q')} AND q.ctid = ANY (ARRAY(
     SELECT e.place FROM (SELECT drain_no FROM sync_drains WHERE client_id = $1 OFFSET 0) AS d
     CROSS JOIN LATERAL (SELECT ctid AS place FROM sync_queue
       WHERE client_id = $1 AND drain_no = d.drain_no AND cust_id = ANY ($2) FOR UPDATE) AS e))
   RETURNING drain_no`,
);

export const removals: Pick<
  OwnStatements,
  'removeStaged' | 'removeSettled' | 'removeChanges' | 'endShares' | 'eraseEntries'
> = {
  removeStaged: (client, drainNo, limit) => staged(client, drainNo, limit),
  removeSettled: (client, { drainNo, before, limit }) => settled(client, drainNo, before, limit),
  removeChanges: (client, last, { before, upTo }) => changes(client, last, before, upTo),
  endShares: (client, over) =>
    shares(
      client,
      over.map(({ fencing }) => fencing),
      over.map((share) => share.expires_at),
    ),
  eraseEntries: (client, custIds) => entries(client, custIds),
};
