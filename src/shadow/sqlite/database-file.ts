// The file behind `sqlite:PATH`: where it is, whether it exists, and who may read it.

import {
  chmodSync,
  closeSync,
  existsSync,
  lstatSync,
  openSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';
import { resolve } from 'node:path';
import { ShadowError, type ShadowErrorCode } from '../shadow-error.ts';
import { pathOfAddress } from './path-of-address.ts';

/**
 * Relative paths are relative to the working directory. Throws `BadAddress`, and `DB_CANNOT_OPEN` for a folder and for a link that
 * leads nowhere: its disk may not be mounted, and a new database there would be an empty one.
 */
export function databasePath(url: string): string {
  const path = resolve(pathOfAddress(url));
  const found = foundAt(path);
  if (found === undefined) refuseLinkToNothing(path);
  if (found === undefined || found.isFile()) return path;
  const detail = found.isDirectory() ? `${path} is a folder` : `${path} is no file`;
  throw new ShadowError('DB_CANNOT_OPEN', {
    detail,
    hint: 'Name a file in `database`: sqlite:FOLDER/aa-shadow.db.',
  });
}

function refuseLinkToNothing(path: string): void {
  if (!isLink(path)) return;
  throw new ShadowError('DB_CANNOT_OPEN', {
    detail: `${path} is a link to a file that does not exist`,
    hint: 'Mount the disk that it leads to, or put the file there. For a new database, remove the link or name the file itself in `database`.',
  });
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    // There is nothing, or its folder is none. What makes the file says so.
    return false;
  }
}

function foundAt(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw fileFailure(error, path);
  }
}

/** SQLite turns an empty file into a database with its first table. */
export const hasDatabase = (path: string): boolean => existsSync(path) && statSync(path).size > 0;

/**
 * The file holds personal data: only its owner may read a new file (P11). SQLite gives its companion files the same rights.
 */
export function createPrivateFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw fileFailure(error, path);
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown';

const fileCodes: Readonly<Record<string, ShadowErrorCode>> = {
  ENOSPC: 'DB_FULL',
  EDQUOT: 'DB_FULL',
  EROFS: 'DB_READ_ONLY',
  EIO: 'DB_IO',
};

/** What kept a file or a folder from being made. */
export function fileFailure(error: unknown, path: string): ShadowError {
  const code = codeOf(error);
  const detail = code === 'ENOENT' ? `${code}, ${path}: its folder does not exist` : `${code}, ${path}`;
  return new ShadowError(fileCodes[code] ?? 'DB_CANNOT_OPEN', { detail, cause: error });
}

/** The database and the companions that SQLite makes. Where `path` is a link, these are beside the file that it leads to. */
export function filesOfDatabase(path: string): Readonly<Record<'database' | 'log' | 'index', string>> {
  const database = realpathSync(path);
  return { database, log: `${database}-wal`, index: `${database}-shm` };
}

const ownerWrites = 0o200;

/**
 * While the file could not be written, SQLite made companion files that cannot be written either. They would stay like this
 * when the file has its rights back. Returns how to undo it, for files that are still there.
 */
export function mendCompanions(path: string): () => void {
  const { mode } = statSync(path);
  const mended: (() => unknown)[] = [];
  if ((mode & ownerWrites) === 0) return () => undefined;
  const { log, index } = filesOfDatabase(path);
  for (const companion of [log, index]) {
    const found = statSync(companion, { throwIfNoEntry: false });
    if (found === undefined || (found.mode & ownerWrites) !== 0) continue;
    try {
      chmodSync(companion, mode & 0o777);
      mended.push(() => existsSync(companion) && chmodSync(companion, found.mode & 0o777));
    } catch {
      // The file belongs to another user. If something cannot be done for this reason, SQLite reports it.
    }
  }
  return () => {
    for (const undo of mended) undo();
  };
}
