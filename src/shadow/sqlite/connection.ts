// One SQLite connection: its settings, its prepared statements, and transactions. Tasks of one thread take turns at it, so
// that no task gets into the transaction of another. A transaction must finish before the thread turns to anything else
// (docs/decisions/0015-a-transaction-waits-for-nothing-else.md).

import { type QueryCompiler, SqliteQueryCompiler } from 'kysely';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { reached } from '../../steps.ts';
import { ShadowError } from '../shadow-error.ts';
import { type Statement, written } from '../statement.ts';
import { newWriteTurns, WriteTurns } from '../write-turns.ts';
import { FileWatch } from './file-watch.ts';
import { allRows, firstRow } from './large-numbers.ts';
import { asShadowError } from './sqlite-failure.ts';

/** Writes statements in SQLite's words. */
export const sqliteCompiler: QueryCompiler = new SqliteQueryCompiler();

/** SQLite's number for `synchronous = FULL`. */
const syncedAtCommit = 2;
/** How long a statement, or a whole transaction that writes, waits for another process's transaction. */
const defaultBusyTimeoutMs = 10_000;
/**
 * A wait inside SQLite stops all work of the thread. So a transaction that writes waits there only for this long at a time.
 */
const standstillMs = 50;
const [firstPauseMs, longestPauseMs] = [10, 100];
/** The number of statements that are kept prepared. Lists of ids make some of them differ. */
const statementsKept = 400;

/**
 * FULL: committed data survives a power cut, because a purge may follow. On macOS another call is needed to reach the disk
 * (`fullfsync`); other systems do not know this call. The log is cut back to 64 MB after a long reader. Larger pages, a
 * larger cache and rarer checkpoints were measured and make no notable difference.
 */
const settings = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA fullfsync = ON;
  PRAGMA checkpoint_fullfsync = ON;
  PRAGMA journal_size_limit = 67108864;
  PRAGMA cache_size = -8192;
  PRAGMA temp_store = MEMORY;
  PRAGMA trusted_schema = OFF;
