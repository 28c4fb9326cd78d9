// Turns failures of PostgreSQL, of the connection and of the driver into errors of this program, and tells which of them are
// answered by repeating the whole transaction. The server's own message is not passed on, because it quotes values (P11).

import { DatabaseError } from 'pg';
import { AaShadowError } from '../../aa-shadow-error.ts';
import { bareError, ShadowError, type ShadowErrorCode } from '../shadow-error.ts';

/** https://www.postgresql.org/docs/current/errcodes-appendix.html; whole classes by their first two characters. */
const states: Readonly<Record<string, ShadowErrorCode>> = {
  '08': 'DB_UNREACHABLE',
  '25006': 'DB_READ_ONLY',
  '25P03': 'DB_UNREACHABLE',
  '25P04': 'DB_STATEMENT_TIMEOUT',
  '28': 'DB_ACCESS_DENIED',
  '3D000': 'DB_NOT_THERE',
  '40001': 'DB_BUSY',
  '40P01': 'DB_BUSY',
  '42501': 'DB_NO_RIGHT',
  // The catalogue has shown the table. A user without a right to its schema cannot name it.
  '42P01': 'DB_NO_RIGHT',
  '53100': 'DB_FULL',
  '53': 'DB_BUSY',
  '53300': 'DB_NO_CONNECTION',
  '55P03': 'DB_BUSY',
  '57': 'DB_UNREACHABLE',
  '57014': 'DB_STATEMENT_TIMEOUT',
  '58030': 'DB_IO',
  XX001: 'DB_CORRUPT',
  XX002: 'DB_CORRUPT',
};

/** Failures that the driver tells only in words. */
const words: readonly (readonly [RegExp, ShadowErrorCode])[] = [
  [/after calling end on the pool/, 'DB_CLOSED'],
  [/^Connection terminated|timeout (exceeded|expired)|^Query read timeout|not queryable/, 'DB_UNREACHABLE'],
  // A server answers this if it has too little memory to serve another connection.
  [/error establishing an SSL connection/, 'DB_UNREACHABLE'],
  [/password must be a (non-empty )?string|^SASL/, 'DB_ACCESS_DENIED'],
];

const networkCodes = /^(E(CONN|HOST|NET|PIPE|TIMEDOUT|NOTFOUND|AI_AGAIN|ADDR|INVAL|NOENT|ACCES)|ERR_STREAM)/;
const tlsCodes = /CERT|^ERR_(SSL|TLS)|^(UNABLE_TO_(GET|VERIFY)|EPROTO)/;

/** The five characters, if the error came from the server. */
export const sqlStateOf = (error: unknown): string | null =>
  error instanceof DatabaseError && error.code !== undefined ? error.code : null;

function failureCode(error: Error): ShadowErrorCode | null {
  const state = sqlStateOf(error);
  if (state !== null) return states[state] ?? states[state.slice(0, 2)] ?? 'DB_FAILED';
  const code = codeOf(error);
  if (tlsCodes.test(code)) return 'DB_TLS';
  if (networkCodes.test(code)) return 'DB_UNREACHABLE';
  return words.find(([pattern]) => pattern.test(error.message))?.[1] ?? null;
}

/** Several addresses of one host may fail, each with its own error. */
const codeOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string'
    ? error.code
    : error instanceof AggregateError && error.errors[0] instanceof Error
      ? codeOf(error.errors[0])
      : '';

export function asShadowError(error: unknown): AaShadowError {
  if (error instanceof AaShadowError) return error;
  if (!(error instanceof Error)) return new ShadowError('DB_FAILED', { detail: typeof error });
  const code = failureCode(error);
  if (code === 'DB_CLOSED') return new ShadowError(code);
  const said = saidOf(error);
  const cause = bareError(error, said);
  if (offersNoTls.test(error.message)) return new ShadowError('DB_TLS', { ...withoutTls, cause });
  return new ShadowError(code ?? 'DB_FAILED', { detail: said, cause });
}

const offersNoTls = /does not support SSL/;
const withoutTls = {
  detail: 'the server offers no TLS',
  hint: 'Turn it on at the server (ssl = on, with a certificate). Where the way to the server is safe without it, write sslmode=disable into `database`.',
};

/** Codes, and names of tables and constraints. Never the message, the detail or the position in a statement. */
function saidOf(error: Error): string {
  const state = sqlStateOf(error);
  if (state === null) return codeOf(error) || error.name;
  const { table, constraint } = error as DatabaseError;
  const about = constraint ?? table;
  return about === undefined ? `PostgreSQL ${state}` : `PostgreSQL ${state}, ${about}`;
}

/**
 * The connection is gone, or the server is stopping, starting, or no longer the primary. A transaction that took too long
 * (25P04) loses its connection, too.
 */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof AaShadowError) return false;
  const code = failureCode(error);
  return code === 'DB_UNREACHABLE' || code === 'DB_READ_ONLY' || sqlStateOf(error) === '25P04';
}

/** The server, or a pooler before it, has no connection left for us. */
export const isOutOfConnections = (error: unknown): boolean =>
  sqlStateOf(error) === '53300' || (error instanceof ShadowError && error.code === 'DB_NO_CONNECTION');

/**
 * Other transactions were in the way: serialization, a deadlock, a row that another transaction added first. The last code
 * means that a plan was prepared before the tables were expanded.
 */
const repeatable = new Set(['40001', '40P01', '23505', '53300', '0A000']);

export const isRepeatable = (error: unknown): boolean => repeatable.has(sqlStateOf(error) ?? '');

/** Another transaction held a lock for longer than we wait. */
export const isLockTimeout = (error: unknown): boolean => sqlStateOf(error) === '55P03';
