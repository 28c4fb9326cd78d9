// Opens a SQLite file as a shadow database.

import { builtIn, type Catalogue } from '../../catalogue/catalogue.ts';
import { EngineShadow } from '../engine-shadow.ts';
import type { OpenOptions } from '../shadow.ts';
import { ShadowError } from '../shadow-error.ts';
import { migrate, planSchema, wholeSchema } from '../tables/migrate.ts';
import { Connection } from './connection.ts';
import { Database } from './database.ts';
import { createPrivateFile, databasePath, hasDatabase, mendCompanions } from './database-file.ts';
import { giveAccess } from './file-access.ts';
import { asShadowError } from './sqlite-failure.ts';
import { sqliteEngine } from './sqlite-engine.ts';
import { schemaAccess, sqliteTables } from './tables.ts';

const machineClock = (): Date => new Date();

export async function openSqliteShadow(
  url: string,
  { now = machineClock, schema = 'migrate', writeTurns, catalogue = builtIn, file }: OpenOptions,
): Promise<EngineShadow> {
  const path = databasePath(url);
  if (schema === 'check' && !hasDatabase(path)) throw new ShadowError('DB_NOT_THERE', { detail: path });
  createPrivateFile(path);
  if (file !== undefined) giveAccess(path, file);
  mendCompanions(path);
  const connection = new Connection(path, { writeTurns });
  try {
    const database = new Database(connection, now);
    // This comes before the settings, which would write into a file that is not ours.
    const { statements, ...found } = await planSchema(database, schemaAccess, catalogue);
    if (schema === 'check' && statements.length > 0) throw new ShadowError('DB_SCHEMA_OLDER');
    await connection.configure();
    if (statements.length > 0) await migrate(database, schemaAccess, catalogue);
    // By now the log is there.
    if (file !== undefined) giveAccess(path, file);
    return new EngineShadow(sqliteEngine(connection, now, catalogue), {
      catalogue,
      schema: schemaAccess,
      ...found,
    });
  } catch (error) {
    connection.close();
    throw asShadowError(error);
  }
}

/** Reads the file without writing to it. Does not create it. */
export async function plannedSqliteMigrations(url: string, catalogue: Catalogue): Promise<readonly string[]> {
  const path = databasePath(url);
  if (!hasDatabase(path)) return wholeSchema({ dialect: sqliteTables, opening: [] }, catalogue);
  const connection = new Connection(path, { readOnly: true });
  try {
    const database = new Database(connection, machineClock);
    return (await planSchema(database, schemaAccess, catalogue)).statements;
  } catch (error) {
    throw asShadowError(error);
  } finally {
    connection.close();
  }
}
