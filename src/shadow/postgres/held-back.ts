// The oldest transaction that other sessions of the server have open on this database. Until it ends, the server keeps every
// version of a row that it may still look at.

import type { HeldBack } from '../interface/held-back.ts';
import { plain } from '../statement.ts';
import type { Database } from './database.ts';

interface OpenTransaction {
  readonly pid: number;
  readonly application: string | null;
  readonly role: string | null;
  readonly seconds: number | null;
}

/** A role without `pg_read_all_stats` sees that there is one of another role, and not since when. */
const oldest = plain<OpenTransaction>(
  `SELECT pid, application_name AS application, usename::text AS role,
     floor(extract(epoch FROM clock_timestamp() - xact_start))::int AS seconds
   FROM pg_catalog.pg_stat_activity
   WHERE datname = current_database() AND backend_xmin IS NOT NULL AND pid <> pg_backend_pid()
     AND backend_type = 'client backend'
   ORDER BY age(backend_xmin) DESC LIMIT 1`,
);

export async function heldBackOn(database: Database): Promise<HeldBack> {
  const found = await database.first(oldest);
  if (found === null) return { logBytes: null, oldestSeconds: null, readers: [] };
  const { pid, application, role, seconds } = found;
  const name = [application, role].filter((part) => part !== null && part !== '').join(', ');
  return { logBytes: null, oldestSeconds: seconds, readers: [`${name} (server process ${pid})`] };
}
