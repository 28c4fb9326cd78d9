// The engine on SQLite.

import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { Dialect, Engine, Rows } from '../engine.ts';
import type { Connection } from './connection.ts';
import { Database } from './database.ts';
import { ownStatements } from './own-statements.ts';
import { readBatch } from './rows/batch-reading.ts';
import { writeBatch } from './rows/batch-writing.ts';
import { stage } from './rows/staging.ts';
import { rowStatements } from './rows/row-statements.ts';
import { customerReader } from './rows/stored-customer.ts';
import { cleanTraces } from './rows/traces.ts';
import { asShadowError } from './sqlite-failure.ts';

/** With a list of ids, SQLite would look through all of the client's entries. */
const sqliteDialect: Dialect = { oneWriter: true, idsPerCondition: 1 };

export const sqliteEngine = (connection: Connection, clock: () => Date, catalogue: Catalogue): Engine => ({
  database: new Database(connection, clock),
  dialect: sqliteDialect,
  own: ownStatements(clock),
  rows: rowsOn(connection, catalogue),
  asShadowError,
});

/** Work that takes a transaction is done in the transaction that is open on the connection. */
function rowsOn(connection: Connection, catalogue: Catalogue): Rows {
  const statements = rowStatements(catalogue);
  const customer = customerReader(catalogue);
  return {
    stage: async (_, drain, fetchNumber, page) => stage(connection, drain, fetchNumber, page),
    read: async (_, client, wanted) => readBatch(connection, client, wanted),
    write: (_, client, plan, times) => writeBatch({ connection, client, statements, ...times }, plan),
    customer: (client, custId) => customer(connection, client, custId),
    cleanTraces: () => cleanTraces(connection),
  };
}
