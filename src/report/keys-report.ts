// The reports of `keys`: JSON documents (docs/json-output.md) and texts. Only the report of a new key has its secret.

import type { Key } from '../shadow/shadow.ts';
import { inColumns } from '../wording.ts';

export type KeyDocument = ReturnType<typeof keyDocument>;

export const keyDocument = (key: Key, now: Date) => ({
  key_id: key.keyId,
  name: key.name,
  state: keyState(key, now),
  clients: key.clients === 'all' ? null : key.clients.map(String),
  scopes: key.scopes,
  created_at: key.createdAt.toISOString(),
  expires_at: isoTime(key.expiresAt),
  revoked_at: isoTime(key.revokedAt),
  last_used_at: isoTime(key.lastUsedAt),
});

const isoTime = (time: Date | null): string | null => time?.toISOString() ?? null;

export function keyState({ revokedAt, expiresAt }: Key, now: Date): 'good' | 'expired' | 'revoked' {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'good';
}

export const keysDocument = (keys: readonly Key[], now: Date) => ({
  keys: keys.map((key) => keyDocument(key, now)),
});

export const newKeyDocument = (key: Key, text: string) => ({ key: text, ...keyDocument(key, key.createdAt) });

const head = ['key', 'name', 'state', 'clients', 'scopes', 'expires', 'last used'];

export function keysText(keys: readonly Key[], now: Date): string {
  if (keys.length === 0) return 'there are no keys: aa-shadow keys create\n';
  return inColumns([head, ...keys.map((key) => rowOf(key, now))]);
}

const rowOf = (key: Key, now: Date): readonly string[] => [
  key.keyId,
  key.name,
  keyState(key, now),
  clientsText(key),
  key.scopes.join(', '),
  dayOf(key.expiresAt),
  dayOf(key.lastUsedAt),
];

const clientsText = ({ clients }: Key): string => (clients === 'all' ? 'all' : clients.join(', '));

const dayOf = (time: Date | null): string => time?.toISOString().slice(0, 10) ?? 'never';

export const newKeyText = (key: Key, text: string): string => `${text}

This is the key ${key.keyId} (${key.name}), for ${key.clients === 'all' ? 'every client' : clientsText(key)}, with ${key.scopes.join(', ')}; it ${
  key.expiresAt === null ? 'does not expire' : `expires on ${dayOf(key.expiresAt)}`
}.
It is shown this once, and stored nowhere. Programs send it as \`Authorization: Bearer KEY\`; people sign in to the page with it.
`;

export const revokedText = ({ keyId, name, revokedAt }: Key): string =>
  `${keyId} (${name}): revoked ${revokedAt?.toISOString() ?? ''}\n`;
