// Limits of a server, a database or a role that are too tight for this program.

import type { DatabaseWarning } from '../interface/database-warning.ts';
import { ShadowError } from '../shadow-error.ts';
import { plain, required } from '../statement.ts';
import type { Database } from './database.ts';

interface LimitsRow {
  /** Negative: there is no limit. */
  readonly role: number;
  readonly database: number;
  readonly server: number;
  /** In milliseconds; 0: there is no limit. */
  readonly statement: number;
}

/** No limit but that of the server holds for a superuser. */
const limits = plain<LimitsRow>(
  `SELECT CASE WHEN r.rolsuper THEN -1 ELSE r.rolconnlimit END AS role,
     CASE WHEN r.rolsuper THEN -1 ELSE d.datconnlimit END AS database,
     current_setting('max_connections')::int AS server,
     (SELECT setting::int FROM pg_catalog.pg_settings WHERE name = 'statement_timeout') AS statement
   FROM pg_catalog.pg_roles AS r, pg_catalog.pg_database AS d
   WHERE r.rolname = session_user AND d.datname = current_database()`,
);

/** A statement waits for a lock for ten seconds. With less time it is ended while it waits, and done again. */
const goodStatementMs = 15_000;
const leastStatementMs = 1_000;

/** `threads`: of this program. `connections`: at most, per thread. Throws `DB_NO_CONNECTION`, `DB_STATEMENT_TIMEOUT`. */
export async function checkLimits(
  database: Database,
  threads: number,
  connections: number,
): Promise<readonly DatabaseWarning[]> {
  const found = required(await database.first(limits));
  // `drain` has one connection of its own, beside its threads.
  const [least, most] = [threads + 1, threads * connections + 1];
  return [...connectionWarnings(found, least, most), ...statementWarnings(found.statement)];
}

function connectionWarnings(
  { role, database, server }: LimitsRow,
  least: number,
  most: number,
): readonly DatabaseWarning[] {
  const given = Math.min(...[role, database, server].filter((limit) => limit >= 0));
  if (given < least)
    throw new ShadowError('DB_NO_CONNECTION', {
      detail: `${given} are allowed, and this program needs ${least} (threads + 1)`,
    });
  if (given >= most) return [];
  const message = `${given} connections are allowed and up to ${most} would be used (threads × connections + 1): it works with fewer, more slowly`;
  return [{ setting: 'connection limit', message }];
}

function statementWarnings(ms: number): readonly DatabaseWarning[] {
  if (ms === 0 || ms >= goodStatementMs) return [];
  if (ms < leastStatementMs)
    throw new ShadowError('DB_STATEMENT_TIMEOUT', { detail: `statement_timeout is ${ms} ms` });
  const message = `statement_timeout is ${ms} ms: statements that wait for others are ended and done again; 15 s are enough`;
  return [{ setting: 'statement_timeout', message }];
}
