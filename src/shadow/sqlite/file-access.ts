// Who may read and write the files of a SQLite database, where the configuration says so. SQLite gives its companion files the
// rights of the database, and the group of the process that makes them.

import { chmodSync, chownSync, readFileSync, statSync } from 'node:fs';
import type { FileAccess } from '../shadow.ts';
import { ShadowError } from '../shadow-error.ts';
import { filesOfDatabase } from './database-file.ts';

/** Throws `DB_CANNOT_OPEN` where this user may not do it. Files that are as they should be are left alone. */
export function giveAccess(path: string, { mode, group }: FileAccess): void {
  if (mode === null && group === null) return;
  const wanted = { mode, group: group === null ? null : groupId(group) };
  const { database, log, index } = filesOfDatabase(path);
  for (const file of [database, log, index]) {
    try {
      give(file, wanted);
    } catch (error) {
      // A companion that another user has made has the rights of the database already.
      if (file === database) throw refused(error, file);
    }
  }
}

function give(
  file: string,
  { mode, group }: { readonly mode: number | null; readonly group: number | null },
): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (group !== null && found.gid !== group) chownSync(file, found.uid, group);
  if (mode !== null && (found.mode & 0o777) !== mode) chmodSync(file, mode);
}

function refused(error: unknown, file: string): ShadowError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return new ShadowError('DB_CANNOT_OPEN', {
    detail: `${code}, ${file} cannot be given the mode and group of databaseFile`,
    hint: 'Only the owner of a file may do that, and only for a group that the owner is in.',
    cause: error,
  });
}

/** By name or number. Names are those of /etc/group. */
function groupId(group: string): number {
  if (/^\d+$/.test(group)) return Number(group);
  const line = groupLines().find((one) => one.startsWith(`${group}:`));
  const id = Number(line?.split(':')[2] ?? Number.NaN);
  if (Number.isInteger(id)) return id;
  throw new ShadowError('DB_CANNOT_OPEN', {
    detail: `there is no group ${group} on this machine`,
    hint: 'Write the number of the group into databaseFile.group if it is not in /etc/group.',
  });
}

function groupLines(): readonly string[] {
  try {
    return readFileSync('/etc/group', 'utf8').split('\n');
  } catch {
    return [];
  }
}
