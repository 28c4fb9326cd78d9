// Keeps the bookkeeping small (P9). Everything is removed in pages. Each page is a transaction of its own, so that no page
// blocks others for long. What a crash leaves undone is done by the next pass.

import type { ClientId } from '../../catalogue/ids.ts';
import { reached } from '../../steps.ts';
import type { OldChanges, Transaction } from '../engine.ts';
import { type Feed, oldChangesIn } from './ahead-of-time.ts';
import { breathe } from './parts.ts';
import { clientRow, keepOfClient, keepPruned } from './clients.ts';
import { firstFrom, highest, lastOld, lastUpTo, removeErasures } from './feed-rows.ts';
import { lookAtClock, neverSeen } from './history-clock.ts';
import { drainsToPrune, markPruned, removeEmptyDrain } from './history-rows.ts';
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
    const { rows, more } = await database.write((tx) => pruneDrains(ledger, tx, client, time));
    const changes = await pruneFeed(ledger, client, old);
    removed += rows + changes;
    if (rows + changes === 0 && !more) break;
  }
  return removed;
}

/** `null`: nothing may be pruned. A client without a row has no mark, and may still have history. */
async function oldestKept({ database }: Ledger, client: ClientId, keptMs: number): Promise<string | null> {
  const row = await database.first(clientRow(client));
  const { before, mark } = lookAtClock(row ?? neverSeen, new Date(await database.now()), keptMs);
  if (mark !== null) await database.write(async (tx) => tx.send(keepOfClient(client, mark)));
  return before;
}

const feedOf = ({ database }: Ledger, client: ClientId): Feed => ({
  changeFrom: (changeNo) => firstFrom(database, client, changeNo),
  newest: async () => (await lastUpTo(database, client))?.change_no ?? 0,
});

const pruneFeed = async (ledger: Ledger, client: ClientId, old: OldChanges | null): Promise<number> =>
  old === null ? 0 : ledger.database.write((tx) => removeChanges(ledger, tx, client, old));

/**
 * Up to where the feed is gone is kept with the client, so that a reader who has not read that far can be told. It cannot be
 * worked out from the first row that is left: forgetting leaves holes. The client's row is held first, as by whoever forgets,
 * or the two could wait for each other.
 */
async function removeChanges(
  { own }: Ledger,
  tx: Transaction,
  client: ClientId,
  old: OldChanges,
): Promise<number> {
  await own.holdClient(tx, client, 'changed');
  const page = { old, limit: rowsPerPage };
  const [change, erasure] = await Promise.all([
    lastOld(tx, 'sync_changes', client, page),
    lastOld(tx, 'sync_erasures', client, page),
  ]);
  const last = highest([change, erasure]);
  if (last === null) return 0;
  tx.send(keepPruned(client, last));
  reached('pruning');
  const [changes, erasures] = await Promise.all([
    change === null ? 0 : tx.run(own.removeChanges(client, change.change_no, old)),
    erasure === null ? 0 : tx.run(removeErasures(client, erasure.change_no, old)),
  ]);
  return changes + erasures;
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
  reached('pruning');
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
