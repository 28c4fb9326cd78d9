// Whether the file that is open is still the file at its path. A file that was deleted, moved or replaced can be written to as
// long as it is open, and is gone afterwards with all that was written (P15). Its log must be there too: another SQLite library
// in this process drops our locks when it closes the file, and then the next program may remove the log.

import { type BigIntStats, realpathSync, statSync } from 'node:fs';
import { ShadowError } from '../shadow-error.ts';

const companions = ['-wal', '-shm'] as const;

const numberOf = ({ dev, ino }: BigIntStats): string => `${dev}/${ino}`;

const statOf = (path: string): BigIntStats | undefined =>
  statSync(path, { bigint: true, throwIfNoEntry: false });

/** `null`: there is no file. */
function identityOf(path: string): string | null {
  const found = statOf(path);
  return found === undefined ? null : numberOf(found);
}

const gone = (path: string, what: string): ShadowError =>
  new ShadowError('DB_GONE', { detail: `${what}, ${path}` });

export class FileWatch {
  readonly #path: string;
  readonly #file: string | null;
  /** The path behind symbolic links. SQLite keeps the companions there. */
  readonly real: string;
  readonly #companions = new Map<string, string>();

  /** Create it after the file was opened. `before`: what `FileWatch.look` returned right before. */
  constructor(path: string, before: string | null) {
    this.#path = path;
    this.#file = identityOf(path);
    this.real = this.#file === null ? path : realpathSync(path);
    if (before !== null && before !== this.#file) throw gone(path, 'it was replaced while it was opened');
  }

  static look(path: string): string | null {
    return identityOf(path);
  }

  /**
   * To call when a transaction has ended. From then on SQLite keeps the log as long as this connection is open. What was there
   * before may have been removed by another program that had the file open.
   */
  settled(): void {
    for (const ending of companions) {
      const found = this.#companions.has(ending) ? null : identityOf(this.real + ending);
      if (found !== null) this.#companions.set(ending, found);
    }
  }

  /** Throws `DB_GONE`. It takes some microseconds. */
  check(): void {
    // An address of SQLite's own that names no file.
    if (this.#file === null) return;
    compare(this.#path, this.#file);
    for (const [ending, known] of this.#companions) compare(this.real + ending, known);
  }
}

function compare(path: string, known: string): void {
  const found = identityOf(path);
  if (found === null) throw gone(path, 'it was deleted or moved');
  if (found !== known) throw gone(path, 'another file is there now');
}
