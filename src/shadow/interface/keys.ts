// The keys of programs that read over HTTP, and the log of what was done.

import type { ClientId } from '../../catalogue/ids.ts';

/** `read`: what is stored. `refresh`: fetch customers from AA now. `operate`: decide what needs a person. */
export type KeyScope = 'read' | 'refresh' | 'operate';

export interface Key {
  readonly keyId: string;
  /** The SHA-256 of the secret, in hexadecimal digits. */
  readonly secretHash: string;
  readonly name: string;
  /** `all`: every client, also those that are added later. */
  readonly clients: readonly ClientId[] | 'all';
  readonly scopes: readonly KeyScope[];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  /** Written every five minutes at most. */
  readonly lastUsedAt: Date | null;
}

export type NewKey = Pick<Key, 'keyId' | 'secretHash' | 'name' | 'clients' | 'scopes'> & {
  /** How long it is good for. `null`: until it is revoked. */
  readonly livesMs: number | null;
};

/** Somebody who has signed in with a key. */
export interface NewSession {
  /** The SHA-256 of its id, in hexadecimal digits. */
  readonly idHash: string;
  readonly keyId: string;
  readonly livesMs: number;
}

/** Names no customer: the log is kept when a customer is forgotten. */
export interface Action {
  /** Of several that are counted in one row: of the last. */
  readonly at: Date;
  /** `key ID (NAME)`, or the user and machine of a command line. */
  readonly actor: string;
  /** `key-created`, `key-revoked`, `refresh-asked`, `webhook-tested`, … */
  readonly action: string;
  readonly client: ClientId | null;
  /** Of customers or other things that it was done to. */
  readonly count: number;
}

export interface KeyStore {
  /** Returns the key as it is stored. */
  create(key: NewKey, actor: string): Promise<Key>;
  /** The newest last. */
  all(): Promise<readonly Key[]>;
  byId(keyId: string): Promise<Key | null>;
  /** Returns the key; `null`: there is none. A key that is revoked already keeps its time. Its sessions end. */
  revoke(keyId: string, actor: string): Promise<Key | null>;
  /** The key was used now. It is written if it was last written five minutes ago, or never. */
  used(key: Key): Promise<void>;
  /** Removes sessions that have ended, and all but the newest 100 of the key. */
  beginSession(session: NewSession): Promise<void>;
  /** The key that a session was begun with, as it is now. `null`: there is no such session, or it has ended. */
  bySession(idHash: string): Promise<Key | null>;
  endSession(idHash: string): Promise<void>;
  /**
   * Adds an action to the log. What the same actor does again to the same client in the same minute is counted in the same row.
   * Actions older than 400 days are removed.
   */
  record(action: Omit<Action, 'at'>): Promise<void>;
  /** The latest first. `of`: of these clients alone, and not what belongs to no client. Default: all. */
  actions(limit: number, of?: readonly ClientId[] | 'all'): Promise<readonly Action[]>;
}
