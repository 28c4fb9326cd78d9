// The engine on PostgreSQL.

import { sql } from 'kysely';
import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { Dialect, Engine, Rows } from '../engine.ts';
import type { Clock } from './clock.ts';
import type { Database } from './database.ts';
import { heldBackOn } from './held-back.ts';
import { ownStatements } from './own-statements.ts';
import { asShadowError } from './postgres-failure.ts';
import { readBatch } from './rows/batch-reading.ts';
import { writeBatch } from './rows/batch-writing.ts';
import { rowStatements } from './rows/row-statements.ts';
import { stage } from './rows/staging.ts';
import { customerReader } from './rows/stored-customer.ts';
import { cleanTraces } from './rows/traces.ts';

const postgresDialect: Dialect = {
  oneWriter: false,
  idsPerCondition: 500,
  version: null,
  // The driver makes a text of everything, whatever it is.
  document: sql`document`,
};

export const postgresEngine = (database: Database, clock: Clock, catalogue: Catalogue): Engine => ({
  database,
  dialect: postgresDialect,
  own: ownStatements(clock),
  rows: rowsOn(database, clock, catalogue),
  asShadowError,
  heldBack: () => heldBackOn(database),
});

function rowsOn(database: Database, clock: Clock, catalogue: Catalogue): Rows {
  const statements = rowStatements(catalogue);
  const customer = customerReader(catalogue);
  return {
    stage,
    read: readBatch,
    write(transaction, client, plan, facts) {
      const committedAt = clock === null ? null : facts.at;
      writeBatch({ transaction, client, statements, committedAt, ...facts }, plan);
    },
    customer: (client, custId) => customer(database, client, custId),
    cleanTraces: (tables) => cleanTraces(database, tables),
  };
}
