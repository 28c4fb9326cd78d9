// The settings of every session. They are given when a connection is opened, as options of its start, so that they never reach
// a connection that a pooler shares with other programs.

import { quotedName } from '../tables/ddl.ts';

/** How long a statement waits for another transaction's lock: as long as on SQLite. */
const lockTimeout = '10s';

/**
 * - Every statement goes by a key, or by a row's place that was found by key. Without statistics (a new database, or a
 *   ledger that was empty a minute ago) the planner would rather scan whole tables or indexes, and keep doing so: a
 *   hundredth of the speed, measured. See docs/decisions/0008-statements-that-need-no-statistics.md.
 * - Compiling a statement that writes twenty tables takes longer than running it.
 * - A worker whose machine has vanished must not hold its locks until TCP gives up, hours later.
 * - The driver reads and writes UTF-8, whatever the role is set to.
 */
const settings = (schema: string): Readonly<Record<string, string>> => ({
  search_path: quotedName(schema),
  client_encoding: 'UTF8',
  timezone: 'UTC',
  datestyle: 'ISO',
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  random_page_cost: '1',
  jit: 'off',
  plan_cache_mode: 'force_generic_plan',
  lock_timeout: lockTimeout,
  idle_in_transaction_session_timeout: '30s',
  tcp_keepalives_idle: '10',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '3',
});

/** As the server reads them: `-c name=value`, where a backslash stands before a blank or a backslash of a value. */
export const startOptions = (schema: string): string =>
  Object.entries(settings(schema))
    .map(([name, value]) => `-c ${name}=${value.replaceAll(/[\\\s]/g, '\\$&')}`)
    .join(' ');

/** The same for a session whose start took no options. */
export const settingStatements = (schema: string): string =>
  Object.entries(settings(schema))
    .map(([name, value]) => `SET ${name} TO ${name === 'search_path' ? value : quotedValue(value)};`)
    .join('\n');

const quotedValue = (value: string): string => `'${value}'`;

/**
 * What has committed must be on the disk, because a purge may follow (P1). A server may be set to promise more, so the setting
 * is changed only where it is off.
 */
export const commitToDisk = `SET synchronous_commit TO 'on'`;

/** What a new session tells of itself. */
export interface SessionFacts {
  /** The number of its process on the server. Where a pooler stands between, the connection began with another number. */
  readonly pid: number;
  /** Whether the options of its start were heard. Some poolers take them and drop them. */
  readonly hasSettings: boolean;
  readonly isLax: boolean;
  readonly encoding: string;
}

/** One statement without a name: it leaves nothing behind on a connection that is shared. */
export const sessionFacts = `SELECT pg_catalog.pg_backend_pid() AS pid,
  current_setting('search_path') = $1 AND current_setting('client_encoding') = 'UTF8'
    AND current_setting('lock_timeout') = '${lockTimeout}'
    AND current_setting('plan_cache_mode') = 'force_generic_plan'
    AND lower(current_setting('timezone')) = 'utc' AS "hasSettings",
  current_setting('synchronous_commit') = 'off' AS "isLax",
  current_setting('server_encoding') AS encoding`;

/** The first parameter of `sessionFacts`. */
export const searchPath = (schema: string): string => quotedName(schema);
