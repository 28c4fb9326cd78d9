// The file behind `sqlite:PATH`: where it is, whether it exists, and who may read it.

import { chmodSync, closeSync, existsSync, openSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { ShadowError } from '../shadow-error.ts';

const scheme = 'sqlite:';

export const isSqliteUrl = (url: string): boolean => url.startsWith(scheme);

/** Relative paths are relative to the working directory. `sqlite://` before an absolute path is accepted too. */
export function databasePath(url: string): string {
  const path = url.slice(scheme.length).replace(/^\/\/(?=\/)/, '');
  if (path === '' || path === ':memory:')
    throw new ShadowError('DB_CANNOT_OPEN', { detail: 'the address names no file' });
  return resolve(path);
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
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code !== 'EEXIST')
      throw new ShadowError('DB_CANNOT_OPEN', { detail: `${code}, ${path}`, cause: error });
  }
}

const ownerWrites = 0o200;

/**
 * While the file could not be written, SQLite made companion files that cannot be written either. They would stay like this
 * when the file has its rights back.
 */
export function mendCompanions(path: string): void {
  const { mode } = statSync(path);
  if ((mode & ownerWrites) === 0) return;
  for (const companion of [`${path}-wal`, `${path}-shm`]) {
    const found = statSync(companion, { throwIfNoEntry: false });
    if (found === undefined || (found.mode & ownerWrites) !== 0) continue;
    try {
      chmodSync(companion, mode & 0o777);
    } catch {
      // The file belongs to another user. If something cannot be done for this reason, SQLite reports it.
    }
  }
}
