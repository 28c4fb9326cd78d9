// One transaction on one connection. Statements are sent as they come, without waiting for the answers to earlier ones. The
// server runs them in order. After a failure, none of the later statements has an effect.

import { PostgresQueryCompiler, type QueryCompiler } from 'kysely';
import type { PoolClient, QueryResult } from 'pg';
import type { TransactionMark } from './commit-outcome.ts';
import { isConnectionLoss } from './postgres-failure.ts';
import { reached } from '../../steps.ts';
import type { Transaction } from '../engine.ts';
import { plain, type Statement, written } from '../statement.ts';
import { type Clock, timeFrom } from './clock.ts';

/** Writes statements in PostgreSQL's words. The session's search path finds the tables. */
export const postgresCompiler: QueryCompiler = new PostgresQueryCompiler();

/** The connection was lost after COMMIT had been sent. Only the server knows whether the commit happened. */
export interface CommitUnknown {
  readonly mark: TransactionMark;
  readonly cause: unknown;
}

export class PostgresTransaction implements Transaction {
  readonly #client: PoolClient;
  readonly #clock: Clock;
  readonly #sent: Promise<unknown>[] = [];
  #failure: { readonly error: unknown } | null = null;

  constructor(client: PoolClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  async all<Row>(statement: Statement<Row>): Promise<readonly Row[]> {
    return (await this.#query(statement)).rows as unknown as readonly Row[];
  }

  async first<Row>(statement: Statement<Row>): Promise<Row | null> {
    return (await this.all(statement))[0] ?? null;
  }

  now(): Promise<string> {
    return timeFrom(this.#clock, this);
  }

  /** Returns the number of rows it changed. */
  async run(statement: Statement): Promise<number> {
    return (await this.#query(statement)).rowCount ?? 0;
  }

  /** Does not wait for the answer. If the statement fails, the commit fails too. */
  send(statement: Statement): void {
    this.#sent.push(this.#query(statement).catch(() => undefined));
  }

  /** The first failure. The failures after it only follow from it. */
  get failure(): unknown {
    return this.#failure?.error;
  }

  /**
   * `null`: it is committed. COMMIT is sent only after the server has told the transaction's mark, because the mark is needed
   * to ask about the commit. Usually it has arrived by now.
   */
  async commit(mark: Promise<TransactionMark>): Promise<CommitUnknown | null> {
    const known = await mark;
    const earlier = this.#failure;
    if (earlier !== null) throw earlier.error;
    const commit = this.run(plain('COMMIT'));
    reached('commit-sent');
    await Promise.allSettled([...this.#sent, commit]);
    const { failure } = this;
    if (failure === undefined) return null;
    if (isConnectionLoss(failure)) return { mark: known, cause: failure };
    throw failure;
  }

  /** Throws the first failure, of statements whose answers were not waited for too. */
  async rollBack(): Promise<void> {
    const rollback = this.run(plain('ROLLBACK'));
    await Promise.allSettled([...this.#sent, rollback]);
    const earlier = this.#failure;
    if (earlier !== null) throw earlier.error;
  }

  /** After a failure nothing more is sent: if BEGIN failed, it would be a transaction by itself. */
  async #query(statement: Statement): Promise<QueryResult<object>> {
    if (this.#failure !== null) throw this.#failure.error;
    const { sql, parameters, name } = written(statement, postgresCompiler);
    try {
      return await this.#client.query<object>({
        text: sql,
        values: parameters as unknown[],
        ...(name === undefined ? {} : { name }),
      });
    } catch (error) {
      this.#failure ??= { error };
      throw error;
    }
  }
}
