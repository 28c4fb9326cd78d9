// SQLite's own statements: those that hand out rows, remove many of them, or are hot. What a writing transaction has read is
// held without a lock, because there is one writer.

import { type RawBuilder, sql } from 'kysely';
import { addAbsent, takeFetchNumber } from '../common-statements.ts';
import type { OwnStatements, ReasonCountRow, StoredHash } from '../engine.ts';
import { clientRow } from '../ledger/clients.ts';
import { drainRow } from '../ledger/drain-rows.ts';
import { isOld } from '../ledger/feed-rows.ts';
import { sharesOf } from '../ledger/share-rows.ts';
import { failuresKept } from '../plan/failures.ts';
import { build, plain } from '../statement.ts';
import type { EntryRow, LifeRow } from '../tables/bookkeeping-rows.ts';
import { copyStatements } from './copies.ts';
import { joinedDocuments } from './joined-documents.ts';

const holdsBy = (
  clock: () => Date,
): Pick<OwnStatements, 'holdClient' | 'holdShare' | 'holdDrain' | 'holdAlone' | 'holdMoves'> => ({
  async holdClient(tx, client) {
    const row = await tx.first(clientRow(client));
    return row === null ? null : { ...row, now: clock().toISOString() };
  },
  holdShare: async (tx, { client, fencing, holder }) =>
    (await tx.all(sharesOf(client))).some((share) => share.fencing === fencing && share.holder === holder),
  holdDrain: (tx, client, drainNo) => tx.first(drainRow(client, drainNo)),
  holdAlone: null,
  holdMoves: null,
});

const isFree = `(claimed_by IS NULL OR claimed_by NOT IN (
    SELECT fencing FROM sync_shares WHERE client_id = ?2
    UNION ALL SELECT lease_fencing FROM sync_clients WHERE client_id = ?2 AND lease_holder IS NOT NULL))`;

/**
 * The statement names the index. Without the name, SQLite would walk the drain from its first entry, past everything that is
 * already stored.
 */
const claimPending = `UPDATE sync_queue SET claimed_by = ?1
  WHERE client_id = ?2 AND drain_no = ?3 AND cust_id IN (
    SELECT cust_id FROM sync_queue INDEXED BY sync_queue_open
    WHERE client_id = ?2 AND drain_no = ?3 AND state <> 'stored' AND state = 'pending'
    AND ${isFree} LIMIT ?4)
  RETURNING drain_no, cust_id, reasons, attempts`;

const dueEntries = `SELECT drain_no, cust_id, reasons, attempts FROM sync_queue INDEXED BY sync_queue_due
  WHERE client_id = ?2 AND state = 'parked' AND next_attempt_at <= ?3
  AND ${isFree} ORDER BY next_attempt_at LIMIT ?4`;
const claimEntry =
  'UPDATE sync_queue SET claimed_by = ? WHERE client_id = ? AND drain_no = ? AND cust_id = ?';

const unclaimDue = `UPDATE sync_queue INDEXED BY sync_queue_due SET claimed_by = NULL
  WHERE client_id = ? AND state = 'parked' AND next_attempt_at <= ? AND claimed_by = ?`;

const storedHashes = `SELECT cust_id, content_hash FROM customers
  WHERE client_id = ? AND cust_id IN (SELECT value FROM json_each(?)) AND deleted_at IS NULL`;

const handOuts: Pick<OwnStatements, 'handOutPending' | 'handOutDue' | 'takeBackDue' | 'storedHashes'> = {
  storedHashes: (client, custIds) => plain<StoredHash>(storedHashes, [client, JSON.stringify(custIds)]),
  handOutPending: (tx, { client, fencing }, drainNo, limit) =>
    tx.all(plain<EntryRow>(claimPending, [fencing, client, drainNo, limit])),
  async handOutDue(tx, { client, fencing }, now, limit) {
    const due = await tx.all(plain<EntryRow>(dueEntries, [null, client, now, limit]));
    for (const { drain_no, cust_id } of due) tx.send(plain(claimEntry, [fencing, client, drain_no, cust_id]));
    return due;
  },
  takeBackDue: ({ client, fencing }, now) => plain(unclaimDue, [client, now, fencing]),
};

const removeStaged: OwnStatements['removeStaged'] = (client, drainNo, limit) =>
  build
    .deleteFrom('sync_queue')
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .where('cust_id', 'in', (eb) =>
      eb
        .selectFrom('sync_queue')
        .select('cust_id')
        .where('client_id', '=', client)
        .where('drain_no', '=', drainNo)
        .orderBy('cust_id')
        .limit(limit),
    )
    .compile();

