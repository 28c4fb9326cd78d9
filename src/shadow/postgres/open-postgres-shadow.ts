// Opens a schema of a PostgreSQL database as a shadow database.

import { EngineShadow } from '../engine-shadow.ts';
import type { OpenOptions, Shadow } from '../shadow.ts';
import { ShadowError } from '../shadow-error.ts';
import { Database } from './database.ts';
import { asShadowError } from './postgres-failure.ts';
import { postgresEngine } from './postgres-engine.ts';
import { migrate, planSchema } from './schema.ts';
import { serverAddress } from './server-address.ts';

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
  const plan = await database.read((transaction) => planSchema(transaction, database.schema));
  if (plan.statements.length === 0) return;
  if (schema === 'migrate') return migrate(database);
  if (plan.isNew) throw new ShadowError('DB_NOT_THERE', { detail: `no schema ${database.schema}` });
  throw new ShadowError('DB_SCHEMA_OLDER');
}
