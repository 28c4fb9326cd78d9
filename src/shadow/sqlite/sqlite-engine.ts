// The engine on SQLite.

import { sql } from 'kysely';
import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { Dialect, Engine, Rows, Transaction } from '../engine.ts';
import type { Connection } from './connection.ts';
import { Database } from './database.ts';
import { heldBackIn } from './held-back.ts';
import { plain } from '../statement.ts';
import { ownStatements } from './own-statements.ts';
import { readBatch } from './rows/batch-reading.ts';
import { writeBatch } from './rows/batch-writing.ts';
import { stage } from './rows/staging.ts';
import { rowStatements } from './rows/row-statements.ts';
import { customerReader } from './rows/stored-customer.ts';
import { cleanTraces } from './rows/traces.ts';
import { asShadowError } from './sqlite-failure.ts';
import type { SqliteTransaction } from './transaction.ts';

/** With a list of ids, SQLite would look through all of the client's entries. */
const sqliteDialect: Dialect = {
  oneWriter: true,
  idsPerCondition: 1,
  // The first number is of others, the second of this connection.
  version: plain(`SELECT data_version || ' ' || total_changes() AS version FROM pragma_data_version`),
  // A text would be decoded, and encoded again where it goes out.
  document: sql`cast(document as blob)`,
};

export const sqliteEngine = (connection: Connection, clock: () => Date, catalogue: Catalogue): Engine => ({
  database: new Database(connection, clock),
  dialect: sqliteDialect,
  own: ownStatements(clock),
  rows: rowsOn(connection, catalogue),
  asShadowError,
  heldBack: async () => heldBackIn(connection.path),
});

function rowsOn(connection: Connection, catalogue: Catalogue): Rows {
  const statements = rowStatements(catalogue);
  const customer = customerReader(catalogue);
  return {
    stage: async (tx, drain, fetchNumber, page) => stage(within(tx), drain, fetchNumber, page),
    read: async (tx, client, wanted) => readBatch(within(tx), client, wanted),
    write: (tx, client, plan, facts) =>
      writeBatch({ connection: within(tx), client, statements, ...facts }, plan),
    customer: (client, custId) => customer(connection, client, custId),
    cleanTraces: () => cleanTraces(connection),
  };
}

const within = (tx: Transaction): Connection => (tx as SqliteTransaction).connection;
