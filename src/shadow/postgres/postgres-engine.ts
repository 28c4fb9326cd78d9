// The engine on PostgreSQL.

import type { Engine, Rows } from '../engine.ts';
import type { Clock } from './clock.ts';
import type { Database } from './database.ts';
import { postgresDialect } from './dialect.ts';
import { ownStatements } from './own-statements.ts';
import { asShadowError } from './postgres-failure.ts';
import { readBatch } from './rows/batch-reading.ts';
import { writeBatch } from './rows/batch-writing.ts';
import { stage } from './rows/staging.ts';
import { customer } from './rows/stored-customer.ts';
import { documentOf, rowTexts } from './rows/rows-json.ts';
import { cleanTraces } from './rows/traces.ts';

export const postgresEngine = (database: Database, clock: Clock): Engine => ({
  database,
  dialect: postgresDialect,
  own: ownStatements(clock),
  rows: rowsOn(database, clock),
  asShadowError,
});

const rowsOn = (database: Database, clock: Clock): Rows => ({
  stage,
  read: readBatch,
  preparation: rowTexts,
  documentOf,
  write(transaction, client, plan, times) {
    const committedAt = clock === null ? null : times.at;
    writeBatch({ transaction, client, committedAt, ...times }, plan);
  },
  customer: (client, custId) => customer(database, client, custId),
  cleanTraces: () => cleanTraces(database),
});
