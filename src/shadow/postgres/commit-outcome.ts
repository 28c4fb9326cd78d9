// How a commit ended when its answer was lost with the connection: what is noted of each transaction, and what the server is
// asked about it later.

import { plain, type Statement } from '../statement.ts';

/** What the server needs to find a transaction again: its number, and when the number was given (by the server's clock). */
export interface TransactionMark {
  readonly id: string;
  readonly at: string;
}

/** `null`: it is so long ago that the server no longer knows. */
export type Outcome = 'committed' | 'aborted' | 'in progress' | null;

export const transactionMark = plain<TransactionMark>(
  'SELECT pg_current_xact_id()::text AS id, clock_timestamp()::text AS at',
);

/** `next_xid` consists of epoch and number, `0:735`. */
const firstNewNumber = `(split_part(c.next_xid, ':', 1)::numeric * 4294967296
    + split_part(c.next_xid, ':', 2)::numeric)::text::xid8`;

/**
 * A server that crashes forgets transaction numbers if nothing of them had reached its disk, and gives them out again. A
 * number that it calls committed may then belong to another transaction, while ours was lost (one crash in seven, measured
 * with nine busy workers). A crash resets the statistics and ends with a checkpoint. The checkpoint tells from which number
 * on the numbers are new. A second crash or checkpoint before we ask would hide this, but we ask within seconds.
 */
export const outcomeOf = ({ id, at }: TransactionMark): Statement<{ readonly outcome: Outcome }> =>
  plain(
    `SELECT CASE WHEN b.stats_reset > $2::text::timestamptz AND $1::text::xid8 >= ${firstNewNumber}
       THEN 'aborted' ELSE pg_xact_status($1::text::xid8) END AS outcome
     FROM pg_catalog.pg_stat_bgwriter AS b, pg_catalog.pg_control_checkpoint() AS c`,
    [id, at],
  );
