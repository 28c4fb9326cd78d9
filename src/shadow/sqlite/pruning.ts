// Keeps the bookkeeping small (P9). Everything is removed in pages, each a transaction of its own, so that no other
// process waits long for the file; whatever a crash leaves undone is done by the next pass.

import type { ClientId } from '../../catalogue/ids.ts';
import { type Feed, type OldChanges, oldChangesIn } from '../ledger/ahead-of-time.ts';
import { lookAtClock, neverSeen } from '../ledger/history-clock.ts';
import { clientRow, keepHistoryMark } from '../statements/client-statements.ts';
import {
  drainsToPrune,
  markPruned,
  removeEmptyDrain,
  removeSettled,
} from '../statements/drain-statements.ts';
import { changeFrom, lastOfOldChanges, removeOldChanges } from '../statements/feed-statements.ts';
import { required } from '../required.ts';
import { breathe, type Engine } from './engine.ts';
import { sqliteBuilder } from './sqlite-builder.ts';
import { reached } from '../../steps.ts';

const rowsPerPage = 5_000;
const drainsPerPage = 500;
const pagesPerCall = 20;

export async function prune(engine: Engine, client: ClientId, keptMs: number): Promise<number> {
  const { connection } = engine;
  const time = await oldestKept(engine, client, keptMs);
  if (time === null) return 0;
  const old = await oldChangesIn(feedOf(engine, client), time, keptMs);
  let removed = 0;
  for (let page = 0; page < pagesPerCall; page++) {
    if (page > 0) await breathe();
    const pruned = await connection.write(() => {
      const drains = pruneDrains(engine, client, time);
      reached('pruning');
      return { rows: drains.rows + removeChanges(engine, client, old), more: drains.more };
    });
    removed += pruned.rows;
    if (pruned.rows === 0 && !pruned.more) break;
  }
  return removed;
}

/** `null`: nothing may be pruned. */
async function oldestKept(
  { connection, now }: Engine,
  client: ClientId,
  keptMs: number,
): Promise<string | null> {
  const row = connection.first(clientRow(sqliteBuilder, client));
  const { before, mark } = lookAtClock(row ?? neverSeen, now(), keptMs);
  if (mark !== null)
    await connection.write(() => connection.run(keepHistoryMark(sqliteBuilder, client, mark)));
  return before;
}

const feedOf = ({ connection }: Engine, client: ClientId): Feed => ({
  changeFrom: async (changeNo) => connection.first(changeFrom(sqliteBuilder, client, changeNo)),
  newest: async () => required(connection.first(clientRow(sqliteBuilder, client))).change_no,
});

function removeChanges({ connection }: Engine, client: ClientId, old: OldChanges | null): number {
  if (old === null) return 0;
  const { last } = required(connection.first(lastOfOldChanges(sqliteBuilder, client, old, rowsPerPage)));
  return last === null ? 0 : connection.run(removeOldChanges(sqliteBuilder, client, last, old));
}

interface Pruned {
  readonly rows: number;
  readonly more: boolean;
}

/** Up to a page of entries, the longest settled drains first. */
function pruneDrains({ connection }: Engine, client: ClientId, before: string): Pruned {
  const drains = connection.all(drainsToPrune(sqliteBuilder, client, { before, limit: drainsPerPage }));
  let rows = 0;
  for (const { drain_no: drainNo } of drains) {
    const limit = rowsPerPage - rows;
    if (limit <= 0) return { rows, more: true };
    const removed = connection.run(removeSettled(sqliteBuilder, client, { drainNo, before, limit }));
    rows += removed;
    if (removed === limit) return { rows, more: true };
    rows += removeOrMark(connection, client, drainNo, before);
  }
  return { rows, more: drains.length === drainsPerPage };
}

/** How many drains were removed: one, or none because something in it waits. */
function removeOrMark(
  connection: Engine['connection'],
  client: ClientId,
  drainNo: number,
  before: string,
): number {
  const removed = connection.run(removeEmptyDrain(sqliteBuilder, client, drainNo, before));
  if (removed === 0) connection.run(markPruned(sqliteBuilder, client, drainNo, before));
  return removed;
}
