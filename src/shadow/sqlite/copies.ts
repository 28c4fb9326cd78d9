// Copies of customers, their documents, and their open entries in the ledger. Every statement goes from the customers that are asked for to the key:
// with a list of numbers as its condition, SQLite would walk through the whole ledger of the client.

import type { OwnStatements } from '../engine.ts';
import { plain } from '../statement.ts';
import type { CopyRow, OpenRow, TextRow } from '../tables/bookkeeping-rows.ts';

/** The plus keeps SQLite from an index over states. */
const openAmong = (nothing: string): string => `SELECT q.cust_id, ${nothing}q.state, q.known_fetch_number
    FROM json_each(?2) AS a CROSS JOIN sync_queue AS q INDEXED BY sync_queue_waiting
    WHERE q.client_id = ?1 AND q.cust_id = a.value AND q.state in ('parked', 'gone')
  UNION ALL SELECT q.cust_id, ${nothing}q.state, q.known_fetch_number
    FROM (SELECT drain_no FROM sync_drains WHERE client_id = ?1 AND state = 'receiving'
      UNION ALL SELECT drain_no FROM sync_drains WHERE client_id = ?1 AND state IN ('refreshing', 'purging')) AS d
    CROSS JOIN json_each(?2) AS a
    CROSS JOIN sync_queue AS q ON q.client_id = ?1 AND q.drain_no = d.drain_no AND q.cust_id = a.value
    WHERE +q.state = 'pending'`;

const copies = `SELECT c.cust_id, c.fetched_at, c.fetch_number, c.content_hash, c.deleted_at,
      NULL AS state, NULL AS known_fetch_number
    FROM json_each(?2) AS a CROSS JOIN customers AS c ON c.client_id = ?1 AND c.cust_id = a.value
  UNION ALL ${openAmong('NULL, NULL, NULL, NULL, ')}`;

const textsAmong = `SELECT c.cust_id, c.fetched_at, c.changed_at, c.deleted_at, c.content_hash, cast(c.document AS blob) AS document
    FROM json_each(?2) AS a CROSS JOIN customers AS c ON c.client_id = ?1 AND c.cust_id = a.value`;

export const copyStatements: Pick<OwnStatements, 'openAmong' | 'copies' | 'textsAmong'> = {
  openAmong: (client, custIds) => plain<OpenRow>(openAmong(''), [client, JSON.stringify(custIds)]),
  copies: (client, custIds) => plain<CopyRow>(copies, [client, JSON.stringify(custIds)]),
  textsAmong: (client, custIds) => plain<TextRow>(textsAmong, [client, JSON.stringify(custIds)]),
};
