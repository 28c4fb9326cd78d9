import { inspect } from 'node:util';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { ShadowError } from '../shadow-error.ts';
import { asShadowError, isConnectionLoss, isRepeatable } from './postgres-failure.ts';

function fromServer(code: string, parts: Partial<pg.DatabaseError> = {}): pg.DatabaseError {
  const error = new pg.DatabaseError('value "Jane Doe" is no good', 1, 'error');
  return Object.assign(error, { code, detail: 'Key (display_name)=(Jane Doe)', where: 'Jane Doe' }, parts);
}

const fromSystem = (code: string): Error => Object.assign(new Error(`connect ${code}`), { code });

describe('a failure of PostgreSQL', () => {
  test.each([
    ['28P01', 'DB_ACCESS_DENIED'],
    ['28000', 'DB_ACCESS_DENIED'],
    ['3D000', 'DB_NOT_THERE'],
    ['42501', 'DB_NO_RIGHT'],
    ['25006', 'DB_READ_ONLY'],
    ['53100', 'DB_FULL'],
    ['53300', 'DB_NO_CONNECTION'],
    ['57014', 'DB_STATEMENT_TIMEOUT'],
    ['25P04', 'DB_STATEMENT_TIMEOUT'],
    ['55P03', 'DB_BUSY'],
    ['40P01', 'DB_BUSY'],
    ['57P01', 'DB_UNREACHABLE'],
    ['08006', 'DB_UNREACHABLE'],
    ['58030', 'DB_IO'],
    ['XX001', 'DB_CORRUPT'],
    ['22P05', 'DB_FAILED'],
  ])('%s is %s', (state, code) => {
    expect(asShadowError(fromServer(state)).code).toBe(code);
  });

  test.each([
    ['ECONNREFUSED', 'DB_UNREACHABLE'],
    ['ECONNRESET', 'DB_UNREACHABLE'],
    ['ENOTFOUND', 'DB_UNREACHABLE'],
    ['EAI_AGAIN', 'DB_UNREACHABLE'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'DB_TLS'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'DB_TLS'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'DB_TLS'],
  ])('%s on the way to it is %s', (code, expected) => {
    expect(asShadowError(fromSystem(code)).code).toBe(expected);
    expect(asShadowError(new AggregateError([fromSystem(code)])).code).toBe(expected);
  });

  test.each([
    ['Connection terminated unexpectedly', 'DB_UNREACHABLE'],
    ['timeout exceeded when trying to connect', 'DB_UNREACHABLE'],
    ['Query read timeout', 'DB_UNREACHABLE'],
    ['The server does not support SSL connections', 'DB_TLS'],
    ['Cannot use a pool after calling end on the pool', 'DB_CLOSED'],
    ['anything else', 'DB_FAILED'],
  ])('the driver\'s "%s" is %s', (words, code) => {
    expect(asShadowError(new Error(words)).code).toBe(code);
  });

  test('P11: what the server says of the data goes nowhere, not even into the cause', () => {
    const error = asShadowError(fromServer('23505', { constraint: 'customers_pkey', table: 'customers' }));
    expect(error.message).toContain('PostgreSQL 23505, customers_pkey');
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('Jane');
  });

  test('an error of ours stays what it is', () => {
    const error = new ShadowError('DB_LEASE_LOST');
    expect(asShadowError(error)).toBe(error);
    expect(isConnectionLoss(error)).toBe(false);
  });
});

describe('a transaction is repeated', () => {
  test.each(['40001', '40P01', '23505', '53300'])('after %s, where others were in the way', (state) => {
    expect(isRepeatable(fromServer(state))).toBe(true);
  });

  test.each(['57P01', '57P02', '57P03', '08006', '25006', '25P03'])(
    'after %s, where the server went away',
    (state) => {
      expect(isConnectionLoss(fromServer(state))).toBe(true);
    },
  );

  test.each(['22P05', '42501', '28P01', '53100', '57014'])('but not after %s', (state) => {
    expect(isRepeatable(fromServer(state)) || isConnectionLoss(fromServer(state))).toBe(false);
  });
});
