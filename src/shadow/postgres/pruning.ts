// Keeps the bookkeeping small (P9). Everything is removed in pages, each a transaction of its own, so that no page holds
// many locks for long; whatever a crash leaves undone is done by the next pass.

import type { ClientId } from '../../catalogue/ids.ts';
import {
  changeDrain,
  removeEntries,
  removeOldDrains,
  unprunedDrains,
} from '../statements/drain-statements.ts';
import { removeOldChanges } from '../statements/feed-statements.ts';
import type { Engine } from './engine.ts';
import { postgresBuilder } from './postgres-builder.ts';

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
  { database }: Engine,
  client: ClientId,
  entries: Entries,
): Promise<void> {
  const page = removeEntries(postgresBuilder, client, { ...entries, limit: entriesPerPage });
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
  const changes = { before: changesBefore.toISOString(), limit: changesPerCall };
  const drains = { kept: drainsKept, limit: drainsPerCall };
  return engine.database.write(
    async (transaction) =>
      (await transaction.run(removeOldChanges(postgresBuilder, client, changes))) +
      (await transaction.run(removeOldDrains(postgresBuilder, client, drains))),
  );
}
