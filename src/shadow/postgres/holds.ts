// Rows that are held until the transaction ends.
//
// A transaction under a lease locks the client's row FOR KEY SHARE (a helper also locks the row of its share). These locks
// are compatible with each other and with the counting of numbers in that row. A takeover takes FOR UPDATE, which is
// compatible with none of them.

import type { ClientId } from '../../catalogue/ids.ts';
import type { ClientHold, ClientMark, OwnStatements } from '../engine.ts';
import { plain, type Statement } from '../statement.ts';
import type { SyncDrains, SyncShares } from '../tables/bookkeeping-tables.ts';
import { type Clock, timeOn } from './clock.ts';
import { prepared } from './statement.ts';

type MarkRow = Omit<ClientMark, 'now'> & { readonly server_time: string };

const markColumns = `lease_holder, lease_expires_at, lease_fencing, vanished_fetch_number, history_seen_at,
  population_drain_no, words_state, paused_at, shape_no, shape_owes, fetch_number, change_no, drain_no, fencing, set_backs,
  clock_timestamp()::timestamptz(3) AS server_time`;
const markOf = `SELECT ${markColumns} FROM sync_clients WHERE client_id = $1`;
const clients: Readonly<Record<ClientHold, (client: ClientId) => Statement<MarkRow>>> = {
  shared: prepared('client_shared', `${markOf} FOR KEY SHARE`),
  changed: prepared('client_changed', `${markOf} FOR NO KEY UPDATE`),
  owned: prepared('client_owned', `${markOf} FOR UPDATE`),
};

/** No row if a newer holder has taken the share away, or is about to. */
const share = prepared<Pick<SyncShares, 'fencing'>>(
  'share_shared',
  'SELECT fencing FROM sync_shares WHERE client_id = $1 AND fencing = $2 AND holder = $3 FOR KEY SHARE',
);

const drain = prepared<SyncDrains>(
  'drain_locked',
  `SELECT client_id, drain_no, state, max_queue_number, asked_at, received_at, queued,
     purged_at, last_settled_at, pruned, observed
   FROM sync_drains WHERE client_id = $1 AND drain_no = $2 FOR NO KEY UPDATE`,
);

const alone = prepared(
  'apply_alone',
  `SELECT pg_advisory_xact_lock(hashtextextended('aa-shadow apply ' || $1, 0))`,
);

/** Every transaction that writes reads this table first, and so has a lock on it until it ends. */
const moves = plain('LOCK TABLE sync_moves IN ACCESS EXCLUSIVE MODE');

export const holdsBy = (
  clock: Clock,
): Pick<OwnStatements, 'holdClient' | 'holdShare' | 'holdDrain' | 'holdAlone' | 'holdMoves'> => ({
  async holdClient(tx, client, how) {
    const row = await tx.first(clients[how](client));
    if (row === null) return null;
    const { server_time: serverAt, ...mark } = row;
    return { ...mark, now: timeOn(clock, serverAt) };
  },
  holdShare: async (tx, { client, fencing, holder }) =>
    (await tx.first(share(client, fencing, holder))) !== null,
  holdDrain: (tx, client, drainNo) => tx.first(drain(client, drainNo)),
  holdAlone: alone,
  holdMoves: moves,
});
