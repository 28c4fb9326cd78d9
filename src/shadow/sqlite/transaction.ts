// One transaction on the connection. Its statements run as they come. Their answers are promises only because other engines
// need promises.

import type { Transaction } from '../engine.ts';
import { ShadowError } from '../shadow-error.ts';
import type { Statement } from '../statement.ts';
import type { Connection } from './connection.ts';

export class SqliteTransaction implements Transaction {
  readonly #connection: Connection;
  readonly #clock: () => Date;
  readonly #number: number;

  /** For the transaction that is open on the connection now. */
  constructor(connection: Connection, clock: () => Date) {
    this.#connection = connection;
    this.#clock = clock;
    this.#number = connection.transactionNumber;
  }

  async all<Row>(statement: Statement<Row>): Promise<readonly Row[]> {
    return this.connection.all(statement);
  }

  async first<Row>(statement: Statement<Row>): Promise<Row | null> {
    return this.connection.first(statement);
  }

  async run(statement: Statement): Promise<number> {
    return this.connection.run(statement);
  }

  send(statement: Statement): void {
    this.connection.run(statement);
  }

  async now(): Promise<string> {
    return this.#clock().toISOString();
  }

  /**
   * The connection, as long as the transaction is open. Work that waited for something else must write neither into another
   * transaction nor without one when it continues.
   */
  get connection(): Connection {
    if (this.#connection.transactionNumber !== this.#number)
      throw new ShadowError('DB_FAILED', { detail: 'its transaction is over' });
    return this.#connection;
  }
}
