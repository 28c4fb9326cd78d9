// Each trouble of TLS: what is said of it names the cure, and with the cure applied the call works. Real servers.

import { describe, expect, test } from 'vitest';
import { certificate, pemFile } from '../../../test/support/certificates.ts';
import { rawServer } from '../../../test/support/raw-server.ts';
import { ancientServer, answerText, shortDhParameters, tlsServer } from '../../../test/support/tls-server.ts';
import { answerAt, failureAt } from '../../../test/support/transport-calls.ts';
import { pretendServer } from '../../../test/support/pretend-server.ts';
import type { TlsSettings } from '../association-settings.ts';

const root = certificate({ name: 'Test Root', isAuthority: true });
const intermediate = certificate({ name: 'Test Intermediate', isAuthority: true, by: root });
const leaf = certificate({ name: 'localhost', by: root });
const below = certificate({ name: 'localhost', by: intermediate });
const known: Partial<TlsSettings> = { ca: pemFile(root.cert) };

const mended = async (address: string, tls: Partial<TlsSettings>): Promise<void> =>
  expect(await answerAt(address, { tls: { ...known, ...tls } })).toBe(answerText);

describe('W13: P16: AA_CERTIFICATE', () => {
  test('an unknown authority: tls.ca', async () => {
    const address = await tlsServer(leaf);
    const error = await failureAt(address);
    expect(error).toMatchObject({ code: 'AA_CERTIFICATE', kind: 'configuration' });
    expect(error.hint).toContain('`tls.ca`');
    await mended(address, known);
  });

  test('an incomplete chain: have ACGI send the intermediate, or name its file', async () => {
    const address = await tlsServer(below);
    for (const tls of [{}, known]) {
      const error = await failureAt(address, { tls });
      expect(error.code).toBe('AA_CERTIFICATE');
      expect(error.message).toContain('intermediate');
      expect(error.hint).toMatch(/have ACGI send the intermediate certificate too.*`tls\.ca`/);
    }
    await mended(address, { ca: pemFile(intermediate.cert) });
    await mended(address, { ca: pemFile(`${root.cert}\n${intermediate.cert}`) });
    const whole = await tlsServer({ ...below, cert: `${below.cert}\n${intermediate.cert}` });
    await mended(whole, known);
  });

  test('a self-signed certificate: tls.ca', async () => {
    const own = certificate({ name: 'localhost' });
    const address = await tlsServer(own);
    const error = await failureAt(address);
    expect(error.message).toContain('self-signed');
    expect(error.hint).toContain('`tls.ca`');
    await mended(address, { ca: pemFile(own.cert) });
  });

  test('a self-signed one in the chain, as of a proxy that looks into TLS: tls.ca', async () => {
    const address = await tlsServer({ ...leaf, cert: `${leaf.cert}\n${root.cert}` });
    const error = await failureAt(address);
    expect(error.message).toContain('self-signed');
    expect(error.hint).toMatch(/proxy that looks into TLS.*`tls\.ca`/);
    await mended(address, known);
  });

  test.each([
    ['expired', { endsIn: -60_000 }, /has expired/, /renew/],
    ['not yet valid', { beginsIn: 600_000 }, /not valid yet/, /clock of this machine/],
    ['for another host', { hosts: ['other.example.org'] }, /another host/, /host in `url`/],
  ])('%s', async (_, wish, words, hint) => {
    const error = await failureAt(await tlsServer(certificate({ name: 'x', by: root, ...wish })), {
      tls: known,
    });
    expect(error.code).toBe('AA_CERTIFICATE');
    expect(error.message).toMatch(words);
    expect(error.hint).toMatch(hint);
  });

  test('a key too short: tls.ciphers', async () => {
    const short = certificate({ name: 'localhost', by: root, bits: 1024 });
    const address = await tlsServer({ ...short, ciphers: 'DEFAULT@SECLEVEL=0' });
    const error = await failureAt(address, { tls: known });
    expect(error).toMatchObject({
      code: 'AA_CERTIFICATE',
      message: expect.stringContaining('too weak') as string,
    });
    const [cure = ''] = /DEFAULT@SECLEVEL=\d/.exec(error.hint) ?? [];
    await mended(address, { ciphers: cure });
  });

  test('the usual authorities stay trusted beside tls.ca', async () => {
    const { getCACertificates } = await import('node:tls');
    const { secureContextOptions } = await import('./secure-context.ts');
    const { ca } = secureContextOptions({
      ca: pemFile(root.cert),
      cert: null,
      key: null,
      minVersion: null,
      ciphers: null,
      legacyRenegotiation: false,
    });
    expect(ca).toEqual([...getCACertificates('default'), root.cert]);
  });
});

