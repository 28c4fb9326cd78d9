// A new file that appears under its name only when it is whole and on the disk. It may hold personal data, so only its owner may
// read it (P11).

import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ShadowError } from './shadow-error.ts';

/** Files that SQLite makes beside a database. */
const companions = ['', '-journal', '-wal', '-shm'];

/** `write` fills the file at the path that it gets. Throws `DB_COPY_FAILED` if `path` exists or cannot be written. */
export async function newFile(path: string, write: (partial: string) => Promise<void>): Promise<void> {
  const partial = `${path}.partial`;
  refuseExisting(path);
  try {
    removePartial(partial);
    closeSync(openSync(partial, 'wx', 0o600));
    await written(partial, path, write);
  } catch (error) {
    throw asCopyError(error, path);
  }
}

async function written(
  partial: string,
  path: string,
  write: (partial: string) => Promise<void>,
): Promise<void> {
  try {
    await write(partial);
    sync(partial);
    giveName(partial, path);
    syncFolder(dirname(resolve(path)));
  } finally {
    removePartial(partial);
  }
}

function refuseExisting(path: string): void {
  if (existsSync(path)) throw new ShadowError('DB_COPY_FAILED', { detail: `${path} exists already` });
}

function removePartial(partial: string): void {
  for (const suffix of companions) rmSync(`${partial}${suffix}`, { force: true });
}

/** A second name never replaces a file, as a renamed file would. Some file systems have no second names. */
function giveName(partial: string, path: string): void {
  try {
    linkSync(partial, path);
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(codeOf(error) ?? '')) throw error;
    refuseExisting(path);
    renameSync(partial, path);
  }
}

function sync(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Windows cannot do this, and does not need it. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

function asCopyError(error: unknown, path: string): unknown {
  const code = codeOf(error);
  if (code === undefined || !/^E[A-Z]+$/.test(code)) return error;
  const detail = code === 'EEXIST' ? `${path} exists already` : `${code}, ${path}`;
  return new ShadowError('DB_COPY_FAILED', { detail, cause: error });
}
