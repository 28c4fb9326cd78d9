// The rows of `sync_shares`, and what a worker reads before it helps.

import { sql } from 'kysely';
import type { ClientId } from '../../catalogue/ids.ts';
import type { Share } from '../interface/rights.ts';
import { build, type Statement } from '../statement.ts';
import type { SyncDrains, SyncQueue, SyncShares } from '../tables/bookkeeping-tables.ts';
import { isOpen } from './entry-conditions.ts';

export const sharesOf = (client: ClientId): Statement<SyncShares> =>
  build.selectFrom('sync_shares').selectAll().where('client_id', '=', client).orderBy('fencing').compile();

export const addShare = ({ client, fencing, holder }: Share, expiresAt: string): Statement =>
  build
    .insertInto('sync_shares')
    .values({ client_id: client, fencing, holder, expires_at: expiresAt })
    .compile();

export const extendShare = ({ client, fencing }: Share, expiresAt: string): Statement =>
  build
    .updateTable('sync_shares')
    .set({ expires_at: expiresAt })
    .where('client_id', '=', client)
    .where('fencing', '=', fencing)
    .compile();

export const endShare = ({ client, fencing, holder }: Share): Statement =>
  build
    .deleteFrom('sync_shares')
    .where('client_id', '=', client)
    .where('fencing', '=', fencing)
    .where('holder', '=', holder)
    .compile();

/** Whether a further worker would find an entry to claim. */
export const unclaimedEntry = (client: ClientId, drainNo: number): Statement<Pick<SyncQueue, 'cust_id'>> =>
  build
    .selectFrom('sync_queue')
    .select('cust_id')
    .where('client_id', '=', client)
    .where('drain_no', '=', drainNo)
    .where(isOpen)
    .where('state', '=', 'pending')
    .where('claimed_by', 'is', null)
    .limit(1)
    .compile();

/** A worker that asks for a share has no share in use. */
export const endSharesOf = (client: ClientId, holder: string): Statement =>
  build.deleteFrom('sync_shares').where('client_id', '=', client).where('holder', '=', holder).compile();

/**
 * The long drains of all clients: this tells a worker where it can help. It walks the index that holds only unfinished
 * drains.
 */
export const longDrains = (atLeastQueued: number): Statement<Pick<SyncDrains, 'client_id'>> =>
  build
    .selectFrom('sync_drains')
    .select('client_id')
    .where(sql<boolean>`state in ('refreshing', 'purging') and state = 'refreshing'`)
    .where('queued', '>=', atLeastQueued)
    .orderBy('client_id')
    .limit(1_000)
    .compile();

/** Takes the number of a new share. */
export const takeFencing = (client: ClientId): Statement =>
  build
    .updateTable('sync_clients')
    .set((eb) => ({ fencing: eb('fencing', '+', 1) }))
    .where('client_id', '=', client)
    .compile();
