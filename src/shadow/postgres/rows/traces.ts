// Removes the dead rows of what was erased from the tables, as far as this user may, and tells what keeps them there.

import type { TraceKeeper, TraceKeeperKind } from '../../interface/customer.ts';
import { setTimeout as delay } from 'node:timers/promises';
import { plain, required } from '../../statement.ts';
import { quotedName } from '../../tables/ddl.ts';
import type { Database } from '../database.ts';
import { prepared } from '../statement.ts';

const ownsTables = prepared<{ readonly owns: boolean }>(
  'forget_owner',
  `SELECT coalesce(bool_and(pg_has_role(c.relowner, 'USAGE')), false) AS owns FROM pg_catalog.pg_class AS c
   JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   WHERE n.nspname = $1 AND c.relname = ANY ($2)`,
);

/** Transactions of other workers are over in a moment. */
const waitForOthersMs = 5_000;
const lookEveryMs = 100;

/** The server skips tables that the user does not own, with only a warning. */
export async function cleanTraces(
  database: Database,
  tables: readonly string[],
): Promise<readonly TraceKeeper[]> {
  const touchedTables = [...tables, 'sync_queue', 'sync_clients'];
  const row = await database.first(ownsTables(database.schema, touchedTables));
  if (!required(row).owns) return [{ kind: 'rights', name: null, pid: null, since: null }];
  const keepers = await keepersAfterAWhile(database);
  for (const table of touchedTables) await database.maintain(plain(`VACUUM ${quotedName(table)}`));
  return keepers;
}

const firstUnused = plain<{ readonly number: string }>(
  'SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS number',
);

interface KeeperRow {
  readonly kind: TraceKeeperKind;
  readonly name: string | null;
  readonly pid: number | null;
  readonly since: string | null;
}

const mostKeepers = 5;

/**
 * Whoever may still see rows from before the transaction with the first parameter as its number. VACUUM leaves those rows, and
 * it says so nowhere but in a text. Other VACUUMs hold nothing back. Sessions of other databases do not count.
 */
const olderThan = prepared<KeeperRow>(
  'forget_keepers',
  `SELECT kind, name, pid, since FROM (
     SELECT CASE WHEN backend_type = 'walsender' THEN 'slot' ELSE 'transaction' END AS kind,
       nullif(application_name, '') AS name, pid, xact_start AS since,
       greatest(age(backend_xmin), age(backend_xid)) AS age
     FROM pg_catalog.pg_stat_activity AS a
     WHERE pid <> pg_backend_pid() AND (datid IS NULL OR datname = current_database())
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_vacuum AS v WHERE v.pid = a.pid)
     UNION ALL
     SELECT 'prepared', gid, NULL, prepared, age(transaction) FROM pg_catalog.pg_prepared_xacts
     WHERE database = current_database()
     UNION ALL
     SELECT 'slot', slot_name, active_pid, NULL, age(xmin) FROM pg_catalog.pg_replication_slots) AS k
   WHERE age > age(($1::text::xid8)::xid)
   ORDER BY age DESC, since LIMIT ${mostKeepers}`,
);

async function keepersAfterAWhile(database: Database): Promise<readonly TraceKeeper[]> {
  const { number } = required(await database.first(firstUnused));
  const until = performance.now() + waitForOthersMs;
  for (;;) {
    const found = await database.all(olderThan(number));
    if (found.length === 0 || performance.now() >= until) return found.map(toKeeper);
    await delay(lookEveryMs);
  }
}

const toKeeper = ({ since, ...same }: KeeperRow): TraceKeeper => ({
  ...same,
  since: since === null ? null : new Date(since),
});
