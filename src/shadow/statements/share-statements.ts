// Statements over the shares: who else works on a client's drain.

import { type CompiledQuery, sql } from 'kysely';
import type { ClientId } from '../../catalogue/ids.ts';
import type { Share } from '../interface/rights.ts';
import type { SyncDrains, SyncQueue, SyncShares } from '../tables/bookkeeping-tables.ts';
import type { Builder } from './builder.ts';
import { isOpen } from './ledger-conditions.ts';

export const sharesOf = (db: Builder, client: ClientId): CompiledQuery<SyncShares> =>
  db.selectFrom('sync_shares').selectAll().where('client_id', '=', client).orderBy('fencing').compile();

export const addShare = (db: Builder, { client, fencing, holder }: Share, expiresAt: string): CompiledQuery =>
  db
    .insertInto('sync_shares')
    .values({ client_id: client, fencing, holder, expires_at: expiresAt })
    .compile();

export const extendShare = (db: Builder, { client, fencing }: Share, expiresAt: string): CompiledQuery =>
  db
    .updateTable('sync_shares')
    .set({ expires_at: expiresAt })
    .where('client_id', '=', client)
    .where('fencing', '=', fencing)
    .compile();

export const endShares = (db: Builder, client: ClientId, fencings: readonly number[]): CompiledQuery =>
  db.deleteFrom('sync_shares').where('client_id', '=', client).where('fencing', 'in', fencings).compile();

export const endShare = (db: Builder, { client, fencing, holder }: Share): CompiledQuery =>
  db
    .deleteFrom('sync_shares')
    .where('client_id', '=', client)
    .where('fencing', '=', fencing)
    .where('holder', '=', holder)
    .compile();

/** Whether there is anything for a further worker to claim. */
export const unclaimedEntry = (
  db: Builder,
  client: ClientId,
  drainNo: number,
): CompiledQuery<Pick<SyncQueue, 'cust_id'>> =>
  db
    .selectFrom('sync_queue')
    .select('cust_id')
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .where(isOpen)
    .where('state', '=', 'pending')
    .where('claimed_by', 'is', null)
    .limit(1)
    .compile();

/** A worker that asks for a share has none in hand. */
export const endSharesOf = (db: Builder, client: ClientId, holder: string): CompiledQuery =>
  db.deleteFrom('sync_shares').where('client_id', '=', client).where('holder', '=', holder).compile();

/** Of all clients: how a worker finds out where it can help. Walks the index that holds unfinished drains only. */
export const longDrains = (
  db: Builder,
  atLeastQueued: number,
): CompiledQuery<Pick<SyncDrains, 'client_id'>> =>
  db
    .selectFrom('sync_drains')
    .select('client_id')
    .where(sql<boolean>`state in ('refreshing', 'purging') and state = 'refreshing'`)
    .where('queued', '>=', atLeastQueued)
    .orderBy('client_id')
    .limit(1_000)
    .compile();
