// Keeps the bookkeeping small (P9). Everything is removed in pages, each a transaction of its own, so that no page holds
// many locks for long; whatever a crash leaves undone is done by the next pass.

import type { ClientId } from '../../catalogue/ids.ts';
import { type Feed, type OldChanges, oldChangesIn } from '../ledger/ahead-of-time.ts';
import { drainsToPrune, markPruned, removeEmptyDrain } from '../statements/drain-statements.ts';
import { changeFrom, lastOfOldChanges } from '../statements/feed-statements.ts';
import { type HistoryMark, lookAtClock } from '../ledger/history-clock.ts';
import { clientRow, keepHistoryMark } from '../statements/client-statements.ts';
import { required } from '../required.ts';
import type { Engine } from './engine.ts';
import { type ClientMark, timeOfMark } from './leases.ts';
import { postgresBuilder } from './postgres-builder.ts';
import { ofClient, prepared } from './statement.ts';
import type { Transaction } from './transaction.ts';
import { reached } from '../../steps.ts';

const rowsPerPage = 5_000;
const drainsPerPage = 500;
const pagesPerCall = 20;

/** Entries of before there was a history carry no time. */
const removeSettled = prepared(
  'prune_entries',
  `DELETE FROM sync_queue AS q WHERE ${ofClient('q')} AND q.ctid = ANY (ARRAY(
     SELECT ctid FROM sync_queue WHERE client_id = $1 AND drain_no = $2 AND state = 'stored'
     AND (settled_at < $3 OR settled_at IS NULL) ORDER BY cust_id LIMIT $4 FOR UPDATE))`,
);

/** Locked in one order before they go, so that workers who prune at once wait for each other and do not deadlock. */
const removeOldChanges = prepared(
  'prune_changes',
  `DELETE FROM sync_changes AS c WHERE ${ofClient('c')} AND c.ctid = ANY (ARRAY(
     SELECT ctid FROM sync_changes WHERE client_id = $1 AND change_no <= $2
     AND (committed_at < $3 OR change_no <= $4) ORDER BY change_no FOR UPDATE))`,
);

export async function prune(engine: Engine, client: ClientId, keptMs: number): Promise<number> {
  const { database } = engine;
  const time = await oldestKept(engine, client, keptMs);
  if (time === null) return 0;
  const old = await oldChangesIn(feedOf(engine, client), time, keptMs);
  let removed = 0;
  for (let page = 0; page < pagesPerCall; page++) {
    const pruned = await database.write(async (transaction) => {
      const { rows, more } = await pruneDrains(transaction, client, time);
      reached('pruning');
      return { rows: rows + (await removeChanges(transaction, client, old)), more };
    });
    removed += pruned.rows;
    if (pruned.rows === 0 && !pruned.more) break;
  }
  return removed;
}

const historyMark = prepared<HistoryMark & Pick<ClientMark, 'server_time'>>(
  'history_mark',
  `SELECT history_seen_at, history_rest_ms, clock_timestamp()::timestamptz(3) AS server_time
   FROM sync_clients WHERE client_id = $1`,
);

/** By the server's clock, not this process's. `null`: nothing may be pruned, or there is nothing. */
async function oldestKept(engine: Engine, client: ClientId, keptMs: number): Promise<string | null> {
  const { database } = engine;
  const row = await database.first(historyMark(client));
  if (row === null) return null;
  const { before, mark } = lookAtClock(row, new Date(timeOfMark(engine, row)), keptMs);
  if (mark !== null)
    await database.write((transaction) =>
      Promise.resolve(transaction.send(keepHistoryMark(postgresBuilder, client, mark))),
    );
  return before;
}

const feedOf = ({ database }: Engine, client: ClientId): Feed => ({
  changeFrom: (changeNo) => database.first(changeFrom(postgresBuilder, client, changeNo)),
  newest: async () => required(await database.first(clientRow(postgresBuilder, client))).change_no,
});

async function removeChanges(
  transaction: Transaction,
  client: ClientId,
  old: OldChanges | null,
): Promise<number> {
  if (old === null) return 0;
  const { last } = required(
    await transaction.first(lastOfOldChanges(postgresBuilder, client, old, rowsPerPage)),
  );
  return last === null ? 0 : transaction.run(removeOldChanges(client, last, old.before, old.upTo));
}

interface Pruned {
  readonly rows: number;
  readonly more: boolean;
}

/** Up to a page of entries, the longest settled drains first. */
async function pruneDrains(transaction: Transaction, client: ClientId, before: string): Promise<Pruned> {
  const page = { before, limit: drainsPerPage };
  const drains = await transaction.all(drainsToPrune(postgresBuilder, client, page));
  let rows = 0;
  for (const { drain_no: drainNo } of drains) {
    const limit = rowsPerPage - rows;
    if (limit <= 0) return { rows, more: true };
    const removed = await transaction.run(removeSettled(client, drainNo, before, limit));
    rows += removed;
    if (removed === limit) return { rows, more: true };
    rows += await removeOrMark(transaction, client, drainNo, before);
  }
  return { rows, more: drains.length === drainsPerPage };
}

/** How many drains were removed: one, or none because something in it waits. */
async function removeOrMark(
  transaction: Transaction,
  client: ClientId,
  drainNo: number,
  before: string,
): Promise<number> {
  const removed = await transaction.run(removeEmptyDrain(postgresBuilder, client, drainNo, before));
  if (removed === 0) transaction.send(markPruned(postgresBuilder, client, drainNo, before));
  return removed;
}