describe('W13: P16: AA_TLS', () => {
  test.each(['TLSv1', 'TLSv1.1'] as const)('%s alone: tls.minVersion', async (version) => {
    const old = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    const address = await tlsServer({ ...leaf, ...old });
    const error = await failureAt(address, { tls: known });
    expect(error).toMatchObject({ code: 'AA_TLS', kind: 'configuration' });
    expect(error.message).toMatch(/old version of TLS/);
    expect(error.hint).toContain('`tls.minVersion` to TLSv1');
    await mended(address, { minVersion: 'TLSv1' });
  });

  test('no secure renegotiation, after the old version: tls.legacyRenegotiation', async () => {
    const address = await ancientServer(leaf);
    const first = await failureAt(address, { tls: known });
    expect(first.code).toBe('AA_TLS');
    expect(first.hint).toContain('`tls.minVersion` to TLSv1');
    const second = await failureAt(address, { tls: { ...known, minVersion: 'TLSv1' } });
    expect(second.code).toBe('AA_TLS');
    expect(second.message).toContain('RFC 5746');
    expect(second.hint).toContain('`tls.legacyRenegotiation` to true');
    await mended(address, { minVersion: 'TLSv1', legacyRenegotiation: true });
  });

  test('a group of 1,024 bits: tls.ciphers', async () => {
    const address = await tlsServer({
      ...leaf,
      maxVersion: 'TLSv1.2',
      dhparam: shortDhParameters(),
      ciphers: 'DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0',
    });
    const error = await failureAt(address, { tls: known });
    expect(error.code).toBe('AA_TLS');
    expect(error.message).toContain('too weak');
    expect(error.hint).toContain('`tls.ciphers` to DEFAULT@SECLEVEL=1');
    await mended(address, { ciphers: 'DEFAULT@SECLEVEL=1' });
  });

  test('old ciphers alone: tls.ciphers', async () => {
    const address = await tlsServer({
      ...leaf,
      maxVersion: 'TLSv1.2',
      ciphers: 'AECDH-AES128-SHA:@SECLEVEL=0',
    });
    const error = await failureAt(address, { tls: known });
    expect(error.code).toBe('AA_TLS');
    expect(error.message).toContain('handshake failure');
    expect(error.hint).toContain('`tls.ciphers`');
  });

  test.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'a certificate of ours is wanted, %s: tls.cert and tls.key',
    async (version) => {
      const ours = certificate({ name: 'our machine', by: root });
      const address = await tlsServer({
        ...leaf,
        minVersion: version,
        maxVersion: version,
        ca: root.cert,
        requestCert: true,
        rejectUnauthorized: true,
      });
      // A server of Node.js ends the connection without an alert where it does not know who signed.
      const codes = ['AA_TLS', version === 'TLSv1.2' ? 'AA_CONNECT_FAILED' : 'AA_CONNECTION_LOST'];
      const stranger = certificate({ name: 'stranger' });
      const wrong = { ...known, cert: pemFile(stranger.cert), key: pemFile(stranger.key) };
      for (const [index, tls] of [known, wrong].entries()) {
        const error = await failureAt(address, { tls });
        expect(error.code).toBe(codes[index]);
        expect(error.hint).toMatch(/`tls\.cert` and `tls\.key`/);
      }
      await mended(address, { cert: pemFile(ours.cert), key: pemFile(ours.key) });
    },
  );

  test('http at the port: http://', async () => {
    const { origin } = await pretendServer((response) => response.end(answerText));
    const error = await failureAt(origin.replace('http:', 'https:'));
    expect(error.code).toBe('AA_TLS');
    expect(error.message).toContain('does not speak TLS');
    expect(error.hint).toContain('http://');
    expect(await answerAt(origin)).toBe(answerText);
  });

  test('something else at the port', async () => {
    const address = await rawServer('220 mail ready\r\n', (socket) => socket.end());
    const error = await failureAt(address.replace('http', 'https'));
    expect(error).toMatchObject({
      code: 'AA_TLS',
      message: expect.stringContaining('does not speak TLS') as string,
    });
  });

  test('settings that leave nothing', async () => {
    const error = await failureAt(await tlsServer(leaf), { tls: { ...known, ciphers: 'NOTHING' } });
    expect(error).toMatchObject({
      code: 'AA_TLS',
      message: expect.stringContaining('cannot be used') as string,
    });
  });
});

test('W13: a handshake that AA breaks off is no connection, and is tried again', async () => {
  const address = await rawServer('', (socket) => socket.destroy());
  const error = await failureAt(address.replace('http', 'https'));
  expect(error).toMatchObject({ code: 'AA_CONNECT_FAILED', kind: 'transient' });
});
