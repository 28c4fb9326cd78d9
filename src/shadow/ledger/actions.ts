// The log of what was done, by whom. It is bounded by time (P9).

import { randomBytes } from 'node:crypto';
import { clientId } from '../../catalogue/ids.ts';
import type { Engine, Transaction } from '../engine.ts';
import type { Action } from '../interface/keys.ts';
import { build, type Statement } from '../statement.ts';
import type { SyncActions } from '../tables/bookkeeping-tables.ts';

const keptMs = 400 * 86_400_000;

type NewAction = Omit<Action, 'at'>;

/** Belongs to the transaction that does what it tells of. */
export function sendAction(tx: Transaction, now: string, { actor, action, client, count }: NewAction): void {
  // Actions of one moment differ by chance.
  const action_id = `${now} ${randomBytes(6).toString('hex')}`;
  const row: SyncActions = { action_id, acted_at: now, actor, action, client, count };
  tx.send(build.insertInto('sync_actions').values(row).compile());
  tx.send(removeBefore(new Date(Date.parse(now) - keptMs).toISOString()));
}

/** By the key, which begins with the time. */
const removeBefore = (time: string): Statement =>
  build.deleteFrom('sync_actions').where('action_id', '<', time).compile();

export const recordAction = ({ database }: Engine, action: NewAction): Promise<void> =>
  database.write(async (tx) => sendAction(tx, await tx.now(), action));

export const latestActions = async ({ database }: Engine, limit: number): Promise<readonly Action[]> =>
  (await database.all(actionRows(limit))).map(toAction);

const actionRows = (limit: number): Statement<SyncActions> =>
  build.selectFrom('sync_actions').selectAll().orderBy('action_id', 'desc').limit(limit).compile();

const toAction = ({ acted_at, actor, action, client, count }: SyncActions): Action => ({
  at: new Date(acted_at),
  actor,
  action,
  client: client === null ? null : clientId(client),
  count,
});
