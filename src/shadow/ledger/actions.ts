// The log of what was done, by whom. It is bounded by time (P9).

import { createHash, randomBytes } from 'node:crypto';
import { type ClientId, clientId } from '../../catalogue/ids.ts';
import type { Engine, Transaction } from '../engine.ts';
import type { Action } from '../interface/keys.ts';
import { build, type Statement } from '../statement.ts';
import type { SyncActions } from '../tables/access-tables.ts';

const keptMs = 400 * 86_400_000;

type NewAction = Omit<Action, 'at'>;

/** Belongs to the transaction that does what it tells of. */
export function sendAction(tx: Transaction, now: string, { actor, action, client, count }: NewAction): void {
  // Actions of one moment differ by chance.
  const action_id = `${now} ${randomBytes(6).toString('hex')}`;
  const row: SyncActions = { action_id, acted_at: now, actor, action, client, count };
  tx.send(build.insertInto('sync_actions').values(row).compile());
  removeOld(tx, now);
}

/** Where nobody is named, as in programs that embed this one, nothing stands in the log; neither does what was done to nobody. */
export function sendActionBy(
  tx: Transaction,
  now: string,
  by: string | undefined,
  { client, action, count }: Omit<NewAction, 'actor'>,
): void {
  if (by !== undefined && count > 0) sendAction(tx, now, { actor: by, action, client, count });
}

function removeOld(tx: Transaction, now: string): void {
  tx.send(removeBefore(new Date(Date.parse(now) - keptMs).toISOString()));
}

/** By the key, which begins with the time. */
const removeBefore = (time: string): Statement =>
  build.deleteFrom('sync_actions').where('action_id', '<', time).compile();

const minuteMs = 60_000;

/** A busy login page asks all the time, so what one actor does again in the same minute is counted in the same row. */
export const recordAction = ({ database, own }: Engine, { count, ...done }: NewAction): Promise<void> =>
  database.write(async (tx) => {
    const now = await tx.now();
    const action_id = idInMinute(now, done);
    tx.send(own.addAbsent('sync_actions', [{ ...done, action_id, acted_at: now, count: 0 }]));
    tx.send(countMore(action_id, now, count));
    removeOld(tx, now);
  });

/** Begins with the end of the minute, so that it is no earlier than other actions of the minute. */
function idInMinute(now: string, { actor, action, client }: Omit<NewAction, 'count'>): string {
  const end = new Date((Math.floor(Date.parse(now) / minuteMs) + 1) * minuteMs).toISOString();
  const who = createHash('sha256').update(JSON.stringify([actor, action, client]));
  return `${end} ${who.digest('hex').slice(0, 32)}`;
}

const countMore = (actionId: string, now: string, count: number): Statement =>
  build
    .updateTable('sync_actions')
    .set((eb) => ({ count: eb('count', '+', count), acted_at: now }))
    .where('action_id', '=', actionId)
    .compile();

type Of = readonly ClientId[] | 'all';

export const latestActions = async (
  { database }: Engine,
  limit: number,
  of: Of = 'all',
): Promise<readonly Action[]> =>
  of.length === 0 ? [] : (await database.all(actionRows(limit, of))).map(toAction);

const actionRows = (limit: number, of: Of): Statement<SyncActions> =>
  build
    .selectFrom('sync_actions')
    .selectAll()
    .$if(of !== 'all', (rows) => rows.where('client', 'in', of as readonly ClientId[]))
    .orderBy('action_id', 'desc')
    .limit(limit)
    .compile();

const toAction = ({ acted_at, actor, action, client, count }: SyncActions): Action => ({
  at: new Date(acted_at),
  actor,
  action,
  client: client === null ? null : clientId(client),
  count,
});
