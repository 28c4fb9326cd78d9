// The usual mistakes of those who verify signatures, and how a signature looks that was made with one of them.

import { createHmac } from 'node:crypto';
import { keyOfSecret, secretPrefix, type Signed, signature } from './signing.ts';

/**
 * - `body-reserialised`: not the bytes that came were verified, but JSON that was read and written again.
 * - `secret-with-v1`: the secret was pasted with the `v1,` of a signature.
 * - `secret-not-decoded`: what stands after `whsec_` is base64, and was used as it is, or with its prefix.
 * - `clock-off`: the clocks differ by more than five minutes.
 */
export type Mistake = 'body-reserialised' | 'secret-with-v1' | 'secret-not-decoded' | 'clock-off';

export const mistakeSays: Readonly<Record<Mistake, string>> = {
  'body-reserialised':
    'the receiver verifies a body that was read and written again; it must verify the bytes as they came, before they are parsed',
  'secret-with-v1': 'the receiver has the secret with `v1,` before it; the secret begins with whsec_',
  'secret-not-decoded':
    'the receiver does not decode the secret; the key is what comes of decoding, as base64, what stands after whsec_',
  'clock-off': 'the clock of the receiver, or of this machine, is off by more than five minutes',
};

const toleranceMs = 300_000;

export const isClockOff = (there: Date, here: Date): boolean =>
  Math.abs(there.getTime() - here.getTime()) > toleranceMs;

type Signing = (signed: Signed) => string;

const bare = (secret: string): string =>
  secret.startsWith(secretPrefix) ? secret.slice(secretPrefix.length) : secret;

/** JSON as the usual libraries write it. `null`: the text is not JSON. */
export function rewritten(text: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(text);
    const compact = JSON.stringify(value);
    return [compact, spaced(value), JSON.stringify(value, null, 2), JSON.stringify(value, null, 4)];
  } catch {
    return [];
  }
}

/** As Python writes it. */
const spaced = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, one]: [string, unknown]) => `${JSON.stringify(key)}: ${spaced(one)}`)
    .join(', ')}}`;
};

/** How a message is signed by somebody who makes the mistake. */
export const mistaken = (secret: string): readonly (readonly [Mistake, Signing])[] => [
  ...[0, 1, 2, 3].map((at): readonly [Mistake, Signing] => [
    'body-reserialised',
    (signed) => signature(keyOfSecret(secret), { ...signed, body: rewritten(String(signed.body))[at] ?? '' }),
  ]),
  ['secret-with-v1', (signed) => signature(Buffer.from(`v1,${secret}`, 'base64'), signed)],
  ...[secret, bare(secret), Buffer.from(secret, 'base64')].map((key): readonly [Mistake, Signing] => [
    'secret-not-decoded',
    (signed) => signature(key, signed),
  ]),
];

/** A signature that nobody should take for good. */
export const wrongSignature: Signing = ({ id }) =>
  `v1,${createHmac('sha256', 'wrong').update(id).digest('base64')}`;
