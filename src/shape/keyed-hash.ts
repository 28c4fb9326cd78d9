// The keyed hash of the policy. What it makes is pseudonymous and still personal data: whoever has the key can try names.

import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/** The hash of a text: 43 characters of base64url. */
export type KeyedHash = (text: string) => string;

/**
 * `base64url(HMAC-SHA-256(key, lower(trim(text))))`, of the text in UTF-8 and without padding. So two spellings that differ in case or
 * in space around them have one hash, and whoever has the key can work it out for a text of their own. The last text is remembered, since
 * a value is hashed for its column and for the document right after each other.
 */
export function keyedHash(key: Uint8Array): KeyedHash {
  const secret = createSecretKey(key);
  let last = { text: '', hash: hashed('', secret) };
  return (text) => {
    if (text !== last.text) last = { text, hash: hashed(text, secret) };
    return last.hash;
  };
}

const hashed = (text: string, secret: KeyObject): string =>
  createHmac('sha256', secret).update(text.trim().toLowerCase()).digest('base64url');

/** Tells one key from another and says nothing else of it: eight hexadecimal digits. */
export const keyId = (key: Uint8Array): string =>
  createHmac('sha256', key).update('aa-shadow').digest('hex').slice(0, 8);
