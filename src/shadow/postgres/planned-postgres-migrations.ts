// The dry run of a migration: looks at the schema without writing to it, and does not create it.

import { Database } from './database.ts';
import { asShadowError } from './postgres-failure.ts';
import { planSchema } from './schema.ts';
import { serverAddress } from './server-address.ts';

export async function plannedPostgresMigrations(url: string): Promise<readonly string[]> {
  const database = new Database(serverAddress(url));
  try {
    await database.greet();
    return (await database.read((transaction) => planSchema(transaction, database.schema))).statements;
  } catch (error) {
    throw asShadowError(error);
  } finally {
    await database.close();
  }
}
