// What happens on each new connection before it is used: is it a connection to one server session, and does that have our
// settings? A pooler of transactions is found out before anything is set on a connection that others use, too.

import pg, { type ClientBase, type ClientConfig } from 'pg';
import { ShadowError } from '../shadow-error.ts';
import { required } from '../statement.ts';
import { quotedName } from '../tables/ddl.ts';
import { poolsSessions } from './pooler.ts';
import { sqlStateOf } from './postgres-failure.ts';
import {
  commitToDisk,
  searchPath,
  type SessionFacts,
  sessionFacts,
  settingStatements,
  startOptions,
} from './session-settings.ts';

export class Sessions {
  readonly #config: ClientConfig;
  readonly #schema: string;
  /** Asked once: it is a property of the pooler. */
  #poolsSessions: Promise<boolean> | null = null;

  constructor(config: ClientConfig, schema: string) {
    this.#config = config;
    this.#schema = schema;
  }

  /** The options of the start, those of the address first. `withSettings`: `false` for poolers that refuse ours. */
  options(withSettings = true): string | undefined {
    const own = this.#config.options;
    if (!withSettings) return own;
    return own === undefined ? startOptions(this.#schema) : `${own} ${startOptions(this.#schema)}`;
  }

  /** Throws `DB_POOLER` and `DB_NOT_UTF8`. */
  async begin(client: ClientBase): Promise<void> {
    const facts = await this.#factsOf(client);
    if (facts.pid !== beganWith(client)) await this.#refuseSharing(client);
    if (facts.encoding !== 'UTF8') throw await notUtf8(client, facts.encoding);
    if (!facts.hasSettings) await client.query(settingStatements(this.#schema));
    if (facts.isLax) await client.query(commitToDisk);
  }

  async #factsOf(client: ClientBase): Promise<SessionFacts> {
    // The driver knows the time-out, its types do not.
    const query = { text: sessionFacts, values: [searchPath(this.#schema)], query_timeout: firstAnswerMs };
    try {
      return required((await client.query<SessionFacts>(query)).rows[0] ?? null);
    } catch (error) {
      if (!isTimeout(error)) throw error;
      // A pooler opens a connection before it has a session for it.
      throw new ShadowError('DB_NO_CONNECTION', { detail: 'a connection was opened, and not served' });
    }
  }

  async #refuseSharing(client: ClientBase): Promise<void> {
    this.#poolsSessions ??= poolsSessions(client, () => new pg.Client({ ...this.#config, ...quick }));
    try {
      if (await this.#poolsSessions) return;
    } catch (error) {
      this.#poolsSessions = null;
      throw error;
    }
    throw new ShadowError('DB_POOLER');
  }
}

const firstAnswerMs = 10_000;
const isTimeout = (error: unknown): boolean => error instanceof Error && /timeout/.test(error.message);

/** A connection that only asks. */
const quick: ClientConfig = { connectionTimeoutMillis: 5_000, query_timeout: 5_000 };

/** The driver knows the number, its types do not. A pooler gives a number of its own, or none. */
const beganWith = (client: ClientBase): number | null =>
  (client as ClientBase & { readonly processID?: number | null }).processID ?? null;

/** A pooler or a proxy that knows only some options of a start refuses the connection for the others. */
export const refusesOptions = (error: unknown): boolean =>
  ['08P01', '0A000'].includes(sqlStateOf(error) ?? '') &&
  error instanceof Error &&
  /option|startup parameter/i.test(error.message);

/** Where the locale of the template allows UTF-8 it is kept. The C locale allows everything. */
const utf8Place = `SELECT current_database() AS name,
  datctype IN ('C', 'POSIX') OR datctype ~* 'utf-?8' AS "keepsLocale"
  FROM pg_catalog.pg_database WHERE datname = 'template0'`;

async function notUtf8(client: ClientBase, encoding: string): Promise<ShadowError> {
  const { rows } = await client.query<{ name: string; keepsLocale: boolean }>(utf8Place);
  const [{ name, keepsLocale } = { name: 'aa_shadow', keepsLocale: false }] = rows;
  const locale = keepsLocale ? '' : ` LOCALE_PROVIDER libc LOCALE 'C'`;
  const statement = `CREATE DATABASE ${quotedName(`${name}_utf8`)} ENCODING 'UTF8' TEMPLATE template0${locale}`;
  return new ShadowError('DB_NOT_UTF8', {
    detail: `its encoding is ${encoding}`,
    hint: `Make a database for the shadow with ${statement}; and name it in \`database\`.`,
  });
}
