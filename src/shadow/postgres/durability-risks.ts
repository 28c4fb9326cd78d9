// Settings of a PostgreSQL server with which a power cut can destroy committed data. A purge may already have followed that data
// (P1).

import type { DatabaseWarning } from '../interface/database-warning.ts';
import { plain } from '../statement.ts';
import type { Database } from './database.ts';

const messages: Readonly<Record<string, string>> = {
  fsync: 'is off: a power cut can take what has committed, or damage the whole database; turn it on',
  full_page_writes:
    'is off: a power cut can damage the database, unless its disk writes pages as a whole; turn it on',
  synchronous_commit:
    'is off for this server, database or role: each connection of aa-shadow turns it on for itself; others that write here lose their last moments in a crash',
};

/** `reset_val`: the value that a new session gets from the server, the database or the role. Our own sessions change it. */
const settingsOff = plain<{ readonly name: string }>(
  `SELECT name FROM pg_catalog.pg_settings
   WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND reset_val = 'off' ORDER BY name`,
);

export async function durabilityRisks(database: Database): Promise<readonly DatabaseWarning[]> {
  const off = await database.all(settingsOff);
  return off.map(({ name }) => ({ setting: name, message: `${name} ${messages[name] ?? 'is off'}` }));
}
