// Keeps the bookkeeping small (P9). Everything is removed in pages. Each page is a transaction of its own, so that no page
// blocks others for long. What a crash leaves undone is done by the next pass.

import type { ClientId } from '../../catalogue/ids.ts';
import { reached } from '../../steps.ts';
import type { OldChanges, Transaction } from '../engine.ts';
import { required } from '../statement.ts';
import { type Feed, oldChangesIn } from './ahead-of-time.ts';
import { breathe } from './parts.ts';
import { clientRow, keepHistoryMark } from './clients.ts';
import { lookAtClock, neverSeen } from './history-clock.ts';
import {
  changeFrom,
  drainsToPrune,
  lastOfOldChanges,
  markPruned,
  newestChange,
  removeEmptyDrain,
} from './history-rows.ts';
import type { Ledger } from './ledger.ts';

const rowsPerPage = 5_000;
const drainsPerPage = 500;
const pagesPerCall = 20;

export async function prune(ledger: Ledger, client: ClientId, keptMs: number): Promise<number> {
  const { database } = ledger;
  const time = await oldestKept(ledger, client, keptMs);
  if (time === null) return 0;
  const old = await oldChangesIn(feedOf(ledger, client), time, keptMs);
  let removed = 0;
  for (let page = 0; page < pagesPerCall; page++) {
    if (page > 0) await breathe();
    const pruned = await database.write(async (tx) => {
      const { rows, more } = await pruneDrains(ledger, tx, client, time);
      reached('pruning');
      return { rows: rows + (await removeChanges(ledger, tx, client, old)), more };
    });
    removed += pruned.rows;
    if (pruned.rows === 0 && !pruned.more) break;
  }
  return removed;
}

/** `null`: nothing may be pruned. A client without a row has no mark, and may still have history. */
async function oldestKept({ database }: Ledger, client: ClientId, keptMs: number): Promise<string | null> {
  const row = await database.first(clientRow(client));
  const { before, mark } = lookAtClock(row ?? neverSeen, new Date(await database.now()), keptMs);
  if (mark !== null) await database.write(async (tx) => tx.send(keepHistoryMark(client, mark)));
  return before;
}

const feedOf = ({ database }: Ledger, client: ClientId): Feed => ({
  changeFrom: (changeNo) => database.first(changeFrom(client, changeNo)),
  newest: async () => (await database.first(newestChange(client)))?.last ?? 0,
});

async function removeChanges(
  { own }: Ledger,
  tx: Transaction,
  client: ClientId,
  old: OldChanges | null,
): Promise<number> {
  if (old === null) return 0;
  const { last } = required(await tx.first(lastOfOldChanges(client, old, rowsPerPage)));
  return last === null ? 0 : tx.run(own.removeChanges(client, last, old));
}

interface Pruned {
  readonly rows: number;
  readonly more: boolean;
}

/** Removes up to a page of entries, starting with the drains that were settled longest ago. */
async function pruneDrains(
  { own }: Ledger,
  tx: Transaction,
  client: ClientId,
  before: string,
): Promise<Pruned> {
  const page = { before, limit: drainsPerPage };
  const drains = await tx.all(drainsToPrune(client, page));
  let rows = 0;
  for (const { drain_no: drainNo } of drains) {
    const limit = rowsPerPage - rows;
    if (limit <= 0) return { rows, more: true };
    const removed = await tx.run(own.removeSettled(client, { drainNo, before, limit }));
    rows += removed;
    if (removed === limit) return { rows, more: true };
    rows += await removeOrMark(tx, client, drainNo, before);
  }
  return { rows, more: drains.length === drainsPerPage };
}

/** Returns how many drains were removed: one, or none if an entry in it waits. */
async function removeOrMark(
  tx: Transaction,
  client: ClientId,
  drainNo: number,
  before: string,
): Promise<number> {
  const removed = await tx.run(removeEmptyDrain(client, drainNo, before));
  if (removed === 0) tx.send(markPruned(client, drainNo, before));
  return removed;
}
