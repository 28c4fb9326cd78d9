// The database behind one connection, as the rules above see it.

import type * as engine from '../engine.ts';
import type { Statement } from '../statement.ts';
import type { Connection } from './connection.ts';
import { SqliteTransaction } from './transaction.ts';

type Work<T> = (transaction: SqliteTransaction) => Promise<T>;

export class Database implements engine.Database {
  readonly #connection: Connection;
  readonly #clock: () => Date;

  constructor(connection: Connection, clock: () => Date) {
    this.#connection = connection;
    this.#clock = clock;
  }

  all<Row>(statement: Statement<Row>): Promise<readonly Row[]> {
    return this.#connection.inTurn(() => this.#connection.all(statement));
  }

  first<Row>(statement: Statement<Row>): Promise<Row | null> {
    return this.#connection.inTurn(() => this.#connection.first(statement));
  }

  once<Row>(statement: Statement<Row>): Promise<Row | null> {
    return this.#connection.write(() => this.#connection.first(statement));
  }

  async now(): Promise<string> {
    return this.#clock().toISOString();
  }

  read<T>(work: Work<T>): Promise<T> {
    return this.#connection.read(() => this.#through(work));
  }

  write<T>(work: Work<T>): Promise<T> {
    return this.#connection.write(() => this.#through(work));
  }

  /** Runs the work in a transaction and undoes it. */
  rehearse(work: Work<void>): Promise<void> {
    return this.#connection.rehearse(() => this.#through(work));
  }

  async close(): Promise<void> {
    this.#connection.close();
  }

  #through<T>(work: Work<T>): Promise<T> {
    return work(new SqliteTransaction(this.#connection, this.#clock));
  }
}
