// The file behind `sqlite:PATH`: where it is, whether it is there, and who may read it.

import { chmodSync, closeSync, existsSync, openSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { ShadowError } from '../shadow-error.ts';

const scheme = 'sqlite:';

export const isSqliteUrl = (url: string): boolean => url.startsWith(scheme);

/** Relative paths are relative to the working directory. `sqlite://` before an absolute path is read too. */
export function databasePath(url: string): string {
  const path = url.slice(scheme.length).replace(/^\/\/(?=\/)/, '');
  if (path === '' || path === ':memory:')
    throw new ShadowError('DB_CANNOT_OPEN', { detail: 'the address names no file' });
  return resolve(path);
}

/** SQLite makes an empty file a database with its first table. */
export const hasDatabase = (path: string): boolean => existsSync(path) && statSync(path).size > 0;

/** It holds personal data: a new file is its owner's only (P11). SQLite gives its companions the same rights. */
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
 * While the file could not be written, SQLite made companions that cannot be written either, and they would stay so when the
 * file has its rights back.
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
      // Somebody else's: what cannot be done without it is told by SQLite.
    }
  }
}
