// The connections to the server: a bounded pool, single statements, and transactions that are repeated as a whole where
// the server or the network failed them.

import pg, { type PoolClient } from 'pg';
import { CommitUnknown, Transaction } from './transaction.ts';
import { Patience } from './patience.ts';
import { isConnectionLoss, sqlStateOf } from './postgres-failure.ts';
import type { ServerAddress } from './server-address.ts';
import { sessionSettings } from './session-settings.ts';
import { plain, type Statement } from './statement.ts';
import { valueTypes } from './value-types.ts';
import { ShadowError } from '../shadow-error.ts';

const connectTimeoutMs = 10_000;
const idleConnectionMs = 60_000;
/** A server that vanished without a word is given up after this long without an answer. */
const answerTimeoutMs = 60_000;

const begin = plain('BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE');
const beginReading = plain('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
const transactionId = plain<{ readonly id: string }>('SELECT pg_current_xact_id()::text AS id');
const outcomeOf = (id: string): Statement<{ readonly outcome: Outcome }> =>
  plain('SELECT pg_xact_status($1::text::xid8) AS outcome', [id]);

/** `null`: so long ago that the server has forgotten. */
type Outcome = 'committed' | 'aborted' | 'in progress' | null;

export class Database {
  readonly schema: string;
  readonly #pool: pg.Pool;

  constructor({ config, schema, connections }: ServerAddress) {
    this.schema = schema;
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
  }

  /** One statement by itself; one that writes must be harmless when it happens twice. */
  async all<Row>(statement: Statement<Row>): Promise<readonly Row[]> {
    return this.#patiently(() => this.#once((client) => new Transaction(client).all(statement)));
  }

  async first<Row>(statement: Statement<Row>): Promise<Row | null> {
    return (await this.all(statement))[0] ?? null;
  }

  /** Several reads of one moment, whatever others write meanwhile. */
  async read<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
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
  async write<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#patiently(() => this.#inTransaction((transaction) => this.#commit(transaction, work)));
  }

  /** Without patience: whether the server is there at all. */
  async greet(): Promise<void> {
    await this.#once(async (client) => client.query('SELECT 1'));
  }

  async close(): Promise<void> {
    if (!this.#pool.ending) await this.#pool.end();
  }

  async #commit<T>(transaction: Transaction, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    transaction.send(begin);
    const id = transaction.first(transactionId).then((row) => row?.id ?? '');
    id.catch(() => undefined);
    const result = await work(transaction);
    try {
      await transaction.commit(id);
    } catch (error) {
      if (!(error instanceof CommitUnknown)) throw error;
      if ((await this.#outcome(error.transactionId)) !== 'committed') throw error.cause;
    }
    return result;
  }

  /** Asks the server until it says how a commit ended. */
  async #outcome(id: string): Promise<Exclude<Outcome, 'in progress'>> {
    const patience = new Patience();
    for (;;) {
      const row = await this.first(outcomeOf(id)).catch((error: unknown) => {
        // A replica that took over without ever having heard of it.
        if (sqlStateOf(error) === '22023') return { outcome: 'aborted' as const };
        throw error;
      });
      const outcome = row?.outcome ?? null;
      if (outcome !== 'in progress') return outcome;
      await patience.afterFailure(new Error('Connection terminated'));
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

  async #inTransaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#once(async (client) => {
      const transaction = new Transaction(client);
      try {
        return await work(transaction);
      } catch (error) {
        const failure = transaction.failure ?? error;
        if (!isConnectionLoss(failure)) await client.query('ROLLBACK');
        throw failure;
      }
    });
  }

  /** A connection after which something went wrong with the connection itself is not used again. */
  async #once<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    let broken = false;
    // Between two statements the loss of a connection is told to nobody else; the next statement fails.
    const lost = (): void => void (broken = true);
    client.on('error', lost);
    try {
      return await work(client);
    } catch (error) {
      broken ||= isConnectionLoss(error) || sqlStateOf(error) === '0A000';
      throw error;
    } finally {
      client.off('error', lost);
      client.release(broken);
    }
  }
}
