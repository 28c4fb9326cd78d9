// Certificates for tests, signed with node-forge: an authority, what it signs, and whatever is wrong with it.

import { generateKeyPairSync } from 'node:crypto';
import forge from 'node-forge';
import type { PemFile } from '../../src/aa/association-settings.ts';

export interface Certificate {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
  readonly name: string;
}

export interface CertificateWish {
  readonly name: string;
  /** Default: it signs itself. */
  readonly by?: Certificate;
  readonly isAuthority?: boolean;
  /** Default: localhost and 127.0.0.1. */
  readonly hosts?: readonly string[];
  /** Milliseconds from now. */
  readonly endsIn?: number;
  readonly beginsIn?: number;
  readonly bits?: number;
}

const hour = 3_600_000;
let serial = 1;

const altName = (host: string) => (/^[\d.]+$/.test(host) ? { type: 7, ip: host } : { type: 2, value: host });

export function certificate(wish: CertificateWish): Certificate {
  const { name, by, isAuthority = false, hosts = ['localhost', '127.0.0.1'] } = wish;
  const { privateKey: key, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: wish.bits ?? 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const made = forge.pki.createCertificate();
  made.publicKey = forge.pki.publicKeyFromPem(publicKey);
  made.serialNumber = (serial += 1).toString(16).padStart(4, '0');
  made.validity.notBefore = new Date(Date.now() + (wish.beginsIn ?? -hour));
  made.validity.notAfter = new Date(Date.now() + (wish.endsIn ?? hour));
  made.setSubject([{ name: 'commonName', value: name }]);
  made.setIssuer([{ name: 'commonName', value: by?.name ?? name }]);
  made.setExtensions([
    { name: 'basicConstraints', cA: isAuthority, critical: true },
    ...(isAuthority ? [] : [{ name: 'subjectAltName', altNames: hosts.map(altName) }]),
  ]);
  made.sign(forge.pki.privateKeyFromPem(by?.key ?? key), forge.md.sha256.create());
  return { cert: forge.pki.certificateToPem(made), key, name };
}

/** As the configuration reads it from a file. */
export const pemFile = (pem: string): PemFile => ({ path: '/etc/aa/some.pem', pem });
