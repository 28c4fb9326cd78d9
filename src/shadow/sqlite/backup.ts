// A copy of an SQLite file at one moment, while other processes write to it.

import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { reached } from '../../steps.ts';
import type { BackupOptions, BackupReport } from '../interface/backup.ts';
import { newFile } from '../new-file.ts';
import { ShadowError } from '../shadow-error.ts';
import { databasePath, hasDatabase } from './database-file.ts';
import { asShadowError } from './sqlite-failure.ts';

/** Between two steps, other work of this thread runs, and the copying can be ended. */
const pagesPerStep = 250;
const busyTimeoutMs = 10_000;

export async function backupFile(url: string, file: string, options: BackupOptions): Promise<BackupReport> {
  const [path, target] = [databasePath(url), resolve(file)];
  if (!hasDatabase(path)) throw new ShadowError('DB_NOT_THERE', { detail: path });
  await newFile(target, async (partial) => {
    await copied(path, partial, options);
    check(partial);
    reached('backup-copied');
  });
  return { file: target, bytes: statSync(target).size };
}

/**
 * The transaction keeps the database as it is now for the copy. Without it, SQLite would begin the copy anew whenever
 * another process has written, and might never end.
 */
async function copied(path: string, partial: string, { signal, onProgress }: BackupOptions): Promise<void> {
  const source = openFile(path, { readOnly: true });
  try {
    signal?.throwIfAborted();
    source.exec('BEGIN');
    source.prepare('SELECT count(*) FROM sqlite_master').get();
    await backup(source, partial, {
      rate: pagesPerStep,
      progress: ({ totalPages, remainingPages }) => {
        signal?.throwIfAborted();
        onProgress?.({ pages: totalPages - remainingPages, of: totalPages });
      },
    });
  } catch (error) {
    throw error instanceof DOMException ? error : asShadowError(error);
  } finally {
    source.close();
  }
}

/** The copy becomes a single file: in the journal mode of the original, SQLite would make companions beside it. */
function check(partial: string): void {
  const copy = openFile(partial);
  try {
    copy.exec('PRAGMA journal_mode = DELETE');
    const [first] = copy.prepare('PRAGMA integrity_check(1)').all();
    if (first?.['integrity_check'] !== 'ok')
      throw new ShadowError('DB_CORRUPT', { detail: 'the copy did not pass integrity_check' });
  } catch (error) {
    throw asShadowError(error);
  } finally {
    copy.close();
  }
}

function openFile(path: string, options = {}): DatabaseSync {
  try {
    return new DatabaseSync(path, { timeout: busyTimeoutMs, ...options });
  } catch (error) {
    throw asShadowError(error);
  }
}
