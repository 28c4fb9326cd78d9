// PostgreSQL's own statements: those that lock rows, hand them out, or are hot.

import { type RawBuilder, sql } from 'kysely';
import { addAbsent, takeFetchNumber } from '../common-statements.ts';
import type { OwnStatements, ReasonCountRow } from '../engine.ts';
import { failuresKept } from '../plan/failures.ts';
import type { LifeRow } from '../tables/bookkeeping-rows.ts';
import type { Clock } from './clock.ts';
import { copyStatements } from './copies.ts';
import { handOuts } from './hand-outs.ts';
import { holdsBy } from './holds.ts';
import { removals } from './removals.ts';
import { prepared } from './statement.ts';

/**
 * Looks into each drain that is kept: an index over the customers of the ledger would make every entry cost twice as much.
 */
const entriesOfCustomer = prepared<LifeRow>(
  'life_entries',
  `SELECT q.*, d.drain_state, d.max_queue_number, d.received_at, d.purged_at, d.observed FROM (
     SELECT drain_no, state AS drain_state, max_queue_number, received_at, purged_at, observed
     FROM sync_drains
     WHERE client_id = $1 OFFSET 0) AS d
   CROSS JOIN LATERAL (SELECT * FROM sync_queue
     WHERE client_id = $1 AND drain_no = d.drain_no AND cust_id = $2 OFFSET 0) AS q
   ORDER BY d.drain_no DESC LIMIT $3`,
);

/** Only the index over words has the order, whatever the server knows of the table. */
const inLists: OwnStatements['inLists'] = ({ client, kind, after, upTo, ofEach }) =>
  sql`(select l.cust_id from words cross join lateral
    (select f.client_id, f.kind, f.word, f.cust_id from customer_words as f
    where (f.client_id, f.kind, f.word, f.cust_id) > (${client}, ${kind}, words.word, ${after})
    order by f.client_id, f.kind, f.word, f.cust_id limit ${ofEach}) as l
    where l.client_id = ${client} and l.kind = ${kind} and l.word = words.word and l.cust_id <= ${upTo})`;

/** Keeps the last few: when the list is full, the oldest failure is removed. */
const failuresWith = (failure: string): RawBuilder<string> =>
  sql<string>`case when jsonb_array_length(failures) >= ${sql.lit(failuresKept)} then failures - 0
    else coalesce(failures, '[]') end || ${failure}::jsonb`;

const eraseWordsOfReasons = prepared(
  'erase_words_of_reasons',
  `UPDATE sync_queue
   SET reasons = (SELECT jsonb_agg(r || '{"reason": null}') FROM jsonb_array_elements(reasons) AS r)
   WHERE client_id = $1 AND reasons @? '$[*].reason ? (@ != null)'`,
);

const reasonCounts = prepared<ReasonCountRow>(
  'reason_counts',
  `SELECT r ->> 'table' AS from_table, r ->> 'action' AS action,
     count(DISTINCT (q.drain_no, q.cust_id)) AS entries, count(DISTINCT q.cust_id) AS customers
   FROM sync_queue AS q CROSS JOIN LATERAL jsonb_array_elements(q.reasons) AS r
   WHERE q.client_id = $1 AND q.known_at >= $2
   GROUP BY 1, 2 ORDER BY 4 DESC, 3 DESC, 1, 2 LIMIT $3`,
);

export const ownStatements = (clock: Clock): OwnStatements => ({
  ...holdsBy(clock),
  ...handOuts,
  ...removals,
  ...copyStatements,
  joined: null,
  takeFetchNumber,
  addAbsent,
  entriesOfCustomer,
  inLists,
  failuresWith,
  eraseWordsOfReasons,
  reasonCounts,
});
