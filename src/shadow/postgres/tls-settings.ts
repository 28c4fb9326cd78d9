// Whether and how the connection is encrypted. This differs from libpq on purpose: a connection to another machine uses TLS
// and verifies the certificate unless the address says otherwise, and `require` verifies it too.

import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { BadAddress } from '../bad-address.ts';

/** `no-verify` encrypts without verifying. `verify-ca` does not check the name in the certificate. */
export const sslModes = [
  'default',
  'disable',
  'allow',
  'prefer',
  'require',
  'no-verify',
  'verify-ca',
  'verify-full',
] as const;

export type SslMode = (typeof sslModes)[number];

export const isSslMode = (text: string): text is SslMode => (sslModes as readonly string[]).includes(text);

export interface TlsWishes {
  readonly sslmode: SslMode;
  readonly host: string;
  /** PEM files: the authority to trust instead of the well-known ones; our own certificate and its key. */
  readonly sslrootcert?: string;
  readonly sslcert?: string;
  readonly sslkey?: string;
}

/** `false`: no TLS. */
export function tlsSettings(wishes: TlsWishes): ConnectionOptions | false {
  if (!wantsTls(wishes)) return false;
  return {
    rejectUnauthorized: wishes.sslmode !== 'no-verify',
    ...(wishes.sslmode === 'verify-ca' ? { checkServerIdentity: () => undefined } : {}),
    ...pem('ca', wishes.sslrootcert),
    ...pem('cert', wishes.sslcert),
    ...pem('key', wishes.sslkey),
  };
}

function wantsTls({ sslmode, host }: TlsWishes): boolean {
  if (sslmode === 'disable') return false;
  const isOptional = sslmode === 'default' || sslmode === 'allow' || sslmode === 'prefer';
  return !(isOptional && staysHere(host));
}

/** A socket file, or the loopback address: the data does not leave this machine. */
const staysHere = (host: string): boolean =>
  host === '' ||
  host.startsWith('/') ||
  host === 'localhost' ||
  host === '::1' ||
  /^127(\.\d+){3}$/.test(host);

function pem(name: 'ca' | 'cert' | 'key', path: string | undefined): ConnectionOptions {
  // `system`, as libpq calls them: the well-known authorities, which are trusted without a file.
  if (path === undefined || (name === 'ca' && path === 'system')) return {};
  try {
    return { [name]: readFileSync(path, 'utf8') };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new BadAddress(
      `names a file that cannot be read, ${path} (${code})`,
      'name a PEM file that this user may read',
    );
  }
}
