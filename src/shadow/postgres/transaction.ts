// One transaction on one connection. Statements are sent as they come, without waiting for the answers to earlier ones;
// the server works them off in order, and after a failure none of the later ones counts.

import type { PoolClient, QueryResult } from 'pg';
import { isConnectionLoss } from './postgres-failure.ts';
import { plain, type Statement } from './statement.ts';

/** The connection was lost after COMMIT had been sent: whether it happened, only the server knows. */
export class CommitUnknown extends Error {
  readonly transactionId: string;

  constructor(transactionId: string, cause: unknown) {
    super('the outcome of a commit is unknown', { cause });
    this.transactionId = transactionId;
  }
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

  async commit(transactionId: Promise<string>): Promise<void> {
    const done = this.#query(plain('COMMIT'));
    await Promise.allSettled([...this.#sent, done]);
    if (this.#failure === null) return;
    const { error } = this.#failure;
    throw isConnectionLoss(error) ? await commitUnknown(transactionId, error) : error;
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

/** Before the server had told the transaction's number, it had not heard of the COMMIT either. */
const commitUnknown = (transactionId: Promise<string>, error: unknown): Promise<unknown> =>
  transactionId.then(
    (id) => new CommitUnknown(id, error),
    () => error,
  );
