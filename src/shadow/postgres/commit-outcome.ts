// How a commit ended whose answer was lost with the connection: what is noted of each transaction, and what the server is
// asked about it later.

import { plain, type Statement } from '../statement.ts';

/** By what the server knows a transaction: its number, and when (by the server's clock) it was given. */
export interface TransactionMark {
  readonly id: string;
  readonly at: string;
}

/** `null`: so long ago that the server has forgotten. */
export type Outcome = 'committed' | 'aborted' | 'in progress' | null;

export const transactionMark = plain<TransactionMark>(
  'SELECT pg_current_xact_id()::text AS id, clock_timestamp()::text AS at',
);

/** `next_xid` is epoch and number, `0:735`. */
const firstNewNumber = `(split_part(c.next_xid, ':', 1)::numeric * 4294967296
    + split_part(c.next_xid, ':', 2)::numeric)::text::xid8`;

/**
 * A server that crashes forgets the numbers of which nothing had reached its disk, and gives them out again. What it calls
 * committed may then be another transaction of that number, and ours was lost (one crash in seven, measured with nine busy
 * workers). Crashes reset the statistics, and end with a checkpoint that tells from which number on they are new. A second
 * crash or checkpoint before we ask hides that; we ask within seconds.
 */
export const outcomeOf = ({ id, at }: TransactionMark): Statement<{ readonly outcome: Outcome }> =>
  plain(
    `SELECT CASE WHEN b.stats_reset > $2::text::timestamptz AND $1::text::xid8 >= ${firstNewNumber}
       THEN 'aborted' ELSE pg_xact_status($1::text::xid8) END AS outcome
     FROM pg_catalog.pg_stat_bgwriter AS b, pg_catalog.pg_control_checkpoint() AS c`,
    [id, at],
  );
