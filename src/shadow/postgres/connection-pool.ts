// The connections of one shadow to the server, made when they are needed and as many as the server has.

import pg, { type PoolClient } from 'pg';
import { isOutOfConnections } from './postgres-failure.ts';
import type { ServerAddress } from './server-address.ts';
import { refusesOptions, Sessions } from './session.ts';
import { valueTypes } from './value-types.ts';

const connectTimeoutMs = 10_000;
const idleConnectionMs = 60_000;
/** After this long without an answer, a server that has vanished silently is given up. */
const answerTimeoutMs = 60_000;
/** How long a pool that the server has kept short stays short. */
const shortForMs = 60_000;

export class ConnectionPool {
  readonly #pool: pg.Pool;
  readonly #sessions: Sessions;
  readonly #most: number;

  constructor({ config, schema, connections }: ServerAddress) {
    this.#most = connections;
    this.#sessions = new Sessions(config, schema);
    this.#pool = new pg.Pool({
      keepAlive: true,
      keepAliveInitialDelayMillis: connectTimeoutMs,
      connectionTimeoutMillis: connectTimeoutMs,
      ...config,
      ...optionsOf(this.#sessions.options()),
      max: connections,
      types: valueTypes,
      pipeline: true,
      idleTimeoutMillis: idleConnectionMs,
      query_timeout: answerTimeoutMs,
      onConnect: (client) => this.#sessions.begin(client) as unknown as void,
    });
    // An idle connection was lost. The pool replaces it when a connection is needed.
    this.#pool.on('error', () => undefined);
    // Between two statements no other code listens for a loss of the connection, and an error without a listener ends the
    // process. The next statement on the connection fails.
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
  }

  get isEnding(): boolean {
    return this.#pool.ending;
  }

  /** The connection must be released. */
  async connect(): Promise<PoolClient> {
    const { options } = this.#pool.options;
    try {
      return await this.#pool.connect();
    } catch (error) {
      if (!this.#makesDo(error, options)) throw error;
      return this.connect();
    }
  }

  async end(): Promise<void> {
    if (!this.#pool.ending) await this.#pool.end();
  }

  /** Whether another attempt may succeed: without options that a pooler refuses, or with the connections that there are. */
  #makesDo(error: unknown, tried: string | undefined): boolean {
    const without = this.#sessions.options(false);
    if (refusesOptions(error) && tried !== without) {
      Object.assign(this.#pool.options, { options: without });
      return true;
    }
    const { totalCount } = this.#pool;
    if (!isOutOfConnections(error) || totalCount === 0) return false;
    this.#pool.options.max = totalCount;
    setTimeout(() => (this.#pool.options.max = this.#most), shortForMs).unref();
    return true;
  }
}

const optionsOf = (options: string | undefined): pg.ClientConfig =>
  options === undefined ? {} : { options };
