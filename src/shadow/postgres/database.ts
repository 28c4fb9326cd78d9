// The connections to the server: a bounded pool, single statements, and transactions that are repeated as a whole where
// the server or the network failed them.

import pg, { type PoolClient } from 'pg';
import type * as engine from '../engine.ts';
import { required } from '../required.ts';
import { ShadowError } from '../shadow-error.ts';
import { plain, type Statement } from '../statement.ts';
import { type Clock, timeFrom } from './clock.ts';
import { type Outcome, outcomeOf, type TransactionMark, transactionMark } from './commit-outcome.ts';
import { Patience } from './patience.ts';
import { asShadowError, isConnectionLoss, sqlStateOf } from './postgres-failure.ts';
import type { ServerAddress } from './server-address.ts';
import { sessionSettings } from './session-settings.ts';
import { type CommitUnknown, PostgresTransaction } from './transaction.ts';
import { valueTypes } from './value-types.ts';

const connectTimeoutMs = 10_000;
const idleConnectionMs = 60_000;
/** A server that vanished without a word is given up after this long without an answer. */
const answerTimeoutMs = 60_000;
const maintenanceTimeoutMs = 6 * 3_600_000;

/** Not `READ WRITE`: a server that was set to be read-only, because its disk fills up, means it. */
const begin = plain('BEGIN ISOLATION LEVEL READ COMMITTED');
const beginReading = plain('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');

type Work<T> = (transaction: PostgresTransaction) => Promise<T>;

export class Database implements engine.Database {
  readonly schema: string;
  readonly #clock: Clock;
  readonly #pool: pg.Pool;

  /** `clock`: default the server's. */
  constructor({ config, schema, connections }: ServerAddress, clock: Clock = null) {
    this.schema = schema;
    this.#clock = clock;
    this.#pool = new pg.Pool({
      ...config,
      max: connections,
      types: valueTypes,
      pipeline: true,
      keepAlive: true,
      keepAliveInitialDelayMillis: connectTimeoutMs,
      connectionTimeoutMillis: connectTimeoutMs,
      idleTimeoutMillis: idleConnectionMs,
      query_timeout: answerTimeoutMs,
      onConnect: (client) => client.query(sessionSettings(schema)) as unknown as void,
    });
    // An idle connection was lost: the pool replaces it when one is needed.
    this.#pool.on('error', () => undefined);
    // Between two statements nobody else hears of a loss, and an error nobody hears ends the process. The next statement
    // on it fails.
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
  }

  async all<Row>(statement: Statement<Row>): Promise<readonly Row[]> {
    return this.#patiently(() =>
      this.#once((client) => new PostgresTransaction(client, this.#clock).all(statement)),
    );
  }

  async first<Row>(statement: Statement<Row>): Promise<Row | null> {
    return (await this.all(statement))[0] ?? null;
  }

  /** It may happen twice where its answer was lost. */
  once<Row>(statement: Statement<Row>): Promise<Row | null> {
    return this.first(statement);
  }

  now(): Promise<string> {
    return timeFrom(this.#clock, this);
  }

  /** Several reads of one moment, whatever others write meanwhile. */
  async read<T>(work: Work<T>): Promise<T> {
    return this.#patiently(() =>
      this.#inTransaction(async (transaction) => {
        transaction.send(beginReading);
        const result = await work(transaction);
        await transaction.run(plain('COMMIT'));
        return result;
      }),
    );
  }

  /**
   * On the disk when the promise resolves, once; nothing of it happened when it rejects (but for a server that stayed away
   * for longer than our patience). The work may run more than once.
   */
  async write<T>(work: Work<T>): Promise<T> {
    return this.#patiently(async () => {
      const { result, unknown } = await this.#inTransaction((transaction) => ended(transaction, work));
      // Asked without the connection at hand: it may have been the last one there was.
      if (unknown !== null && (await this.#outcome(unknown.mark)) !== 'committed') throw unknown.cause;
      return result;
    });
  }

  /** Work on a whole table outside of any transaction, which may take the server long. */
  async maintain({ sql }: Statement): Promise<void> {
    // Known to the driver, not to its types.
    const query = { text: sql, query_timeout: maintenanceTimeoutMs };
    await this.#once(async (client) => client.query(query));
  }

  /** Without patience: whether the server is there at all. */
  async greet(): Promise<void> {
    await this.#once(async (client) => client.query('SELECT 1'));
  }

  async close(): Promise<void> {
    if (!this.#pool.ending) await this.#pool.end();
  }

  /** Asks the server until it says how a commit ended. Not to know is no reason to do it again. */
  async #outcome(mark: TransactionMark): Promise<Outcome> {
    const patience = new Patience();
    try {
      for (;;) {
        const { outcome } = required(await this.first(outcomeOf(mark)));
        if (outcome !== 'in progress') return outcome;
        await patience.afterFailure(new Error('Connection terminated'));
      }
    } catch (error) {
      // A replica that took over without ever having heard of it.
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
        if (this.#pool.ending) throw new ShadowError('DB_CLOSED');
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
      // A connection that was lost in a transaction has never heard of its end.
      giveBack(client, usable && client.getTransactionStatus() === 'I');
    }
  }
}

/** How a transaction ended that was worked through to its end. */
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

/** Of one that is not to be used again nobody takes leave: its server may be mute, and the goodbye would wait for it. */
function giveBack(client: PoolClient, usable: boolean): void {
  client.release(!usable);
  if (!usable) client.connection.stream.destroy();
}
