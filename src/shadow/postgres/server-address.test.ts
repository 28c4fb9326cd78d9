import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isPostgresUrl, serverAddress } from './server-address.ts';

const refusal = (url: string): unknown => {
  try {
    return serverAddress(url);
  } catch (error) {
    return error;
  }
};

describe('an address', () => {
  test('gives user, password, host, port and database, decoded', () => {
    const { config } = serverAddress('postgres://us%40er:p%2Fw%25@db.example.org:6432/na%20me');
    expect(config).toMatchObject({
      user: 'us@er',
      password: 'p/w%',
      host: 'db.example.org',
      port: 6432,
      database: 'na me',
    });
  });

  test('leaves to the environment what it does not say', () => {
    const { config } = serverAddress('postgresql:///');
    expect(Object.keys(config).toSorted()).toEqual(['application_name', 'ssl']);
  });

  test('may name a socket, an IPv6 address, and any schema', () => {
    expect(serverAddress('postgres:///name?host=/var/run/postgresql').config.host).toBe(
      '/var/run/postgresql',
    );
    expect(serverAddress('postgres://user@[::1]/name').config.host).toBe('::1');
    expect(serverAddress('postgres://h/n').schema).toBe('aa_shadow');
    expect(serverAddress('postgres://h/n?schema=Odd%20%22Schema%22-1').schema).toBe('Odd "Schema"-1');
  });

  test('is known by its scheme', () => {
    expect(['postgres://a/b', 'postgresql://a/b', 'postgres:a', 'mysql://a/b'].map(isPostgresUrl)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test.each([
    'postgres://user:secret@host/name?schemas=typo',
    'postgres://user:secret@host/name?schema=',
    `postgres://user:secret@host/name?schema=${'long'.repeat(16)}`,
    'postgres://user:secret@host/name?sslmode=sometimes',
    'postgres://user:secret@host/name?sslmode=default',
    'postgres://user:secret@host/name?connections=1',
    'postgres://user:secret@host/name?sslrootcert=/no/such/file',
    'postgres://user:secret%@host/name',
    'postgres://user:secret@host:port/name',
  ])('P11: what is not understood is refused, and the password is not repeated: %s', (url) => {
    const error = refusal(url) as Error;
    expect(error).toMatchObject({ code: 'DB_BAD_ADDRESS', kind: 'configuration' });
    expect(error.message).not.toContain('secret');
  });
});

describe('TLS', () => {
  const ssl = (url: string) => serverAddress(url).config.ssl;

  test('a server elsewhere is verified unless the address says otherwise, whatever libpq would do', () => {
    for (const mode of ['', '?sslmode=prefer', '?sslmode=allow', '?sslmode=require', '?sslmode=verify-full'])
      expect(ssl(`postgres://db.example.org/name${mode}`), mode).toEqual({ rejectUnauthorized: true });
    expect(ssl('postgres://10.0.0.5/name')).toEqual({ rejectUnauthorized: true });
  });

  test('none where it is switched off, or where nothing leaves the machine', () => {
    expect(ssl('postgres://db.example.org/name?sslmode=disable')).toBe(false);
    for (const host of ['localhost', '127.0.0.1', '127.1.2.3', '[::1]', ''])
      expect(ssl(`postgres://${host}/name`), host).toBe(false);
    expect(ssl('postgres:///name?host=/var/run/postgresql')).toBe(false);
  });

  test('on the loopback too where it is demanded', () => {
    expect(ssl('postgres://localhost/name?sslmode=require')).toEqual({ rejectUnauthorized: true });
  });

  test('the weaker ways are written out', () => {
    expect(ssl('postgres://h/n?sslmode=no-verify')).toEqual({ rejectUnauthorized: false });
    expect(ssl('postgres://h/n?sslmode=verify-ca')).toEqual({
      rejectUnauthorized: true,
      checkServerIdentity: expect.any(Function),
    });
  });

  test('its own authority and certificate come from files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'aa-shadow-tls-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    for (const name of ['ca', 'cert', 'key']) writeFileSync(join(folder, name), `the ${name}`);
    const at = (name: string): string => encodeURIComponent(join(folder, name));
    expect(ssl(`postgres://h/n?sslrootcert=${at('ca')}&sslcert=${at('cert')}&sslkey=${at('key')}`)).toEqual({
      rejectUnauthorized: true,
      ca: 'the ca',
      cert: 'the cert',
      key: 'the key',
    });
  });
});
