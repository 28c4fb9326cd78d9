// The statements about those who are signed in to the page.

import { build, type Statement } from '../statement.ts';
import type { SyncKeys, SyncSessions } from '../tables/access-tables.ts';

export const addSession = (row: SyncSessions): Statement =>
  build.insertInto('sync_sessions').values(row).compile();

export const removeSession = (idHash: string): Statement =>
  build.deleteFrom('sync_sessions').where('id_hash', '=', idHash).compile();

export const removeEnded = (now: string): Statement =>
  build.deleteFrom('sync_sessions').where('expires_at', '<=', now).compile();

export const endSessionsOf = (keyId: string): Statement =>
  build.deleteFrom('sync_sessions').where('key_id', '=', keyId).compile();

/** The sessions of a key, the newest first. Whoever has a key may sign in again and again. */
export const sessionsOf = (keyId: string): Statement<Pick<SyncSessions, 'id_hash'>> =>
  build
    .selectFrom('sync_sessions')
    .select('id_hash')
    .where('key_id', '=', keyId)
    .orderBy('created_at', 'desc')
    .orderBy('id_hash')
    .compile();

export const keyOfSession = (idHash: string, now: string): Statement<SyncKeys> =>
  build
    .selectFrom('sync_sessions as s')
    .innerJoin('sync_keys as k', 'k.key_id', 's.key_id')
    .selectAll('k')
    .where('s.id_hash', '=', idHash)
    .where('s.expires_at', '>', now)
    .compile();
