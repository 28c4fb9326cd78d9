// The statements that write the ledger, the findings and the feed of a batch.

import { clearing } from '../../clearing.ts';
import { findingsKept } from '../../plan/finding-tallies.ts';
import { ofClient, prepared } from '../statement.ts';

/** Parameters: client, places, fetch numbers, outcomes, time. */
export const settleEntries = prepared(
  'apply_settled',
  `UPDATE sync_queue AS q SET state = 'stored', settled_at = $5, fetch_number = r.n, outcome = r.o, ${clearing}
   FROM unnest($2::tid[], $3::bigint[], $4::text[]) AS r(l, n, o) WHERE q.ctid = r.l AND ${ofClient('q')}`,
);

const changedColumns = [
  'state text',
  'attempts integer',
  'known_at timestamptz',
  'known_fetch_number bigint',
  'claimed_by bigint',
  'parked_at timestamptz',
  'next_attempt_at timestamptz',
  'error_code text',
  'error_message text',
  'gone_at timestamptz',
  'failures jsonb',
  'error_group text',
  'gone_kind text',
].map((definition) => ({ definition, name: definition.split(' ')[0] ?? '' }));

/** Parameters: client, entries. */
export const changeEntries = prepared(
  'apply_changed',
  `UPDATE sync_queue AS q SET ${changedColumns.map(({ name }) => `${name} = r.${name}`).join(', ')}
   FROM jsonb_to_recordset($2::jsonb) AS r(place tid, ${changedColumns.map(({ definition }) => definition).join(', ')})
   WHERE q.ctid = r.place AND ${ofClient('q')}`,
);

/** Parameters: client, tallies, time. */
export const countFindings = prepared(
  'apply_findings',
  `WITH found AS (SELECT * FROM jsonb_to_recordset($2::jsonb) AS r(kind text, path text, seen bigint)),
   known AS (UPDATE sync_findings AS f SET seen = f.seen + found.seen, last_seen_at = $3 FROM found
     WHERE f.client_id = $1 AND f.kind = found.kind AND f.path = found.path RETURNING f.kind, f.path)
   INSERT INTO sync_findings AS f (client_id, kind, path, seen, first_seen_at, last_seen_at)
   SELECT $1, kind, path, seen, $3, $3 FROM found
   WHERE NOT EXISTS (SELECT FROM known WHERE known.kind = found.kind AND known.path = found.path)
   ORDER BY kind, path
   LIMIT greatest(0, ${findingsKept} - (SELECT count(*) FROM sync_findings WHERE client_id = $1))
   ON CONFLICT (client_id, kind, path) DO UPDATE
     SET seen = f.seen + excluded.seen, last_seen_at = excluded.last_seen_at`,
);

/**
 * Parameters: client, changes, their number, the number of a fetch that found a customer gone, the time or null for the
 * server's time, the time that the customers of the batch carry. The changes carry no earlier time than history may carry (see
 * ledger/history-clock.ts), and none that is earlier than their customers', even if the server's clock is put back in between:
 * who reads a customer's newest change by its time must find it.
 *
 * This is the last statement before the commit. It counts in the client's row, and so holds that row until the commit is
 * done. So the next batch gets its numbers only when the changes of this batch can be seen. This keeps the feed in commit
 * order (P7).
 */
export const writeFeed = prepared(
  'apply_feed',
  `WITH numbers AS (UPDATE sync_clients SET change_no = change_no + $3::bigint,
     vanished_fetch_number = greatest(vanished_fetch_number, $4::bigint)
     WHERE client_id = $1 RETURNING change_no, history_seen_at)
   INSERT INTO sync_changes (client_id, change_no, cust_id, kind, sections, fields, cause, committed_at)
   SELECT $1, numbers.change_no - $3::bigint + r.n, r.c, r.k, r.s, r.f, r.u,
     greatest(coalesce($5::timestamptz, clock_timestamp()), $6::timestamptz, numbers.history_seen_at)
   FROM numbers, jsonb_to_recordset($2::jsonb) AS r(n bigint, c text, k text, s jsonb, f jsonb, u text)`,
);
