// Keeps the bookkeeping small (P9). Everything is removed in pages, each a transaction of its own, so that no page holds
// many locks for long; whatever a crash leaves undone is done by the next pass.

import type { ClientId } from '../../catalogue/ids.ts';
import { changeDrain, removeOldDrains, unprunedDrains } from '../statements/drain-statements.ts';
import type { Engine } from './engine.ts';
import { postgresBuilder } from './postgres-builder.ts';
import { ofClient, prepared } from './statement.ts';

const entriesPerPage = 5_000;
const changesPerCall = 5_000;
const drainsPerCall = 1_000;
/** Finished drains kept for people to look at. */
const drainsKept = 100;

interface Entries {
  readonly drainNo: number;
  readonly which: 'stored' | 'all';
}

const statesOf = { stored: ['stored'], all: ['pending', 'stored', 'parked', 'gone'] } as const;

const removeEntries = prepared(
  'prune_entries',
  `DELETE FROM sync_queue AS q WHERE ${ofClient('q')} AND q.ctid = ANY (ARRAY(
     SELECT ctid FROM sync_queue WHERE client_id = $1 AND drain_no = $2 AND state = ANY ($3)
     ORDER BY cust_id LIMIT $4 FOR UPDATE))`,
);

/** Looks at the oldest changes only, so that pruning costs the same however long the feed is. */
const removeOldChanges = prepared(
  'prune_changes',
  `DELETE FROM sync_changes AS c WHERE ${ofClient('c')} AND c.ctid = ANY (ARRAY(
     SELECT ctid FROM (SELECT ctid, committed_at FROM sync_changes WHERE client_id = $1
       ORDER BY change_no LIMIT $3 FOR UPDATE) AS oldest WHERE committed_at < $2))`,
);

export async function removeEntriesInPages(
  { database }: Engine,
  client: ClientId,
  entries: Entries,
): Promise<void> {
  const page = removeEntries(client, entries.drainNo, statesOf[entries.which], entriesPerPage);
  const removePage = (): Promise<number> => database.write((transaction) => transaction.run(page));
  while ((await removePage()) === entriesPerPage);
}

/** Removes the stored entries of finished drains; the parked and the gone stay. */
export async function pruneFinishedDrains(engine: Engine, client: ClientId): Promise<void> {
  const { database } = engine;
  for (const { drain_no: drainNo } of await database.all(unprunedDrains(postgresBuilder, client))) {
    await removeEntriesInPages(engine, client, { drainNo, which: 'stored' });
    const done = changeDrain(postgresBuilder, client, drainNo, { pruned: 1 });
    await database.write((transaction) => transaction.run(done));
  }
}

/** How many rows it removed. */
export async function prune(engine: Engine, client: ClientId, changesBefore: Date): Promise<number> {
  await pruneFinishedDrains(engine, client);
  const drains = { kept: drainsKept, limit: drainsPerCall };
  return engine.database.write(
    async (transaction) =>
      (await transaction.run(removeOldChanges(client, changesBefore.toISOString(), changesPerCall))) +
      (await transaction.run(removeOldDrains(postgresBuilder, client, drains))),
  );
}
