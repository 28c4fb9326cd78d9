// One transaction on the connection. Its statements run as they come. Their answers are promises only because other engines
// need promises.

import type { Transaction } from '../engine.ts';
import { ShadowError } from '../shadow-error.ts';
import type { Statement } from '../statement.ts';
import type { Connection } from './connection.ts';

export class SqliteTransaction implements Transaction {
  readonly #connection: Connection;
  readonly #clock: () => Date;
  #isOver = false;

  constructor(connection: Connection, clock: () => Date) {
    this.#connection = connection;
    this.#clock = clock;
  }

  async all<Row>(statement: Statement<Row>): Promise<readonly Row[]> {
    return this.#open().all(statement);
  }

  async first<Row>(statement: Statement<Row>): Promise<Row | null> {
    return this.#open().first(statement);
  }

  async run(statement: Statement): Promise<number> {
    return this.#open().run(statement);
  }

  send(statement: Statement): void {
    this.#open().run(statement);
  }

  async now(): Promise<string> {
    return this.#clock().toISOString();
  }

  /** Work that waited for something else must not write into another transaction when it continues. */
  end(): void {
    this.#isOver = true;
  }

  #open(): Connection {
    if (this.#isOver) throw new ShadowError('DB_FAILED', { detail: 'its transaction is over' });
    return this.#connection;
  }
}
