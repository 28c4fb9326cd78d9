// What TLS connections of one client are made with, from its key `tls`.

import { constants } from 'node:crypto';
// A name that an older Node.js does not have would be all that it says, instead of which version is needed.
import * as tls from 'node:tls';
import type { SecureContext, SecureContextOptions } from 'node:tls';
import { AaError } from '../aa-error.ts';
import type { TlsSettings } from '../association-settings.ts';

/** OpenSSL allows what TLS 1.0 and 1.1 need only at its lowest level. */
const oldCiphers = 'DEFAULT@SECLEVEL=0';
const oldVersions: ReadonlySet<string | null> = new Set(['TLSv1', 'TLSv1.1']);

/** The authorities of `tls.ca` are trusted beside the usual ones, and a certificate in it need not be that of a root. */
const trust = ({ ca }: TlsSettings): SecureContextOptions =>
  ca === null ? {} : { ca: [...tls.getCACertificates('default'), ca.pem], allowPartialTrustChain: true };

export const secureContextOptions = (settings: TlsSettings): SecureContextOptions => {
  const { cert, key, minVersion, ciphers, legacyRenegotiation } = settings;
  const usedCiphers = ciphers ?? (oldVersions.has(minVersion) ? oldCiphers : null);
  return {
    ...trust(settings),
    ...(cert === null ? {} : { cert: cert.pem }),
    ...(key === null ? {} : { key: key.pem }),
    ...(minVersion === null ? {} : { minVersion }),
    ...(usedCiphers === null ? {} : { ciphers: usedCiphers }),
    ...(legacyRenegotiation ? { secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT } : {}),
  };
};

/** `null`: nothing is set, and each connection is made as Node.js makes it. */
export function secureContextOf(settings: TlsSettings): SecureContext | null {
  const options = secureContextOptions(settings);
  if (Object.keys(options).length === 0) return null;
  try {
    return tls.createSecureContext(options);
  } catch (error) {
    const { code = 'unknown reason' } = error as NodeJS.ErrnoException;
    const hint =
      'Compare the keys of `tls` with docs/reference/configuration.md; `aa-shadow config` checks them.';
    throw new AaError('AA_TLS', { detail: `what \`tls\` sets cannot be used (${code})`, hint });
  }
}
