// Signatures as Standard Webhooks has them: HMAC-SHA256 over `id.timestamp.body`, with a secret that is written `whsec_…`.

import { createHmac, randomBytes } from 'node:crypto';

export const secretPrefix = 'whsec_';

/** A new secret of 32 bytes. */
export const newSecret = (): string => `${secretPrefix}${randomBytes(32).toString('base64')}`;

/** The bytes to sign with. */
export const keyOfSecret = (secret: string): Buffer =>
  Buffer.from(secret.startsWith(secretPrefix) ? secret.slice(secretPrefix.length) : secret, 'base64');

export interface Signed {
  readonly id: string;
  /** Whole seconds since 1970. */
  readonly timestamp: number;
  readonly body: string | Buffer;
}

/** `v1,…` */
export const signature = (key: string | Buffer, { id, timestamp, body }: Signed): string =>
  `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`;

export const signedHeaders = (secret: string, signed: Signed): Readonly<Record<string, string>> =>
  headersWith(signed, signature(keyOfSecret(secret), signed));

export const headersWith = (
  { id, timestamp }: Pick<Signed, 'id' | 'timestamp'>,
  signatures: string,
): Readonly<Record<string, string>> => ({
  'content-type': 'application/json',
  'user-agent': 'aa-shadow',
  'webhook-id': id,
  'webhook-timestamp': String(timestamp),
  'webhook-signature': signatures,
});
