// Verifies a message as a receiver does, and finds out which mistake was made where it does not fit.

import { timingSafeEqual } from 'node:crypto';
import { isClockOff, type Mistake, mistaken, rewritten } from './mistakes.ts';
import { keyOfSecret, signature, type Signed } from './signing.ts';

export interface Given extends Signed {
  /** The header: one signature, or several with blanks between them. */
  readonly signatures: string;
}

/** `other`: it was signed with another secret, or it was changed. */
export type Verified = 'good' | Mistake | 'other';

const isSame = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

export function verified(secret: string, given: Given, now: Date): Verified {
  const has = (wanted: string): boolean => given.signatures.split(' ').some((one) => isSame(one, wanted));
  const isLate = isClockOff(new Date(given.timestamp * 1_000), now);
  if (has(signature(keyOfSecret(secret), given))) return isLate ? 'clock-off' : 'good';
  const pasted = secret.startsWith('v1,') ? secret.slice(3) : null;
  if (pasted !== null && has(signature(keyOfSecret(pasted), given))) return 'secret-with-v1';
  const isRewritten = rewritten(String(given.body)).some((body) =>
    has(signature(keyOfSecret(secret), { ...given, body })),
  );
  if (isRewritten) return 'body-reserialised';
  return mistaken(secret).find(([, sign]) => has(sign(given)))?.[0] ?? 'other';
}
