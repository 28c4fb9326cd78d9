// One transaction on the connection. Its statements are done as they come; their answers are promises only because those of
// other engines are.

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

  /** Whoever waited for something else, and comes back, must not write into another's transaction. */
  end(): void {
    this.#isOver = true;
  }

  #open(): Connection {
    if (this.#isOver) throw new ShadowError('DB_FAILED', { detail: 'its transaction is over' });
    return this.#connection;
  }
}
