// Settings of a database under which a power cut can take what has committed. A purge may have followed it (P1).

import type { DurabilityRisk } from './interface/durability-risk.ts';
import { isPostgresUrl } from './postgres/server-address.ts';

export type { DurabilityRisk } from './interface/durability-risk.ts';

/** SQLite has none: its connections are refused where they cannot be had safe (`DB_NOT_DURABLE`). Throws `DB_…` errors. */
export async function durabilityRisks(url: string): Promise<readonly DurabilityRisk[]> {
  if (!isPostgresUrl(url)) return [];
  return (await import('./postgres/postgres-risks.ts')).postgresRisks(url);
}
