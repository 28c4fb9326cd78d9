// The connections to the server: a limited pool, single statements, and transactions. A transaction is repeated as a whole if
// the server or the network failed.

import type { PoolClient } from 'pg';
import type * as engine from '../engine.ts';
import { plain, required, type Statement } from '../statement.ts';
import { ShadowError } from '../shadow-error.ts';
import { type Clock, timeFrom } from './clock.ts';
import { type Outcome, outcomeOf, type TransactionMark, transactionMark } from './commit-outcome.ts';
import { Patience } from './patience.ts';
import { ConnectionPool } from './connection-pool.ts';
import { asShadowError, isConnectionLoss, sqlStateOf } from './postgres-failure.ts';
import type { ServerAddress } from './server-address.ts';
import { type CommitUnknown, PostgresTransaction } from './transaction.ts';

const maintenanceTimeoutMs = 6 * 3_600_000;

/** Not `READ WRITE`: a server may have been set to read-only because its disk fills up, and this must be respected. */
const begin = plain('BEGIN ISOLATION LEVEL READ COMMITTED');
const beginReading = plain('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');

type Work<T> = (transaction: PostgresTransaction) => Promise<T>;

export class Database implements engine.Database {
  readonly schema: string;
  readonly #clock: Clock;
  readonly #pool: ConnectionPool;
  readonly #readLimit: Statement | null;

  /** `clock`: default the server's clock. `readLimitMs`: of each statement that only reads; default: none. */
  constructor(address: ServerAddress, clock: Clock = null, readLimitMs: number | null = null) {
    this.schema = address.schema;
    this.#clock = clock;
    this.#readLimit = readLimitMs === null ? null : plain(`SET LOCAL statement_timeout TO ${readLimitMs}`);
    this.#pool = new ConnectionPool(address);
  }

  /** A limit holds within a transaction only. */
  async all<Row>(statement: Statement<Row>): Promise<readonly Row[]> {
    return this.#readLimit === null ? this.#alone(statement) : this.read((reader) => reader.all(statement));
  }

  #alone<Row>(statement: Statement<Row>): Promise<readonly Row[]> {
    return this.#patiently(() =>
      this.#once((client) => new PostgresTransaction(client, this.#clock).all(statement)),
    );
  }

  async first<Row>(statement: Statement<Row>): Promise<Row | null> {
    return (await this.all(statement))[0] ?? null;
  }

  /** The statement may run twice if its answer was lost. */
  async once<Row>(statement: Statement<Row>): Promise<Row | null> {
    return (await this.#alone(statement))[0] ?? null;
  }

  now(): Promise<string> {
    return timeFrom(this.#clock, { first: (statement) => this.once(statement) });
  }

  /** Several reads that see the same moment, even if others write during them. */
  async read<T>(work: Work<T>, { mayTakeLong = false }: Partial<engine.ReadTerms> = {}): Promise<T> {
    return this.#patiently(() =>
      this.#inTransaction(async (transaction) => {
        transaction.send(beginReading);
        if (this.#readLimit !== null && !mayTakeLong) transaction.send(this.#readLimit);
        const result = await work(transaction);
        await transaction.run(plain('COMMIT'));
        return result;
      }),
    );
  }

  /**
   * When the promise resolves, the writes are on the disk, once. When it rejects, nothing was written (except if the server
   * stayed away for longer than our patience). The work may run more than once.
   */
  async write<T>(work: Work<T>): Promise<T> {
    return this.#patiently(async () => {
      const { result, unknown } = await this.#inTransaction((transaction) => ended(transaction, work));
      // The question does not use the connection at hand, which may be the last one the pool had.
      if (unknown !== null && (await this.#outcome(unknown.mark)) !== 'committed') throw unknown.cause;
      return result;
    });
  }

  /** Runs the work in a transaction and undoes it. Does not try again: whoever asks wants to know what happens. */
  async rehearse(work: Work<void>): Promise<void> {
    await this.#inTransaction(async (transaction) => {
      transaction.send(begin);
      await work(transaction);
      await transaction.rollBack();
    });
  }

  /** Work on a whole table outside of any transaction. The server may need a long time for it. */
  async maintain({ sql }: Statement): Promise<void> {
    // The driver knows this option, but its types do not.
    const query = { text: sql, query_timeout: maintenanceTimeoutMs };
    await this.#once(async (client) => client.query(query));
  }

  /** Whether the server is there at all. Does not try again. */
  async greet(): Promise<void> {
    await this.#once(async (client) => client.query('SELECT 1'));
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  /**
   * Asks the server until it says how a commit ended. As long as the outcome is unknown, the transaction must not be
   * repeated.
   */
  async #outcome(mark: TransactionMark): Promise<Outcome> {
    const patience = new Patience();
    try {
      for (;;) {
        const { outcome } = required(await this.first(outcomeOf(mark)));
        if (outcome !== 'in progress') return outcome;
        await patience.afterFailure(new Error('Connection terminated'));
      }
    } catch (error) {
      // A replica took over and had never received the transaction.
      if (sqlStateOf(error) === '22023') return 'aborted';
      throw asShadowError(error);
    }
  }

  async #patiently<T>(attempt: () => Promise<T>): Promise<T> {
    const patience = new Patience();
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        if (this.#pool.isEnding) throw new ShadowError('DB_CLOSED');
        await patience.afterFailure(error);
      }
    }
  }

  async #inTransaction<T>(work: Work<T>): Promise<T> {
    return this.#once(async (client) => {
      const transaction = new PostgresTransaction(client, this.#clock);
      try {
        return await work(transaction);
      } catch (error) {
        const failure = transaction.failure ?? error;
        if (!isConnectionLoss(failure)) await client.query('ROLLBACK');
        throw failure;
      }
    });
  }

  async #once<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    let usable = true;
    try {
      return await work(client);
    } catch (error) {
      usable = !isConnectionLoss(error) && sqlStateOf(error) !== '0A000';
      throw error;
    } finally {
      // A connection that was lost during a transaction does not know that the transaction ended.
      giveBack(client, usable && client.getTransactionStatus() === 'I');
    }
  }
}

/** The end of a transaction whose work ran to its end. */
interface Ended<T> {
  readonly result: T;
  readonly unknown: CommitUnknown | null;
}

async function ended<T>(transaction: PostgresTransaction, work: Work<T>): Promise<Ended<T>> {
  transaction.send(begin);
  const mark = transaction.first(transactionMark).then(required);
  mark.catch(() => undefined);
  const result = await work(transaction);
  return { result, unknown: await transaction.commit(mark) };
}

/**
 * A connection that must not be used again is closed without a goodbye: its server may no longer answer, and the goodbye
 * would wait for it.
 */
function giveBack(client: PoolClient, usable: boolean): void {
  client.release(!usable);
  if (!usable) client.connection.stream.destroy();
}
