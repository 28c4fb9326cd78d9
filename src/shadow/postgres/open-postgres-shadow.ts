// Opens a schema of a PostgreSQL database as a shadow database.

import { builtIn, type Catalogue } from '../../catalogue/catalogue.ts';
import { EngineShadow } from '../engine-shadow.ts';
import type { OpenOptions } from '../shadow.ts';
import { ShadowError } from '../shadow-error.ts';
import { migrate, planSchema, type SchemaPlan } from '../tables/migrate.ts';
import { Database } from './database.ts';
import { asShadowError } from './postgres-failure.ts';
import { postgresEngine } from './postgres-engine.ts';
import { serverAddress } from './server-address.ts';
import { schemaAccess } from './tables.ts';

export async function openPostgresShadow(
  url: string,
  { now, schema = 'migrate', catalogue = builtIn, readLimitMs }: OpenOptions,
): Promise<EngineShadow> {
  const clock = now ?? null;
  const database = new Database(serverAddress(url), clock, readLimitMs ?? null);
  try {
    // If the server cannot be reached now, this is reported at once. If it goes away later, we wait for it.
    await database.greet();
    const plan = await planned(database, catalogue);
    if (plan.statements.length > 0) await prepare(database, schema, plan, catalogue);
    const access = schemaAccess(database.schema);
    return new EngineShadow(postgresEngine(database, clock, catalogue), {
      catalogue,
      schema: access,
      ...plan,
    });
  } catch (error) {
    await database.close();
    throw asShadowError(error);
  }
}

async function prepare(
  database: Database,
  schema: 'migrate' | 'check',
  { isNew }: SchemaPlan,
  catalogue: Catalogue,
): Promise<void> {
  if (schema === 'migrate') return migrate(database, schemaAccess(database.schema), catalogue);
  if (isNew) throw new ShadowError('DB_NOT_THERE', { detail: `no schema ${database.schema}` });
  throw new ShadowError('DB_SCHEMA_OLDER');
}

const planned = (database: Database, catalogue: Catalogue): Promise<SchemaPlan> =>
  database.read((transaction) => planSchema(transaction, schemaAccess(database.schema), catalogue));

/** Reads the schema without writing to it. Does not create it. */
export async function plannedPostgresMigrations(
  url: string,
  catalogue: Catalogue,
): Promise<readonly string[]> {
  const database = new Database(serverAddress(url));
  try {
    await database.greet();
    return (await planned(database, catalogue)).statements;
  } catch (error) {
    throw asShadowError(error);
  } finally {
    await database.close();
  }
}
