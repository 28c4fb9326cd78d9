// What keeps the server from cleaning up rows that were replaced on this database: the oldest transaction of another session, a
// prepared transaction, or a replication slot. Until it ends, the server keeps every version of a row that it may still look at.

import type { HeldBack } from '../interface/held-back.ts';
import { plain } from '../statement.ts';
import type { Database } from './database.ts';

interface Keeper {
  readonly kind: 'session' | 'prepared' | 'slot';
  readonly name: string | null;
  readonly pid: number | null;
  readonly seconds: number | null;
}

const mostKeepers = 20;

/**
 * The oldest first. A role without `pg_read_all_stats` sees that there is a transaction of another role, and not since when. Of a
 * slot nobody knows since when it holds rows. The `catalog_xmin` of a slot holds rows of the system's tables alone.
 */
const keepers = plain<Keeper>(
  `SELECT kind, name, pid, floor(extract(epoch FROM clock_timestamp() - since))::int AS seconds FROM (
     SELECT 'session' AS kind, concat_ws(', ', nullif(application_name, ''), usename) AS name, pid,
       xact_start AS since, age(backend_xmin) AS age
     FROM pg_catalog.pg_stat_activity
     WHERE datname = current_database() AND backend_xmin IS NOT NULL AND pid <> pg_backend_pid()
       AND backend_type = 'client backend'
     UNION ALL
     SELECT 'prepared', gid, NULL, prepared, age(transaction) FROM pg_catalog.pg_prepared_xacts
     WHERE database = current_database()
     UNION ALL
     SELECT 'slot', slot_name, NULL, NULL, age(xmin) FROM pg_catalog.pg_replication_slots
     WHERE xmin IS NOT NULL) AS k
   ORDER BY age DESC LIMIT ${mostKeepers}`,
);

/** The oldest of all, and the oldest of those whose age in seconds is known. */
export async function heldBackOn(database: Database): Promise<HeldBack> {
  const found = await database.all(keepers);
  const timed = found.find(({ seconds }) => seconds !== null);
  const told = new Set([...found.slice(0, 1), ...(timed === undefined ? [] : [timed])]);
  return { logBytes: null, oldestSeconds: timed?.seconds ?? null, readers: [...told].map(nameOf) };
}

function nameOf({ kind, name, pid }: Keeper): string {
  if (kind === 'session') return `${name ?? ''} (server process ${pid ?? '?'})`;
  return `the ${kind === 'prepared' ? 'prepared transaction' : 'replication slot'} ${name ?? ''}`;
}
