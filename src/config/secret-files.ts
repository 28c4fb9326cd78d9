// User names, passwords and other secrets, from the configuration or from files of their own (`usernameFile`, `passwordFile`).

import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { TextDecoder } from 'node:util';
import { fileFault } from '../wording.ts';
import type { Complaint } from './complaint.ts';
import type { KeyPath, Plain } from './configuration-tree.ts';

export type SecretName = 'username' | 'password' | 'databasePassword' | 'secret';

export interface Secret {
  readonly value: string;
  readonly complaint: Complaint | null;
  /** What is allowed but unwise, without a word of the secret; otherwise `null`. */
  readonly warning: string | null;
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
  return { value: typeof written === 'string' ? written : '', complaint: null, warning: null };
}

const unusable = (
  code: Complaint['code'],
  path: KeyPath,
  message: string,
  suggestion: string | null = null,
): Secret => ({
  value: '',
  complaint: { code, path, message, suggestion },
  warning: null,
});

/** Reads a file that holds a secret alone. `file`: absolute. `path`: the key that names the file. */
export function readSecretFile(file: string, path: KeyPath): Secret {
  try {
    if (statSync(file).size > maxBytes)
      return unusable('CONFIG_SECRET_FILE', path, 'the file is too large for a secret');
    return secretIn(readFileSync(file), path);
  } catch (error) {
    return unusable(
      'CONFIG_SECRET_FILE',
      path,
      fileFault(error),
      'its path is relative to the configuration file',
    );
  }
}

const saveAsUtf8 = 'save it as UTF-8, with the secret on one line';
const lineEndsAtTheEnd = /[\r\n]+$/;

function secretIn(bytes: Buffer, path: KeyPath): Secret {
  const refused = (message: string, suggestion?: string): Secret =>
    unusable('CONFIG_SECRET_FILE', path, message, suggestion);
  const text = decoded(bytes);
  if (text === null) return refused('the file is not a text in UTF-8', saveAsUtf8);
  const value = text.replace(lineEndsAtTheEnd, '');
  if (value === '') return refused('the file is empty');
  if (value.includes('\0')) return refused('the file holds NUL characters', saveAsUtf8);
  if (/[\r\n]/.test(value)) return refused('the file holds more than one line', saveAsUtf8);
  return { value, complaint: null, warning: blankWarning(value, String(path.at(-1))) };
}

/** What an editor or a shell of Windows writes has a mark at its beginning. The mark tells the encoding, and is taken off. */
function decoded(bytes: Buffer): string | null {
  const [first, second] = bytes;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  const encoding = isUtf16 ? (first === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function blankWarning(value: string, key: string): string | null {
  if (value.trim() === value) return null;
  const where = [
    value.trimStart() === value ? [] : ['begins'],
    value.trimEnd() === value ? [] : ['ends'],
  ].flat();
  return `the secret in the file of ${key} ${where.join(' and ')} with a blank, which is sent with it; take it off the file if AA refuses the credentials`;
}
