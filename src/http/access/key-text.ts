// The text of a key: `aas_ID_SECRET_CHECK`. The check shows a mistyped or shortened key without a look into the database. Only
// the hash of the secret is stored. Pure, but for the chance of a new key.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

export interface KeyText {
  readonly keyId: string;
  readonly secret: string;
}

const form = /^aas_([0-9a-f]{12})_([0-9a-f]{64})_([0-9a-f]{8})$/;

/** A new key. Its secret has 256 bits, so that a quick hash is enough. */
export const newKeyText = (): KeyText => ({
  keyId: randomBytes(6).toString('hex'),
  secret: randomBytes(32).toString('hex'),
});

export function writeKey({ keyId, secret }: KeyText): string {
  const text = `aas_${keyId}_${secret}`;
  return `${text}_${checkOf(text)}`;
}

const checkOf = (text: string): string => crc32(text).toString(16).padStart(8, '0');

/** `null`: it is no key, or one that was changed on the way. */
export function readKey(text: string): KeyText | null {
  const [, keyId, secret, check] = form.exec(text) ?? [];
  if (keyId === undefined || secret === undefined) return null;
  return checkOf(`aas_${keyId}_${secret}`) === check ? { keyId, secret } : null;
}

/** In hexadecimal digits. */
export const secretHash = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Takes the same time wherever the two differ. */
export function isSecretOf(secret: string, storedHash: string): boolean {
  const [own, stored] = [Buffer.from(secretHash(secret), 'hex'), Buffer.from(storedHash, 'hex')];
  return own.length === stored.length && timingSafeEqual(own, stored);
}
