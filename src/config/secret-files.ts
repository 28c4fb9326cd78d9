// User names and passwords, from the configuration or from files of their own (`usernameFile`, `passwordFile`).

import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Complaint } from './complaint.ts';
import type { KeyPath, Plain } from './configuration-tree.ts';

export type SecretName = 'username' | 'password' | 'databasePassword';

export interface Secret {
  readonly value: string;
  readonly complaint: Complaint | null;
}

/** A larger file is a mistake. */
const maxBytes = 65_536;

/** Whether a group has the secret, or the key of its file. */
export function hasSecret(group: Plain, name: SecretName): boolean {
  const keys = group as Readonly<Record<string, Plain>>;
  return keys[name] !== undefined || keys[`${name}File`] !== undefined;
}

/** Reads one secret of a group of keys. `folder`: the folder of the configuration file. */
export function readSecret(group: Plain, name: SecretName, path: KeyPath, folder: string): Secret {
  const keys = group as Readonly<Record<string, Plain>>;
  const [written, file] = [keys[name], keys[`${name}File`]];
  if (written !== undefined && file !== undefined) {
    return unusable(
      'CONFIG_BAD_VALUE',
      [...path, `${name}File`],
      `${name} is given too: keep one of the two`,
    );
  }
  if (written === undefined && file === undefined) {
    return unusable('CONFIG_MISSING', [...path, name], 'is missing', `add ${name}: or ${name}File:`);
  }
  // A value of the wrong form gets its complaint from the declaration of the key.
  if (typeof file === 'string' && file !== '')
    return readSecretFile(resolve(folder, file), [...path, `${name}File`]);
  return { value: typeof written === 'string' ? written : '', complaint: null };
}

const unusable = (
  code: Complaint['code'],
  path: KeyPath,
  message: string,
  suggestion: string | null = null,
): Secret => ({
  value: '',
  complaint: { code, path, message, suggestion },
});

function readSecretFile(file: string, path: KeyPath): Secret {
  try {
    if (statSync(file).size > maxBytes)
      return unusable('CONFIG_SECRET_FILE', path, 'the file is too large for a secret');
    const value = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    return value === ''
      ? unusable('CONFIG_SECRET_FILE', path, 'the file is empty')
      : { value, complaint: null };
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
    return unusable(
      'CONFIG_SECRET_FILE',
      path,
      `the file cannot be read (${reason})`,
      'relative to the configuration file',
    );
  }
}
