// Opens a schema of a PostgreSQL database as a shadow database.

import { ClaimsMade } from '../ledger/claims-made.ts';
import type { OpenOptions, Shadow } from '../shadow.ts';
import { ShadowError } from '../shadow-error.ts';
import { StagedEntries } from '../ledger/staged-entries.ts';
import { thisMachine } from '../ledger/this-machine.ts';
import { Database } from './database.ts';
import { asShadowError } from './postgres-failure.ts';
import { PostgresShadow } from './postgres-shadow.ts';
import { migrate, planSchema } from './schema.ts';
import { serverAddress } from './server-address.ts';

export async function openPostgresShadow(
  url: string,
  { now, schema = 'migrate' }: OpenOptions,
): Promise<Shadow> {
  const database = new Database(serverAddress(url));
  try {
    // A server that cannot be reached is told at once; one that goes away later is waited for.
    await database.greet();
    await prepare(database, schema);
    const memory = { staged: new StagedEntries(), claimsMade: new ClaimsMade() };
    return new PostgresShadow({ database, now: now ?? null, machine: thisMachine, ...memory });
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
