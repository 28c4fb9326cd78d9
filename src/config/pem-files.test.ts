// The files of the key `tls`, and the key `proxy`: what is accepted, what is refused with the name of the key, and what is shown.

import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { stringify } from 'yaml';
import { describe, expect, test } from 'vitest';
import { selfSignedCertificate, selfSignedKey } from '../../test/support/self-signed-certificate.ts';
import { certificate } from '../../test/support/certificates.ts';
import { ConfigError } from './config-error.ts';
import { effectiveConfiguration } from './settings-conversion.ts';
import { readSettings } from './settings-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'aa-shadow-pem-'));
const write = (name: string, content: string | Buffer): void => writeFileSync(join(folder, name), content);
const locked = createPrivateKey(selfSignedKey).export({
  type: 'pkcs8',
  format: 'pem',
  cipher: 'aes-256-cbc',
  passphrase: 'hunter2',
});
write('ca.pem', `a comment\n${selfSignedCertificate}\n${selfSignedCertificate}`);
write('cert.pem', selfSignedCertificate);
write('key.pem', selfSignedKey);
write('other-key.pem', certificate({ name: 'other' }).key);
write('locked.pem', locked);
write('cert.der', new X509Certificate(selfSignedCertificate).raw);
write('damaged.pem', selfSignedCertificate.replace('MIIB', 'MIIC'));
write('empty.pem', '');
mkdirSync(join(folder, 'folder.pem'));

const read = (keys: string) =>
  readSettings(
    `clients: [{ id: a, url: 'https://x.org/a/', username: u, password: p, ${keys} }]`,
    join(folder, 'aa-shadow.yaml'),
    {},
  );

function problemOf(keys: string): { code: string; key: string; message: string; suggestion: string | null } {
  try {
    read(keys);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.problems).toHaveLength(1);
    return error.problems[0]!;
  }
  throw new Error('the configuration was accepted');
}

describe('W13: the key tls', () => {
  test('names files, relative to the configuration', () => {
    const { clients } = read(
      `tls: { ca: ca.pem, cert: cert.pem, key: ./key.pem, legacyRenegotiation: true }`,
    );
    expect(clients[0]!.association.tls).toMatchObject({
      ca: { path: join(folder, 'ca.pem'), pem: expect.stringContaining('BEGIN CERTIFICATE') as string },
      cert: { pem: selfSignedCertificate },
      key: { path: join(folder, 'key.pem'), pem: selfSignedKey },
      legacyRenegotiation: true,
    });
  });

  test.each([
    ['ca: none.pem', 'ca', 'there is no such file'],
    ['ca: folder.pem', 'ca', 'it is a folder, not a file'],
    ['ca: cert.der', 'ca', 'the file holds no certificate in PEM, or a damaged one'],
    ['ca: damaged.pem', 'ca', 'the file holds no certificate in PEM, or a damaged one'],
    ['ca: empty.pem', 'ca', 'the file holds no certificate in PEM, or a damaged one'],
    ['ca: key.pem', 'ca', 'the file holds no certificate in PEM, or a damaged one'],
    ['cert: cert.pem', 'cert', 'needs its partner: set both cert and key'],
    ['key: key.pem', 'key', 'needs its partner: set both cert and key'],
    ['cert: cert.pem, key: cert.pem', 'key', 'the file holds no private key in PEM'],
    ['cert: cert.pem, key: other-key.pem', 'key', 'this is not the key of the certificate in cert'],
    [
      'cert: cert.pem, key: locked.pem',
      'key',
      'the key has a passphrase; a passphrase beside the key would protect nothing',
    ],
  ])('P16: CONFIG_PEM_FILE: { %s } is refused', (keys, key, message) => {
    expect(problemOf(`tls: { ${keys} }`)).toMatchObject({
      code: 'CONFIG_PEM_FILE',
      key: `clients[0].tls.${key}`,
      message,
    });
  });

  test.each([
    ['ciphers: NOT-THERE', 'ciphers', 'must be a list of ciphers as OpenSSL writes it'],
    ['minVersion: TLSv9', 'minVersion', 'must be one of TLSv1, TLSv1.1, TLSv1.2, TLSv1.3'],
    ['legacyRenegotiation: yes', 'legacyRenegotiation', 'must be true or false'],
  ])('{ %s } is refused', (keys, key, message) => {
    expect(problemOf(`tls: { ${keys} }`)).toMatchObject({
      code: 'CONFIG_BAD_VALUE',
      key: `clients[0].tls.${key}`,
      message,
    });
  });

  test('P11: is shown by the paths of its files, which read as the same settings', () => {
    const settings = read(
      `tls: { ca: ca.pem, cert: cert.pem, key: key.pem, minVersion: TLSv1, ciphers: DEFAULT }`,
    );
    const shown = effectiveConfiguration(settings);
    expect(shown).toMatchObject({
      clients: [{ tls: { key: join(folder, 'key.pem'), minVersion: 'TLSv1' } }],
    });
    expect(JSON.stringify(shown)).not.toContain('BEGIN');
    expect(effectiveConfiguration(readSettings(stringify(shown), '/x.yaml', {}))).toEqual(shown);
  });
});

describe('W14: the key proxy', () => {
  test.each([
    ['none', 'none', 'none'],
    ['proxy.example.org:3128', 'http://proxy.example.org:3128/', 'http://proxy.example.org:3128'],
    ['http://joe:hunter2@proxy:1', 'http://joe:hunter2@proxy:1/', 'http://***@proxy:1'],
  ])('P11: %s', (text, address, shown) => {
    const settings = read(`proxy: '${text}'`);
    expect(settings.clients[0]!.association.proxy).toBe(address);
    expect(effectiveConfiguration(settings)).toMatchObject({ clients: [{ proxy: shown }] });
  });

  test.each(['socks5://joe:hunter2@proxy', 'http://joe:hunter2/@proxy:1', 'http://joe:hunter2%@proxy'])(
    'P11: %s is refused without a word of it',
    (text) => {
      const problem = problemOf(`proxy: '${text}'`);
      expect(problem).toMatchObject({ code: 'CONFIG_BAD_VALUE', key: 'clients[0].proxy' });
      expect(inspect(problem)).not.toContain('hunter2');
    },
  );
});
