// The last drains of a client, with their purges.

import type { ClientId } from '../../catalogue/ids.ts';
import type { Engine } from '../engine.ts';
import type { DrainSummary } from '../interface/operations.ts';
import { build, type Statement } from '../statement.ts';
import { timeOf, toDrain } from '../tables/bookkeeping-rows.ts';
import type { SyncDrains } from '../tables/bookkeeping-tables.ts';

/** Over the key, from its end. */
export const newestDrains = (client: ClientId, limit: number): Statement<SyncDrains> =>
  build
    .selectFrom('sync_drains')
    .selectAll()
    .where('client_id', '=', client)
    .orderBy('drain_no', 'desc')
    .limit(limit)
    .compile();

export const latestDrains = async (
  { database }: Engine,
  client: ClientId,
  limit: number,
): Promise<readonly DrainSummary[]> =>
  (await database.all(newestDrains(client, limit))).map((row) => ({
    ...toDrain(row),
    askedAt: timeOf(row.asked_at),
    queued: row.queued,
    purgedAt: timeOf(row.purged_at),
    settledAt: timeOf(row.last_settled_at),
  }));
