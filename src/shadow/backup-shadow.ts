// Copies the database while others work in it.

import type { BackupOptions, BackupReport } from './interface/backup.ts';
import { isPostgresUrl } from './postgres/server-address.ts';
import { ShadowError } from './shadow-error.ts';

/**
 * The copy is the database as it was at one moment. The file appears when the copy is whole and was checked. Throws
 * `DB_COPY_FAILED`, `DB_CORRUPT` if the copy is damaged, and `DB_BACKUP_ELSEWHERE` with the command to use for PostgreSQL.
 */
export async function backupShadow(
  url: string,
  file: string,
  options: BackupOptions = {},
): Promise<BackupReport> {
  if (!isPostgresUrl(url)) return (await import('./sqlite/backup.ts')).backupFile(url, file, options);
  const { dumpCommand } = await import('./postgres/dump-command.ts');
  throw new ShadowError('DB_BACKUP_ELSEWHERE', {
    hint: `Run this, with the password in PGPASSWORD or ~/.pgpass: ${dumpCommand(url, file)}`,
  });
}
