// The settings that every connection gets when it is opened. They belong to the session: a pooler in front of the server must
// pool sessions, not transactions.

import { quotedName } from '../tables/ddl.ts';

/** How long a statement waits for another transaction's lock: as long as on SQLite. */
const lockTimeout = '10s';

/**
 * - Every statement goes by a key, or by a row's place that was found by key. Without statistics (a new database, or a
 *   ledger that was empty a minute ago) the planner would rather scan whole tables or indexes, and keep doing so: a
 *   hundredth of the speed, measured. See docs/decisions/0008-statements-that-need-no-statistics.md.
 * - Compiling a statement that writes twenty tables takes longer than running it.
 * - A worker whose machine has vanished must not hold its locks until TCP gives up, hours later.
 * - What has committed must be on the disk, because a purge may follow (P1). A server may be set to promise more.
 */
export const sessionSettings = (schema: string): string => `
  SET search_path TO ${quotedName(schema)};
  SET timezone TO 'UTC';
  SET datestyle TO 'ISO';
  SET enable_seqscan TO off;
  SET enable_hashjoin TO off;
  SET enable_mergejoin TO off;
  SET random_page_cost TO 1;
  SET jit TO off;
  SET plan_cache_mode TO force_generic_plan;
  SET lock_timeout TO '${lockTimeout}';
  SET idle_in_transaction_session_timeout TO '30s';
  SET tcp_keepalives_idle TO 10;
  SET tcp_keepalives_interval TO 5;
  SET tcp_keepalives_count TO 3;
  SELECT set_config('synchronous_commit', 'on', false)
    WHERE current_setting('synchronous_commit') = 'off';
`;
