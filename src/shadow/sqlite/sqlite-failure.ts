// Turns SQLite's result codes into errors of this program. Only the code and its fixed text are passed on; neither contains
// data.

import { AaShadowError } from '../../aa-shadow-error.ts';
import { bareError, ShadowError, type ShadowErrorCode } from '../shadow-error.ts';

interface SqliteFailure extends Error {
  /** The extended result code. Its low byte is the primary code. */
  readonly errcode: number;
  readonly errstr: string;
}

const isSqliteFailure = (error: unknown): error is SqliteFailure =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' && 'errstr' in error;

/** https://www.sqlite.org/rescode.html */
const codes: Readonly<Record<number, ShadowErrorCode>> = {
  3: 'DB_CANNOT_OPEN',
  5: 'DB_BUSY',
  6: 'DB_BUSY',
  8: 'DB_READ_ONLY',
  10: 'DB_IO',
  11: 'DB_CORRUPT',
  13: 'DB_FULL',
  14: 'DB_CANNOT_OPEN',
  23: 'DB_CANNOT_OPEN',
  26: 'DB_NOT_A_DATABASE',
};

/** By the extended code. SQLITE_IOERR_SHMSIZE: there is no room for the file `-shm`, without which nothing is read or written. */
const exactCodes: Readonly<Record<number, ShadowErrorCode>> = { 4874: 'DB_FULL' };

/** Node reports a closed connection like this. */
const isClosed = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_INVALID_STATE';

export function asShadowError(error: unknown): AaShadowError {
  if (error instanceof AaShadowError) return error;
  if (isClosed(error)) return new ShadowError('DB_CLOSED', { cause: error });
  if (!isSqliteFailure(error)) return strangeFailure(error);
  const code = exactCodes[error.errcode] ?? codes[error.errcode & 0xff] ?? 'DB_FAILED';
  return new ShadowError(code, { detail: `SQLite ${error.errcode}, ${error.errstr}`, cause: error });
}

/** A parser's message may quote what it was parsing. */
const strangeFailure = (error: unknown): ShadowError =>
  error instanceof Error
    ? new ShadowError('DB_FAILED', { detail: error.name, cause: bareError(error) })
    : new ShadowError('DB_FAILED', { detail: typeof error });
