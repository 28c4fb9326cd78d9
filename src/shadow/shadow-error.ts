// Every way in which the shadow database can fail, in one table: code, kind, what happened, what to do. No message contains
// SQL parameters or a customer's data (P11).

import { AaShadowError, type ErrorEntry } from '../aa-shadow-error.ts';

export const shadowErrors = {
  DB_UNKNOWN_ENGINE: {
    kind: 'configuration',
    summary: 'the address in `database` belongs to no engine of this program',
    hint: 'Use sqlite:PATH, for example sqlite:./aa-shadow.db, or postgres://user:password@host:5432/name.',
  },
  DB_BAD_ADDRESS: {
    kind: 'configuration',
    summary: 'the address in `database` cannot be understood',
    hint: 'Compare it with docs/postgres.md or docs/sqlite.md, which list what an address may contain.',
  },
  DB_NOT_THERE: {
    kind: 'configuration',
    summary: 'the database does not exist yet',
    hint: 'Check `database`. `aa-shadow migrate`, `run` and `drain` create the file or the tables. A PostgreSQL database itself is created before them, with `CREATE DATABASE`.',
  },
  DB_UNREACHABLE: {
    kind: 'transient',
    summary: 'the database server cannot be reached',
    hint: 'The program tries again by itself. If this continues, check host and port in `database`, and whether the server runs.',
  },
  DB_ACCESS_DENIED: {
    kind: 'configuration',
    summary: 'the database server refused the login',
    hint: 'Check user and password in `database`, and which logins the server allows from this machine (pg_hba.conf). A % in a password is written %25 in an address, and as it is in `databasePassword`.',
  },
  DB_NO_RIGHT: {
    kind: 'configuration',
    summary: 'the database user lacks a right',
    hint: 'Grant what is missing: docs/postgres.md lists the rights that `run` needs, and those that `migrate` needs. Tables and columns that are lacking are added by `aa-shadow migrate`, with the address of their owner.',
  },
  DB_TLS: {
    kind: 'configuration',
    summary: 'no trustworthy encrypted connection to the database server',
    hint: 'Give the certificate of its authority with sslrootcert=FILE in `database`. docs/postgres.md lists the other ways.',
  },
  DB_OTHER_TYPE: {
    kind: 'configuration',
    summary: 'a column of the database has another type than its field',
    hint: 'The field was declared with another type before. Declare it under another name, or drop the column (its values are in `document`), and have AA queue the customers again with `aa-shadow enqueue --everyone`.',
  },
  DB_POOLER: {
    kind: 'configuration',
    summary: 'the address leads to a pooler that shares its connections between transactions',
    hint: 'Name the server itself, or a port of the pooler that pools sessions (pool_mode = session): often 5432 instead of 6432 or 6543. Nothing was changed on the shared connections.',
  },
  DB_NOT_UTF8: {
    kind: 'configuration',
    summary: 'the database cannot store every character that AA sends',
    hint: "Make a database for the shadow with CREATE DATABASE aa_shadow ENCODING 'UTF8' TEMPLATE template0, and name it in `database`.",
  },
  DB_NO_CONNECTION: {
    kind: 'transient',
    summary: 'the database server has no connection left for this program',
    hint: 'Each thread needs one connection at least and uses up to `connections`; `drain` needs one more. Raise the limit (ALTER ROLE … CONNECTION LIMIT n, ALTER DATABASE … CONNECTION LIMIT n, max_connections, or the size of the pool), or lower `threads` and `connections`. The program tries again by itself.',
  },
  DB_STATEMENT_TIMEOUT: {
    kind: 'transient',
    summary: 'the database server ended a statement before it was done',
    hint: "A limit of the server, the database or the role was over (statement_timeout, transaction_timeout), or a person cancelled it. Give the role 15 s at least: ALTER ROLE … SET statement_timeout = '60s', or options=-c%20statement_timeout=60s in `database`. The program tries again by itself.",
  },
  DB_TOO_OLD: {
    kind: 'configuration',
    summary: 'the database server is too old',
    hint: 'PostgreSQL 15 or newer is needed.',
  },
  DB_CANNOT_OPEN: {
    kind: 'configuration',
    summary: 'the database cannot be opened',
    hint: 'Check the path in `database`: its folder must exist, and this user must be allowed to read and write the file and the folder. If it could be opened before, this process may have used up its file descriptors: raise its limit of open files (`ulimit -n`).',
  },
  DB_NOT_DURABLE: {
    kind: 'configuration',
    summary: 'the database cannot promise that stored data survives a power cut',
    hint: 'Keep the file on a disk of this machine: network file systems do not support the log that SQLite needs.',
  },
  DB_NOT_A_DATABASE: {
    kind: 'configuration',
    summary: 'the file is not an SQLite database',
    hint: 'Check the path in `database`. The file was not changed.',
  },
  DB_FOREIGN: {
    kind: 'configuration',
    summary: 'the database belongs to another program',
    hint: 'Give the shadow its own database or schema. Nothing was changed.',
  },
  DB_READ_ONLY: {
    kind: 'configuration',
    summary: 'the database cannot be written',
    hint: 'Give this user the right to write the database file and its folder, or name the primary server, not a replica. Where the role, the database or the server is set to be read-only, take that back: ALTER ROLE … RESET default_transaction_read_only.',
  },
  DB_FULL: {
    kind: 'transient',
    summary: 'the disk of the database is full',
    hint: 'Free some space. Nothing was lost: work that was not committed is done again.',
  },
  DB_IO: {
    kind: 'transient',
    summary: 'the disk of the database reported an error',
    hint: 'The program tries again by itself. If this continues, check the disk and the logs of this machine.',
  },
  DB_BUSY: {
    kind: 'transient',
    summary: 'another program kept the database locked for too long',
    hint: 'Close tools that keep a transaction open on the database; on PostgreSQL, end prepared transactions too (pg_prepared_xacts). The program tries again by itself.',
  },
  DB_CORRUPT: {
    kind: 'configuration',
    summary: 'the database is damaged',
    hint: 'Stop the program and keep a copy of the database. Then restore a backup, or begin a new database and queue everyone again with `aa-shadow enqueue --everyone`.',
  },
  DB_SCHEMA_NEWER: {
    kind: 'configuration',
    summary: 'the database was written by a newer version of this program',
    hint: 'Upgrade this program. A schema cannot be changed back.',
  },
  DB_SCHEMA_OLDER: {
    kind: 'configuration',
    summary: 'the tables of the database are not up to date',
    hint: 'Run `aa-shadow migrate`. `run` and `drain` also update the tables when they start.',
  },
  DB_MOVED: {
    kind: 'configuration',
    summary: 'the database was moved, and the work is done in the new one',
    hint: 'Write the new address into `database` of the configuration. This old database is kept as it was; delete it when you do not need it any more.',
  },
  DB_MOVING: {
    kind: 'transient',
    summary: 'the database is being moved',
    hint: 'Wait for `aa-shadow move` to end. If it was broken off, run it again: it continues where it stopped. `aa-shadow move --cancel` gives the move up.',
  },
  DB_IN_USE: {
    kind: 'configuration',
    summary: 'a worker is at work in the database',
    hint: 'Stop `run` and every other aa-shadow on all machines, then try again. A worker that died holds its client for 30 seconds.',
  },
  DB_NOT_EMPTY: {
    kind: 'configuration',
    summary: 'the database to move to is not empty',
    hint: 'Name a file that does not exist, or an empty database or schema. Nothing was changed.',
  },
  DB_MOVE_LOST: {
    kind: 'transient',
    summary: 'another process has taken over this move, or has given it up',
    hint: 'Look for the other `aa-shadow move`. If there is none, run the command again.',
  },
  DB_MOVE_DIFFERS: {
    kind: 'bug',
    summary: 'the moved data differs from the original',
    hint: 'Another program has written to one of the two databases. Give the move up with `aa-shadow move --cancel`, delete the new database, and move again. If it comes again, please report it.',
  },
  DB_COPY_FAILED: {
    kind: 'configuration',
    summary: 'the copy cannot be written',
    hint: 'Name a new file in a folder where this user may write, with room for the copy. A file that exists is never replaced.',
  },
  DB_BACKUP_ELSEWHERE: {
    kind: 'configuration',
    summary: 'a PostgreSQL database is copied with its own tools',
    hint: 'Use pg_dump (docs/moving.md).',
  },
  DB_SHAPE_CHANGED: {
    kind: 'transient',
    summary: 'the client asks for other sections now than when this was fetched; nothing was stored of it',
    hint: 'Repeat the command with the present configuration. `aa-shadow status` shows the shape that is in force.',
  },
  DB_LEASE_LOST: {
    kind: 'transient',
    summary: 'another worker has taken over this client',
    hint: 'This is normal after a long pause of this machine. The other worker continues where this one stopped.',
  },
  DB_GONE: {
    kind: 'configuration',
    summary: 'the file of the database is not the one that was opened any more',
    hint: 'The program stops, and nothing more is purged. Put the file back together with its -wal and -shm, or restore a backup, and start again. What AA purged since the backup is missing there: run `aa-shadow enqueue --everyone`.',
  },
  DB_SET_BACK: {
    kind: 'transient',
    summary: 'the database has lost data that it had confirmed as stored',
    hint: 'Another server took over without the last commits, or a backup was restored. The program asks again by itself for the customers it is working on. It cannot ask for changes that AA has already purged: `aa-shadow enqueue --everyone`. `status` says so until then.',
  },
  DB_BAD_BATCH: {
    kind: 'bug',
    summary: 'a batch names a customer twice, or contains the record of another customer',
    hint: 'Please report this. Nothing of the batch was stored.',
  },
  DB_OUT_OF_ORDER: {
    kind: 'bug',
    summary: 'a step of a drain was requested in the wrong order',
    hint: 'Please report this. Nothing was changed.',
  },
  DB_CLOSED: {
    kind: 'bug',
    summary: 'the database was used after it had been closed',
    hint: 'A program that uses the library must close it last, after all work has ended. Otherwise please report this.',
  },
  SEARCH_OFF: {
    kind: 'configuration',
    summary: 'customers of this client cannot be searched for',
    hint: 'Take `search: false` away from the client in the configuration, and start `aa-shadow run`: it fills in the words of the customers that are stored. A customer is found by its number all the same.',
  },
  SEARCH_NOT_READY: {
    kind: 'transient',
    summary: 'the words of the stored customers are still being filled in',
    hint: 'Wait: `aa-shadow run` fills them in while it works, and `aa-shadow drain` before it ends. A customer is found by its number all the same.',
  },
  DB_FAILED: {
    kind: 'bug',
    summary: 'the database refused a statement',
    hint: 'If the tables were changed by other hands (triggers, constraints, columns), undo that. Otherwise please report this, with the code of the database.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ShadowErrorCode = keyof typeof shadowErrors;

export interface ShadowErrorDetails {
  /** Default: the hint of the code. */
  readonly hint?: string;
  /** Added after the summary: a path, a number, or a code of the engine. Never a customer's data. */
  readonly detail?: string;
  readonly cause?: unknown;
}

export class ShadowError extends AaShadowError {
  override readonly code: ShadowErrorCode;

  constructor(code: ShadowErrorCode, { detail, hint, cause }: ShadowErrorDetails = {}) {
    const { kind, summary, hint: usual } = shadowErrors[code];
    const message = detail === undefined ? summary : `${summary}: ${detail}`;
    super({ code, kind, hint: hint ?? usual, message, cause });
    this.name = 'ShadowError';
    this.code = code;
  }
}

/**
 * An error of a library, without its message. Drivers and parsers quote the values they were given, and these may be a
 * customer's data (P11). The kind of the error and the place where it happened are kept.
 */
export function bareError(error: Error, name = error.name): Error {
  const bare = new Error(name);
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  bare.stack = [name, ...frames].join('\n');
  return bare;
}
