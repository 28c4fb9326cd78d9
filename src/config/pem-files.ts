// The PEM files of the key `tls`: read, and checked as far as can be without AA.

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import type { PemFile, TlsSettings } from '../aa/association-settings.ts';
import { fileFault } from '../wording.ts';
import type { Complaint } from './complaint.ts';
import type { KeyPath, Plain } from './configuration-tree.ts';

export type PemFiles = Pick<TlsSettings, 'ca' | 'cert' | 'key'>;

export interface ReadPemFiles {
  readonly files: PemFiles;
  readonly complaints: readonly Complaint[];
}

type Complain = (name: string, message: string, suggestion?: string, code?: Complaint['code']) => void;

/** A larger file is a mistake. */
const maxBytes = 4 * 1024 * 1024;

const certificates =
  /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[\s\S]*?-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g;

const inPem =
  'a PEM file has lines such as -----BEGIN CERTIFICATE-----; openssl x509 -inform der -in FILE writes one';
const plainKey = 'openssl pkey -in FILE -out NEW writes one without';

function readPem(file: string, name: string, complain: Complain): PemFile | null {
  try {
    if (statSync(file).size > maxBytes) {
      complain(name, 'the file is too large');
      return null;
    }
    return { path: file, pem: readFileSync(file, 'utf8') };
  } catch (error) {
    complain(name, fileFault(error), 'its path is relative to the configuration file');
    return null;
  }
}

/** The certificates of a file; `null` where it has none, or one that cannot be read. */
function certificatesOf({ pem }: PemFile): readonly X509Certificate[] | null {
  try {
    const found = pem.match(certificates)?.map((one) => new X509Certificate(one)) ?? [];
    return found.length === 0 ? null : found;
  } catch {
    return null;
  }
}

function privateKeyOf({ pem }: PemFile, complain: Complain): KeyObject | null {
  if (/-----BEGIN ENCRYPTED |Proc-Type: 4,ENCRYPTED/.test(pem)) {
    complain('key', 'the key has a passphrase; a passphrase beside the key would protect nothing', plainKey);
    return null;
  }
  try {
    return createPrivateKey(pem);
  } catch {
    complain(
      'key',
      'the file holds no private key in PEM',
      'it has a line such as -----BEGIN PRIVATE KEY-----',
    );
    return null;
  }
}

function checkCertificates(file: PemFile | null, name: string, complain: Complain): X509Certificate | null {
  if (file === null) return null;
  const found = certificatesOf(file);
  if (found === null) complain(name, 'the file holds no certificate in PEM, or a damaged one', inPem);
  return found?.[0] ?? null;
}

function checkPair({ cert, key }: PemFiles, complain: Complain): void {
  const certificate = checkCertificates(cert, 'cert', complain);
  const privateKey = key === null ? null : privateKeyOf(key, complain);
  if (certificate !== null && privateKey !== null && !certificate.checkPrivateKey(privateKey))
    complain('key', 'this is not the key of the certificate in cert');
}

/** OpenSSL alone knows which names of ciphers there are. */
function checkCiphers(ciphers: Plain, complain: Complain): void {
  if (typeof ciphers !== 'string' || ciphers === '') return;
  try {
    createSecureContext({ ciphers });
  } catch {
    complain(
      'ciphers',
      'must be a list of ciphers as OpenSSL writes it',
      'such as DEFAULT@SECLEVEL=1',
      'CONFIG_BAD_VALUE',
    );
  }
}

const isGroup = (plain: Plain): plain is Readonly<Record<string, Plain>> =>
  typeof plain === 'object' && !Array.isArray(plain);

const lone = 'needs its partner: set both cert and key';

/** One file with certificates to trust, under the key `name` of a group. `path`: of the group. */
export function readCaFile(group: Plain, name: string, path: KeyPath, folder: string): ReadCaFile {
  const complaints: Complaint[] = [];
  const complain: Complain = (key, message, suggestion, code = 'CONFIG_PEM_FILE') =>
    void complaints.push({ code, path: [...path, key], message, suggestion: suggestion ?? null });
  const file = isGroup(group) ? group[name] : undefined;
  const ca = typeof file === 'string' && file !== '' ? readPem(resolve(folder, file), name, complain) : null;
  checkCertificates(ca, name, complain);
  return { ca, complaints };
}

export interface ReadCaFile {
  readonly ca: PemFile | null;
  readonly complaints: readonly Complaint[];
}

/** `path`: of the client. `folder`: of the configuration file. */
export function readPemFiles(client: Plain, path: KeyPath, folder: string): ReadPemFiles {
  const complaints: Complaint[] = [];
  const complain: Complain = (name, message, suggestion, code = 'CONFIG_PEM_FILE') =>
    void complaints.push({ code, path: [...path, 'tls', name], message, suggestion: suggestion ?? null });
  const tls = isGroup(client) ? client['tls'] : undefined;
  const keys = isGroup(tls) ? tls : {};
  const fileOf = (name: keyof PemFiles): PemFile | null => {
    const file = keys[name];
    return typeof file === 'string' && file !== '' ? readPem(resolve(folder, file), name, complain) : null;
  };
  const files = { ca: fileOf('ca'), cert: fileOf('cert'), key: fileOf('key') };
  if (keys['cert'] === undefined && keys['key'] !== undefined) complain('key', lone);
  if (keys['key'] === undefined && keys['cert'] !== undefined) complain('cert', lone);
  checkCertificates(files.ca, 'ca', complain);
  checkPair(files, complain);
  checkCiphers(keys['ciphers'], complain);
  return { files, complaints };
}
