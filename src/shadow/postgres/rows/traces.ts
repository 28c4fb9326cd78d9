// Removes the dead rows of what was erased from the tables, as far as this user may.

import type { ForgetAnswer } from '../../interface/customer.ts';
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

/** The server skips tables that the user does not own, with only a warning. */
export async function cleanTraces(
  database: Database,
  tables: readonly string[],
): Promise<ForgetAnswer['traces']> {
  const touchedTables = [...tables, 'sync_queue', 'sync_clients'];
  const row = await database.first(ownsTables(database.schema, touchedTables));
  if (!required(row).owns) return 'left';
  for (const table of touchedTables) await database.maintain(plain(`VACUUM ${quotedName(table)}`));
  return 'cleaned';
}
