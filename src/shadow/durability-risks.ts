// Settings of a database with which a power cut can destroy committed data. A purge may already have followed that data (P1).

import { isPostgresUrl } from './postgres/server-address.ts';
import type { DatabaseWarning } from './interface/database-warning.ts';

/** SQLite has no such settings: a connection that cannot be made safe is refused (`DB_NOT_DURABLE`). Throws `DB_…` errors. */
export async function durabilityRisks(url: string): Promise<readonly DatabaseWarning[]> {
  if (!isPostgresUrl(url)) return [];
  return (await import('./postgres/postgres-risks.ts')).postgresRisks(url);
}
