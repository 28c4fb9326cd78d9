// Keeps the bookkeeping small (P9). Everything is removed in pages, each a transaction of its own, so that no other
// process waits long for the file; whatever a crash leaves undone is done by the next pass.

import type { ClientId } from '../../catalogue/ids.ts';
import {
  changeDrain,
  removeEntries,
  removeOldDrains,
  unprunedDrains,
} from '../statements/drain-statements.ts';
import { removeOldChanges } from '../statements/feed-statements.ts';
import { breathe, type Engine } from './engine.ts';
import { sqliteBuilder } from './sqlite-builder.ts';

const entriesPerPage = 5_000;
const changesPerCall = 5_000;
const drainsPerCall = 1_000;
/** Finished drains kept for people to look at. */
const drainsKept = 100;

interface Entries {
  readonly drainNo: number;
  readonly which: 'stored' | 'all';
}

export async function removeEntriesInPages(
  { connection }: Engine,
  client: ClientId,
  entries: Entries,
): Promise<void> {
  const page = removeEntries(sqliteBuilder, client, { ...entries, limit: entriesPerPage });
  while ((await connection.write(() => connection.run(page))) === entriesPerPage) await breathe();
}

/** Removes the stored entries of finished drains; the parked and the gone stay. */
export async function pruneFinishedDrains(engine: Engine, client: ClientId): Promise<void> {
  const { connection } = engine;
  for (const { drain_no: drainNo } of connection.all(unprunedDrains(sqliteBuilder, client))) {
    await removeEntriesInPages(engine, client, { drainNo, which: 'stored' });
    await connection.write(() => connection.run(changeDrain(sqliteBuilder, client, drainNo, { pruned: 1 })));
  }
}

/** How many rows it removed. */
export async function prune(engine: Engine, client: ClientId, changesBefore: Date): Promise<number> {
  const { connection } = engine;
  await pruneFinishedDrains(engine, client);
  const changes = { before: changesBefore.toISOString(), limit: changesPerCall };
  const drains = { kept: drainsKept, limit: drainsPerCall };
  return connection.write(
    () =>
      connection.run(removeOldChanges(sqliteBuilder, client, changes)) +
      connection.run(removeOldDrains(sqliteBuilder, client, drains)),
  );
}