`;

export interface ConnectionOptions {
  /** Default `false`. */
  readonly readOnly?: boolean;
  /** Default ten seconds. */
  readonly busyTimeoutMs?: number;
  /** Shared with other threads of this process. */
  readonly writeTurns?: SharedArrayBuffer | undefined;
}

type Work<T> = () => T | Promise<T>;

export class Connection {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #busyTimeoutMs: number;
  readonly #turns: WriteTurns;
  #transactionNumber = 0;
  readonly #file: FileWatch;
  /** Settled when the task that came last has finished. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    path: string,
    { readOnly = false, busyTimeoutMs = defaultBusyTimeoutMs, writeTurns }: ConnectionOptions = {},
  ) {
    this.#busyTimeoutMs = busyTimeoutMs;
    this.#turns = new WriteTurns(writeTurns ?? newWriteTurns());
    const before = FileWatch.look(path);
    try {
      this.#database = new DatabaseSync(path, { readOnly, timeout: busyTimeoutMs });
    } catch (error) {
      throw asShadowError(error);
    }
    this.#file = new FileWatch(path, before);
  }

  /** Not for a connection that only reads: in a new file, the settings write to the file. */
  async configure(): Promise<void> {
    await this.#written(() => this.#database.exec(settings));
    this.#checkDurable();
  }

  /** If SQLite cannot have a log, it keeps its old mode without an error. */
  #checkDurable(): void {
    const [journal, synchronous] = [this.#setting('journal_mode'), this.#setting('synchronous')];
    if (journal !== 'wal' || synchronous !== syncedAtCommit)
      throw new ShadowError('DB_NOT_DURABLE', { detail: `${String(journal)}, ${String(synchronous)}` });
  }

  #setting(name: string): unknown {
    return this.prepared(`PRAGMA ${name}`).get()?.[name];
  }

  /**
   * Prepares a statement once and keeps it. A statement must run to its end before it is used again; `all` and `get` do this.
   */
  prepared(sql: string): StatementSync {
    const kept = this.#statements.get(sql);
    if (kept !== undefined) return kept;
    if (this.#statements.size >= statementsKept) this.#statements.clear();
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  exec(sql: string): void {
    this.#database.exec(sql);
  }

  all<Row>(statement: Statement<Row>): readonly Row[] {
    const { sql, parameters } = written(statement, sqliteCompiler);
    return allRows(this.prepared(sql), bound(parameters)) as unknown as readonly Row[];
  }

  first<Row>(statement: Statement<Row>): Row | null {
    const { sql, parameters } = written(statement, sqliteCompiler);
    return (firstRow(this.prepared(sql), bound(parameters)) as Row | undefined) ?? null;
  }

  /** Returns the number of rows it changed. */
  run(statement: Statement): number {
    const { sql, parameters } = written(statement, sqliteCompiler);
    return Number(this.prepared(sql).run(...bound(parameters)).changes);
  }

  /** The path of the file, behind symbolic links. */
  get path(): string {
    return this.#file.real;
  }

  /** Several reads that see the same moment, even if others write during them. */
  read<T>(work: Work<T>): Promise<T> {
    return this.inTurn(() => this.#transaction('BEGIN', work));
  }

  /**
   * When the promise resolves, the writes are on the disk. When it rejects, nothing was written. The work may run more than
   * once. It must wait only for what this connection has already done.
   */
  write<T>(work: Work<T>): Promise<T> {
    return this.#written(async () => {
      const result = await this.#transaction('BEGIN IMMEDIATE', work);
      reached('commit-sent');
      return result;
    });
  }

  /** Runs the work in a transaction that writes, and undoes it. */
  rehearse(work: Work<void>): Promise<void> {
    return this.#written(() => this.#transaction('BEGIN IMMEDIATE', work, 'ROLLBACK'));
  }

  /** Changes when a transaction begins, and when it ends in any way. */
  get transactionNumber(): number {
    return this.#transactionNumber;
  }

  /** Runs when no transaction of this connection is open. */
  inTurn<T>(work: Work<T>): Promise<T> {
    const mine = this.#last.then(work);
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  /**
   * Writes the whole file anew, so that it holds only what the tables hold. Others who write wait until this is done. The
   * temporary copy goes to a file, not to memory.
   */
  rewrite(): Promise<void> {
    return this.#written(() =>
      this.#database.exec('PRAGMA temp_store = FILE; VACUUM; PRAGMA temp_store = MEMORY'),
    );
  }

  /** Empties the log. Throws `DB_BUSY` while another connection reads from it. */
  emptyLog(): Promise<void> {
    return this.#written(() => {
      const { busy } = this.#database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() ?? {};
      if (busy !== 0) throw new ShadowError('DB_BUSY');
    });
  }

  close(): void {
    this.#statements.clear();
    if (this.#database.isOpen) this.#database.close();
  }

  /** The turn is given back between the attempts, because another thread may be able to take the lock by then. */
  #written<T>(work: Work<T>): Promise<T> {
    const attempt = (): Promise<T> => this.inTurn(() => this.#impatiently(work));
    return retriedWhileBusy(this.#busyTimeoutMs, () => this.#turns.inTurn(attempt));
  }

  async #impatiently<T>(work: Work<T>): Promise<T> {
    this.#waitInside(Math.min(standstillMs, this.#busyTimeoutMs));
    try {
      return await work();
    } finally {
      this.#waitInside(this.#busyTimeoutMs);
    }
  }

  #waitInside(ms: number): void {
    this.#database.exec(`PRAGMA busy_timeout = ${ms}`);
  }

  async #transaction<T>(begin: string, work: Work<T>, end = 'COMMIT'): Promise<T> {
    try {
      if (this.#database.isOpen) this.#file.check();
      this.#database.exec(begin);
      this.#transactionNumber += 1;
      const result = await atOnce(work);
      this.#database.exec(end);
      this.#file.settled();
      return result;
    } catch (error) {
      this.#rollBack();
      throw asShadowError(error);
    } finally {
      this.#transactionNumber += 1;
    }
  }

  /** After some failures (for example a full disk) SQLite has already rolled back by itself. */
  #rollBack(): void {
    try {
      if (this.#database.isOpen && this.#database.isTransaction) this.#database.exec('ROLLBACK');
    } catch {
      // The first failure is the one to report.
    }
  }
}

/**
 * Rejects if the work waits for anything that is not done yet: only then does the thread turn to other tasks. Another task
 * could put its statements into the transaction. Or the work could wait for a task that waits for its own turn.
 */
async function atOnce<T>(work: Work<T>): Promise<T> {
  const { promise: waited, reject } = Promise.withResolvers<never>();
  const next = setImmediate(() => {
    reject(new ShadowError('DB_FAILED', { detail: 'a transaction waited for something else' }));
  });
  try {
    return await Promise.race([work(), waited]);
  } finally {
    clearImmediate(next);
  }
}

const bound = (parameters: readonly unknown[]): SQLInputValue[] => parameters as SQLInputValue[];

/**
 * Other work of the thread continues between the attempts. SQLite also gives up at once if waiting could deadlock; then the
 * whole transaction is tried again (trap 16).
 */
async function retriedWhileBusy<T>(forMs: number, work: () => Promise<T>): Promise<T> {
  const until = performance.now() + forMs;
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const failure = asShadowError(error);
      if (failure.code !== 'DB_BUSY' || performance.now() >= until) throw failure;
      await delay(Math.min(longestPauseMs, firstPauseMs * attempt));
    }
  }
}
