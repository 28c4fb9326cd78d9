// The tables of who may: the keys of programs that ask over HTTP, who is signed in to the page, and what was done by whom. They belong to no client.

import { count, id, json, orNull, type Row, type Table, text, time, typedTable } from './table.ts';

const keys = typedTable('sync_keys', ['key_id'], {
  key_id: id,
  /** The SHA-256 of the secret, in hexadecimal digits. The secret itself is stored nowhere. */
  secret_hash: text,
  name: text,
  /** A list of ids; `null`: every client. */
  clients: orNull(json),
  /** A list of `KeyScope`. */
  scopes: json,
  created_at: time,
  expires_at: orNull(time),
  revoked_at: orNull(time),
  last_used_at: orNull(time),
});

/** The keys of programs that read over HTTP. They belong to no client. */
export type SyncKeys = Row<typeof keys>;

const sessions = typedTable('sync_sessions', ['id_hash'], {
  /** The SHA-256 of the id, in hexadecimal digits. The id itself is in the browser alone. */
  id_hash: id,
  /** What it may is what its key may. */
  key_id: id,
  created_at: time,
  expires_at: time,
});

/** Who is signed in to the page. They belong to no client. */
export type SyncSessions = Row<typeof sessions>;

const actions = typedTable('sync_actions', ['action_id'], {
  /** Begins with the time, or with the end of the minute that is counted in it, so that later actions have larger ids. */
  action_id: id,
  acted_at: time,
  actor: text,
  action: text,
  client: orNull(text),
  count: count,
});

/** Who did what. It names no customer, and belongs to no client. */
export type SyncActions = Row<typeof actions>;

export const accessTables: readonly Table[] = [keys, sessions, actions];

export interface AccessTables {
  readonly sync_keys: SyncKeys;
  readonly sync_sessions: SyncSessions;
  readonly sync_actions: SyncActions;
}
