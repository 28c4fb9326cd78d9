// Who is signed in to the page. It stands in the database, so that any process beside it knows.

import type { Engine } from '../engine.ts';
import type { Key, NewSession } from '../interface/keys.ts';
import { toKey } from './keys.ts';
import { addSession, keyOfSession, removeEnded, removeSession, sessionsOf } from './session-rows.ts';

const keptOfKey = 100;

export const beginSession = ({ database }: Engine, { idHash, keyId, livesMs }: NewSession): Promise<void> =>
  database.write(async (tx) => {
    const now = await tx.now();
    const expires_at = new Date(Date.parse(now) + livesMs).toISOString();
    tx.send(removeEnded(now));
    const known = await tx.all(sessionsOf(keyId));
    for (const { id_hash } of known.slice(keptOfKey - 1)) tx.send(removeSession(id_hash));
    tx.send(addSession({ id_hash: idHash, key_id: keyId, created_at: now, expires_at }));
  });

export async function keyBySession({ database }: Engine, idHash: string): Promise<Key | null> {
  const row = await database.first(keyOfSession(idHash, await database.now()));
  return row === null ? null : toKey(row);
}

export const endSession = ({ database }: Engine, idHash: string): Promise<void> =>
  database.write(async (tx) => tx.send(removeSession(idHash)));
