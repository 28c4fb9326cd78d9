// Writes and reads the keys of programs that read over HTTP.

import { clientId } from '../../catalogue/ids.ts';
import type { Engine, Transaction } from '../engine.ts';
import type { Key, KeyScope, NewKey } from '../interface/keys.ts';
import { build, named, type Statement } from '../statement.ts';
import { timeOf } from '../tables/bookkeeping-rows.ts';
import type { SyncKeys } from '../tables/access-tables.ts';
import { sendAction } from './actions.ts';
import { endSessionsOf } from './session-rows.ts';

/** From the least to the most. */
export const keyScopes: readonly KeyScope[] = ['read', 'refresh', 'operate'];

export const createKey = ({ database }: Engine, key: NewKey, actor: string): Promise<Key> =>
  database.write(async (tx) => {
    const now = await tx.now();
    const row = newRow(key, now);
    tx.send(build.insertInto('sync_keys').values(row).compile());
    sendAction(tx, now, { actor, action: 'key-created', client: null, count: 1 });
    return toKey(row);
  });

const newRow = ({ keyId, secretHash, name, clients, scopes, livesMs }: NewKey, now: string): SyncKeys => ({
  key_id: keyId,
  secret_hash: secretHash,
  name,
  clients: clients === 'all' ? null : JSON.stringify(clients),
  scopes: JSON.stringify(scopes),
  created_at: now,
  expires_at: livesMs === null ? null : new Date(Date.parse(now) + livesMs).toISOString(),
  revoked_at: null,
  last_used_at: null,
});

export const revokeKey = ({ database }: Engine, keyId: string, actor: string): Promise<Key | null> =>
  database.write(async (tx) => {
    const now = await tx.now();
    if ((await tx.run(endKey(keyId, now))) > 0)
      sendAction(tx, now, { actor, action: 'key-revoked', client: null, count: 1 });
    tx.send(endSessionsOf(keyId));
    return keyAmong(tx, keyId);
  });

const endKey = (keyId: string, now: string): Statement =>
  build
    .updateTable('sync_keys')
    .set({ revoked_at: now })
    .where('key_id', '=', keyId)
    .where('revoked_at', 'is', null)
    .compile();

export const allKeys = async ({ database }: Engine): Promise<readonly Key[]> =>
  (await database.all(keyRows)).map(toKey);

const keyRows: Statement<SyncKeys> = build
  .selectFrom('sync_keys')
  .selectAll()
  .orderBy('created_at')
  .orderBy('key_id')
  .compile();

export async function keyById({ database }: Engine, keyId: string): Promise<Key | null> {
  const row = await database.first(keyRow(keyId));
  return row === null ? null : toKey(row);
}

const keyRow = (keyId: string): Statement<SyncKeys> =>
  named('key', build.selectFrom('sync_keys').selectAll().where('key_id', '=', keyId).compile());

async function keyAmong(tx: Transaction, keyId: string): Promise<Key | null> {
  const row = await tx.first(keyRow(keyId));
  return row === null ? null : toKey(row);
}

/** SQLite has one writer, so a key that is used all the time must not write all the time. */
const usedAgainMs = 300_000;

export async function useKey({ database }: Engine, { keyId, lastUsedAt }: Key): Promise<void> {
  const now = await database.now();
  if (lastUsedAt !== null && Date.parse(now) - lastUsedAt.getTime() < usedAgainMs) return;
  await database.write(async (tx) => tx.send(lastUsed(keyId, now)));
}

const lastUsed = (keyId: string, now: string): Statement =>
  build.updateTable('sync_keys').set({ last_used_at: now }).where('key_id', '=', keyId).compile();

export const toKey = (row: SyncKeys): Key => ({
  keyId: row.key_id,
  secretHash: row.secret_hash,
  name: row.name,
  clients: row.clients === null ? 'all' : (JSON.parse(row.clients) as readonly string[]).map(clientId),
  scopes: JSON.parse(row.scopes) as readonly KeyScope[],
  createdAt: new Date(row.created_at),
  expiresAt: timeOf(row.expires_at),
  revokedAt: timeOf(row.revoked_at),
  lastUsedAt: timeOf(row.last_used_at),
});
