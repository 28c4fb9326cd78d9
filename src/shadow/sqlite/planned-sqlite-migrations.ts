// The dry run of a migration: looks at the file without writing to it, and does not create it.

import { Connection } from './connection.ts';
import { databasePath, hasDatabase } from './database-file.ts';
import { planSchema, planStatements, wholePlan } from './schema.ts';
import { asShadowError } from './sqlite-failure.ts';

export async function plannedSqliteMigrations(url: string): Promise<readonly string[]> {
  const path = databasePath(url);
  if (!hasDatabase(path)) return planStatements(wholePlan);
  const connection = new Connection(path, { readOnly: true });
  try {
    return planStatements(planSchema(connection));
  } catch (error) {
    throw asShadowError(error);
  } finally {
    connection.close();
  }
}
