import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { AaError, type AaErrorCode } from '../aa-error.ts';
import { networkError } from './network-error.ts';

const withCode = (code: string, more: object = {}): Error =>
  Object.assign(new Error('it broke'), { code, ...more });

describe('a code of the system, of TLS or of undici', () => {
  test.each<[string, AaErrorCode]>([
    ['ENOTFOUND', 'AA_NAME_NOT_FOUND'],
    ['EAI_AGAIN', 'AA_NAME_NOT_FOUND'],
    ['ECONNREFUSED', 'AA_CONNECT_FAILED'],
    ['EHOSTUNREACH', 'AA_CONNECT_FAILED'],
    ['ENETUNREACH', 'AA_CONNECT_FAILED'],
    ['ETIMEDOUT', 'AA_CONNECT_FAILED'],
    ['UND_ERR_CONNECT_TIMEOUT', 'AA_CONNECT_FAILED'],
    ['UND_ERR_HEADERS_TIMEOUT', 'AA_TIMEOUT'],
    ['CERT_HAS_EXPIRED', 'AA_CERTIFICATE'],
    ['CERT_NOT_YET_VALID', 'AA_CERTIFICATE'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'AA_CERTIFICATE'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'AA_CERTIFICATE'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'AA_CERTIFICATE'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'AA_CERTIFICATE'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'AA_CERTIFICATE'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'AA_TLS'],
    ['ECONNRESET', 'AA_CONNECTION_LOST'],
    ['EPIPE', 'AA_CONNECTION_LOST'],
    ['UND_ERR_SOCKET', 'AA_CONNECTION_LOST'],
    ['HPE_INVALID_CONSTANT', 'AA_NOT_HTTP'],
    ['SOMETHING_NEW', 'AA_CONNECTION_LOST'],
  ])('%s is %s', (code, expected) => {
    expect(networkError(withCode(code), { host: 'aa.example.org' }).code).toBe(expected);
  });
});

test('the same time-out on a connection that was made is a lost connection', () => {
  expect(networkError(withCode('ETIMEDOUT', { syscall: 'read' }), { host: 'aa' }).code).toBe(
    'AA_CONNECTION_LOST',
  );
});

test('a code is found in the errors of several addresses, and in a cause', () => {
  const several = new AggregateError([withCode('ECONNREFUSED'), withCode('ENETUNREACH')]);
  expect(networkError(several, { host: 'aa' }).code).toBe('AA_CONNECT_FAILED');
  expect(networkError(new Error('outer', { cause: withCode('ENOTFOUND') }), { host: 'aa' }).code).toBe(
    'AA_NAME_NOT_FOUND',
  );
});

test.each([new Error('no code'), 'a text', null, undefined, 7])('%s is a lost connection', (thrown) => {
  expect(networkError(thrown, { host: 'aa' }).code).toBe('AA_CONNECTION_LOST');
});

test.each([
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', /`tls\.cert`/],
  ['ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE', /`tls\.cert`/],
  ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', /`tls\.cert`/],
  ['ERR_SSL_TLSV1_ALERT_INSUFFICIENT_SECURITY', /`tls\.ciphers`/],
  ['ERR_SSL_TLSV1_UNRECOGNIZED_NAME', /host in `url`/],
  ['ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR', /`tls\.minVersion`/],
])('W13: P16: the alert %s has its cure', (code, hint) => {
  const error = networkError(withCode(code), { host: 'aa' });
  expect(error).toMatchObject({ code: 'AA_TLS', hint: expect.stringMatching(hint) as string });
});

test('an error of this room passes through', () => {
  const error = new AaError('AA_TIMEOUT');
  expect(networkError(error, { host: 'aa' })).toBe(error);
});

test('P11: only code and message are kept of the cause', () => {
  const error = networkError(withCode('UND_ERR_SOCKET', { data: 'secret', socket: { body: 'secret' } }), {
    host: 'aa',
  });
  expect(inspect(error, { depth: 9 })).not.toContain('secret');
  expect(error.cause).toMatchObject({ code: 'UND_ERR_SOCKET', message: 'it broke' });
});
