// Opens a schema of a PostgreSQL database as a shadow database.

import { EngineShadow } from '../engine-shadow.ts';
import type { OpenOptions, Shadow } from '../shadow.ts';
import { ShadowError } from '../shadow-error.ts';
import { migrate, planSchema, type SchemaPlan } from '../tables/migrate.ts';
import { Database } from './database.ts';
import { asShadowError } from './postgres-failure.ts';
import { postgresEngine } from './postgres-engine.ts';
import { serverAddress } from './server-address.ts';
import { schemaAccess } from './tables.ts';

export async function openPostgresShadow(
  url: string,
  { now, schema = 'migrate' }: OpenOptions,
): Promise<Shadow> {
  const clock = now ?? null;
  const database = new Database(serverAddress(url), clock);
  try {
    // A server that cannot be reached is told at once; one that goes away later is waited for.
    await database.greet();
    await prepare(database, schema);
    return new EngineShadow(postgresEngine(database, clock));
  } catch (error) {
    await database.close();
    throw asShadowError(error);
  }
}

async function prepare(database: Database, schema: 'migrate' | 'check'): Promise<void> {
  const { statements, isNew } = await planned(database);
  if (statements.length === 0) return;
  if (schema === 'migrate') return migrate(database, schemaAccess(database.schema));
  if (isNew) throw new ShadowError('DB_NOT_THERE', { detail: `no schema ${database.schema}` });
  throw new ShadowError('DB_SCHEMA_OLDER');
}

const planned = (database: Database): Promise<SchemaPlan> =>
  database.read((transaction) => planSchema(transaction, schemaAccess(database.schema)));

/** Looks at the schema without writing to it, and does not create it. */
export async function plannedPostgresMigrations(url: string): Promise<readonly string[]> {
  const database = new Database(serverAddress(url));
  try {
    await database.greet();
    return (await planned(database)).statements;
  } catch (error) {
    throw asShadowError(error);
  } finally {
    await database.close();
  }
}
