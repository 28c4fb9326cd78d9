// Settings of a PostgreSQL server that could lose committed data.

import type { DatabaseWarning } from '../interface/database-warning.ts';
import { Database } from './database.ts';
import { asShadowError } from './postgres-failure.ts';
import { serverAddress } from './server-address.ts';
import { plain } from '../statement.ts';

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

export async function postgresRisks(url: string): Promise<readonly DatabaseWarning[]> {
  const database = new Database(serverAddress(url));
  try {
    await database.greet();
    const off = await database.all(settingsOff);
    return off.map(({ name }) => ({ setting: name, message: `${name} ${messages[name] ?? 'is off'}` }));
  } catch (error) {
    throw asShadowError(error);
  } finally {
    await database.close();
  }
}
