// Copies of customers, their documents, and their open entries in the ledger. Every statement goes from the customers that are asked for to the key,
// whatever the server knows of the tables.

import type { OwnStatements } from '../engine.ts';
import type { CopyRow, OpenRow, TextRow } from '../tables/bookkeeping-rows.ts';
import { prepared } from './statement.ts';

/**
 * Of the indexes over waiting entries, only that by customer gives the order of the first part: without it, a server that knows
 * nothing of the table may walk through all that waits. A customer has two entries that wait, at most. In the second part, the state
 * is looked at outside, so that no index over states is tempting.
 */
const openAmong = (nothing: string): string => `SELECT q.cust_id, ${nothing}q.state, q.known_fetch_number
    FROM unnest($2::text[]) AS a(cust_id) CROSS JOIN LATERAL (
      SELECT client_id, cust_id, state, known_fetch_number FROM sync_queue
      WHERE (client_id, cust_id) >= ($1, a.cust_id) AND state IN ('parked', 'gone')
      ORDER BY client_id, cust_id LIMIT 9) AS q
    WHERE q.client_id = $1 AND q.cust_id = a.cust_id
  UNION ALL SELECT q.cust_id, ${nothing}q.state, q.known_fetch_number
    FROM (SELECT drain_no FROM sync_drains WHERE client_id = $1 AND state = 'receiving'
      UNION ALL SELECT drain_no FROM sync_drains WHERE client_id = $1 AND state IN ('refreshing', 'purging')
      OFFSET 0) AS d
    CROSS JOIN unnest($2::text[]) AS a(cust_id) CROSS JOIN LATERAL (
      SELECT cust_id, state, known_fetch_number FROM sync_queue
      WHERE client_id = $1 AND drain_no = d.drain_no AND cust_id = a.cust_id OFFSET 0) AS q
    WHERE q.state = 'pending'`;

const noCopy = 'NULL::timestamptz, NULL::bigint, NULL::text, NULL::timestamptz, ';

const copies = prepared<CopyRow>(
  'copies',
  `SELECT c.*, NULL::text AS state, NULL::bigint AS known_fetch_number
    FROM unnest($2::text[]) AS a(cust_id) CROSS JOIN LATERAL (
      SELECT cust_id, fetched_at, fetch_number, content_hash, deleted_at FROM customers
      WHERE client_id = $1 AND cust_id = a.cust_id OFFSET 0) AS c
  UNION ALL ${openAmong(noCopy)}`,
);

const textsAmong = prepared<TextRow>(
  'texts_among',
  `SELECT c.* FROM unnest($2::text[]) AS a(cust_id) CROSS JOIN LATERAL (
    SELECT cust_id, fetched_at, changed_at, deleted_at, content_hash, document FROM customers
    WHERE client_id = $1 AND cust_id = a.cust_id OFFSET 0) AS c`,
);

export const copyStatements: Pick<OwnStatements, 'openAmong' | 'copies' | 'textsAmong'> = {
  openAmong: prepared<OpenRow>('open_among', openAmong('')),
  copies,
  textsAmong,
};
