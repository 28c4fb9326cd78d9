// Selects and removes what is history among the drains.

import { sql } from 'kysely';
import type { ClientId } from '../../catalogue/ids.ts';
import { build, type Statement } from '../statement.ts';
import type { SyncDrains } from '../tables/bookkeeping-tables.ts';

/** Finished drains that may hold history from before the given time, and none from after it. */
export const drainsToPrune = (
  client: ClientId,
  { before, limit }: { readonly before: string; readonly limit: number },
): Statement<Pick<SyncDrains, 'drain_no'>> =>
  build
    .selectFrom('sync_drains')
    .select('drain_no')
    .where('client_id', '=', client)
    .where(sql<boolean>`state = 'done' and pruned = 0`)
    .where('last_settled_at', '<', before)
    .orderBy('last_settled_at')
    .limit(limit)
    .compile();

/** Not if an entry in it waits, or was settled since then. */
export const removeEmptyDrain = (client: ClientId, drainNo: number, before: string): Statement =>
  build
    .deleteFrom('sync_drains')
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .where('last_settled_at', '<', before)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('sync_queue')
            .select('cust_id')
            .where('client_id', '=', client)
            .where('drain_no', '=', drainNo),
        ),
      ),
    )
    .compile();

/** The entries that are left in it wait. The drain is looked at again when they have been settled. */
export const markPruned = (client: ClientId, drainNo: number, before: string): Statement =>
  build
    .updateTable('sync_drains')
    .set({ pruned: 1 })
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .where('last_settled_at', '<', before)
    .compile();
