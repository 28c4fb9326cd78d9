// Opens a SQLite file as a shadow database.

import { EngineShadow } from '../engine-shadow.ts';
import type { OpenOptions, Shadow } from '../shadow.ts';
import { ShadowError } from '../shadow-error.ts';
import { Connection } from './connection.ts';
import { createPrivateFile, databasePath, hasDatabase, mendCompanions } from './database-file.ts';
import { migrate, planSchema, planStatements } from './schema.ts';
import { asShadowError } from './sqlite-failure.ts';
import { sqliteEngine } from './sqlite-engine.ts';

export async function openSqliteShadow(
  url: string,
  { now = () => new Date(), schema = 'migrate', writeTurns }: OpenOptions,
): Promise<Shadow> {
  const path = databasePath(url);
  if (schema === 'check' && !hasDatabase(path)) throw new ShadowError('DB_NOT_THERE', { detail: path });
  createPrivateFile(path);
  mendCompanions(path);
  const connection = new Connection(path, { writeTurns });
  try {
    // Before the settings, which would write into a file that is not ours.
    const missing = planStatements(planSchema(connection));
    if (schema === 'check' && missing.length > 0) throw new ShadowError('DB_SCHEMA_OLDER');
    await connection.configure();
    if (missing.length > 0) await migrate(connection, now);
    return new EngineShadow(sqliteEngine(connection, now));
  } catch (error) {
    connection.close();
    throw asShadowError(error);
  }
}
