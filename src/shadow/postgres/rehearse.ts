// Tries a PostgreSQL database: makes what is lacking and writes a row, in a transaction that is undone.

import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { Rehearsed } from '../rehearsal.ts';
import { writeForTrial } from '../rehearsed-write.ts';
import { ShadowError } from '../shadow-error.ts';
import { plain } from '../statement.ts';
import { bookkeepingTables } from '../tables/bookkeeping-tables.ts';
import { dataTables } from '../tables/data-tables.ts';
import { planSchema } from '../tables/migrate.ts';
import { Database } from './database.ts';
import { checkLimits } from './limits.ts';
import { ownStatements } from './own-statements.ts';
import { asShadowError } from './postgres-failure.ts';
import { durabilityRisks } from './durability-risks.ts';
import { serverAddress } from './server-address.ts';
import { schemaAccess } from './tables.ts';
import type { PostgresTransaction } from './transaction.ts';

/** Tables that are in use are not to be held up for long. */
const shortLockTimeout = plain(`SET LOCAL lock_timeout TO '2s'`);

export async function rehearsePostgres(
  url: string,
  threads: number,
  catalogue: Catalogue,
): Promise<Rehearsed> {
  const address = serverAddress(url);
  const database = new Database(address);
  try {
    await database.greet();
    const limits = await checkLimits(database, threads, address.connections);
    const lacking = await tryFirstDrain(database, catalogue);
    return { isNew: lacking > 0, warnings: [...(await durabilityRisks(database)), ...limits] };
  } catch (error) {
    throw asShadowError(error);
  } finally {
    await database.close();
  }
}

async function tryFirstDrain(database: Database, catalogue: Catalogue): Promise<number> {
  const access = schemaAccess(database.schema);
  let lacking = 0;
  await database.rehearse(async (transaction) => {
    transaction.send(shortLockTimeout);
    const { statements } = await planSchema(transaction, access, catalogue);
    lacking = statements.length;
    for (const statement of statements) await transaction.run(plain(statement));
    await checkRights(transaction, database.schema, catalogue);
    await writeForTrial(transaction, { own: ownStatements(null) });
  });
  return lacking;
}

const tablesWithoutRights = (schema: string, tables: readonly string[]) =>
  plain<{ readonly name: string }>(
    `SELECT c.relname AS name FROM pg_catalog.pg_class AS c
     JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relname = ANY ($2) AND NOT (
       has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT')
       AND has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'DELETE'))
     ORDER BY c.relname LIMIT 1`,
    [schema, tables],
  );

/** Who only runs the program needs no right to write down migrations. */
async function checkRights(
  transaction: PostgresTransaction,
  schema: string,
  catalogue: Catalogue,
): Promise<void> {
  const names = [...bookkeepingTables, ...dataTables(catalogue).all].map(({ name }) => name);
  const written = names.filter((name) => name !== 'sync_migrations');
  const without = await transaction.first(tablesWithoutRights(schema, written));
  if (without !== null) throw new ShadowError('DB_NO_RIGHT', { detail: `table ${without.name}` });
}
