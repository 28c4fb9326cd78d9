// One transaction on one connection. Statements are sent as they come, without waiting for the answers to earlier ones;
// the server works them off in order, and after a failure none of the later ones counts.

import type { PoolClient, QueryResult } from 'pg';
import type { TransactionMark } from './commit-outcome.ts';
import { isConnectionLoss } from './postgres-failure.ts';
import { plain, type Statement } from './statement.ts';
import { reached } from '../../steps.ts';

/** The connection was lost after COMMIT had been sent: whether it happened, only the server knows. */
export interface CommitUnknown {
  readonly mark: TransactionMark;
  readonly cause: unknown;
}

export class Transaction {
  readonly #client: PoolClient;
  readonly #sent: Promise<unknown>[] = [];
  #failure: { readonly error: unknown } | null = null;

  constructor(client: PoolClient) {
    this.#client = client;
  }

  async all<Row>(statement: Statement<Row>): Promise<readonly Row[]> {
    return (await this.#query(statement)).rows as unknown as readonly Row[];
  }

  async first<Row>(statement: Statement<Row>): Promise<Row | null> {
    return (await this.all(statement))[0] ?? null;
  }

  /** How many rows it touched. */
  async run(statement: Statement): Promise<number> {
    return (await this.#query(statement)).rowCount ?? 0;
  }

  /** Not waited for: if it fails, so does the commit. */
  send(statement: Statement): void {
    this.#sent.push(this.#query(statement).catch(() => undefined));
  }

  /** What failed first; the failures after it are only its echo. */
  get failure(): unknown {
    return this.#failure?.error;
  }

  /**
   * `null`: it is committed. COMMIT is not sent before the server has told by what it can be asked for; mostly it has by
   * now.
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

  async #query({ sql, parameters, name }: Statement): Promise<QueryResult<object>> {
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