/** Entries from before history was kept have no time. */
const removeSettled: OwnStatements['removeSettled'] = (client, { drainNo, before, limit }) =>
  build
    .deleteFrom('sync_queue')
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .where('cust_id', 'in', (eb) =>
      eb
        .selectFrom('sync_queue')
        .select('cust_id')
        .where('client_id', '=', client)
        .where('drain_no', '=', drainNo)
        .where('state', '=', 'stored')
        .where((or) => or.or([or('settled_at', '<', before), or('settled_at', 'is', null)]))
        .orderBy('cust_id')
        .limit(limit),
    )
    .compile();

const removeChanges: OwnStatements['removeChanges'] = (client, last, old) =>
  build
    .deleteFrom('sync_changes')
    .where('client_id', '=', client)
    .where('change_no', '<=', last)
    .where(isOld(old))
    .compile();

const endShares: OwnStatements['endShares'] = (client, shares) =>
  build
    .deleteFrom('sync_shares')
    .where('client_id', '=', client)
    .where((eb) => eb.or(shares.map(({ fencing, expires_at }) => eb.and({ fencing, expires_at }))))
    .compile();

const eraseEntries: OwnStatements['eraseEntries'] = (client, custIds) =>
  build
    .deleteFrom('sync_queue')
    .where('client_id', '=', client)
    .where('drain_no', 'in', (eb) =>
      eb.selectFrom('sync_drains').select('drain_no').where('client_id', '=', client),
    )
    .where('cust_id', 'in', custIds)
    .returning('drain_no')
    .compile();

/**
 * Looks into each drain that is kept: twenty thousand drains take a fiftieth of a second. An index over the customers of the
 * ledger was measured: it makes staging three times slower, and only people ask for this.
 */
const entriesOfCustomer = `SELECT q.*, d.state AS drain_state, d.max_queue_number, d.received_at, d.purged_at,
    d.observed
  FROM sync_drains AS d
  CROSS JOIN sync_queue AS q ON q.client_id = d.client_id AND q.drain_no = d.drain_no AND q.cust_id = ?2
  WHERE d.client_id = ?1 ORDER BY d.drain_no DESC LIMIT ?3`;

const inLists: OwnStatements['inLists'] = ({ client, kind, after, upTo }) =>
  sql`(select l.cust_id from words cross join customer_words as l
    where l.client_id = ${client} and l.kind = ${kind} and l.word = words.word
    and l.cust_id > ${after} and l.cust_id <= ${upTo})`;

/** Keeps the last few: when the list is full, the oldest failure is removed. */
const failuresWith = (failure: string): RawBuilder<string> =>
  sql<string>`json_insert(CASE WHEN json_array_length(failures) >= ${sql.lit(failuresKept)}
    THEN json_remove(failures, '$[0]') ELSE coalesce(failures, '[]') END, '$[#]', json(${failure}))`;

const eraseWordsOfReasons = `UPDATE sync_queue
  SET reasons = (SELECT json_group_array(json_set(value, '$.reason', NULL)) FROM json_each(reasons))
  WHERE client_id = ?1 AND reasons LIKE '%"reason":"%'`;

const reasonCounts = `SELECT r.value ->> '$.table' AS from_table, r.value ->> '$.action' AS action,
    count(DISTINCT q.drain_no || '/' || q.cust_id) AS entries, count(DISTINCT q.cust_id) AS customers
  FROM sync_queue AS q, json_each(q.reasons) AS r
  WHERE q.client_id = ?1 AND q.known_at >= ?2
  GROUP BY 1, 2 ORDER BY 4 DESC, 3 DESC, 1, 2 LIMIT ?3`;

export const ownStatements = (clock: () => Date): OwnStatements => ({
  ...holdsBy(clock),
  ...handOuts,
  ...copyStatements,
  joined: joinedDocuments,
  removeStaged,
  removeSettled,
  removeChanges,
  endShares,
  eraseEntries,
  takeFetchNumber,
  addAbsent,
  entriesOfCustomer: (client, custId, limit) => plain<LifeRow>(entriesOfCustomer, [client, custId, limit]),
  inLists,
  failuresWith,
  eraseWordsOfReasons: (client) => plain(eraseWordsOfReasons, [client]),
  reasonCounts: (client, since, limit) => plain<ReasonCountRow>(reasonCounts, [client, since, limit]),
});
