// What `check` said last of a client: one row.

import type { ClientId } from '../../catalogue/ids.ts';
import type { Engine } from '../engine.ts';
import type { CheckItem, LastCheck } from '../interface/operations.ts';
import { build, type Statement } from '../statement.ts';
import type { SyncChecks } from '../tables/look-tables.ts';

export const keepCheck = (
  { database }: Engine,
  client: ClientId,
  items: readonly CheckItem[],
): Promise<void> =>
  database.write(async (tx) => {
    const checked_at = await tx.now();
    tx.send(removeCheck(client));
    tx.send(addCheck({ client_id: client, checked_at, items: JSON.stringify(items) }));
  });

export const removeCheck = (client: ClientId): Statement =>
  build.deleteFrom('sync_checks').where('client_id', '=', client).compile();

const addCheck = (row: SyncChecks): Statement => build.insertInto('sync_checks').values(row).compile();

export async function lastCheck({ database }: Engine, client: ClientId): Promise<LastCheck | null> {
  const row = await database.first(checkRow(client));
  if (row === null) return null;
  return { at: new Date(row.checked_at), items: JSON.parse(row.items) as readonly CheckItem[] };
}

const checkRow = (client: ClientId): Statement<SyncChecks> =>
  build.selectFrom('sync_checks').selectAll().where('client_id', '=', client).compile();
